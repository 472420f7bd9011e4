"""The methods that send what is in a chat already once more: copies and forwards."""

from bot.sandbox.api import text as texts
from bot.sandbox.api.posting import send
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World

HEAD = {"message_id", "from", "chat", "date", "edit_date", "media_group_id", "reply_markup", "reply_to_message"}


def copy_message(world: World, a: Values) -> dict[str, int]:
    source = _source(world, a, "copy", "copied")
    content = {key: value for key, value in source.items() if key not in HEAD | {"forward_origin"}}
    if "caption" in a:
        content = {key: value for key, value in content.items() if "caption" not in key} | texts.caption(a)
    return {"message_id": send(world, a, lambda: content)["message_id"]}


def forward_message(world: World, a: Values) -> Message:
    source = _source(world, a, "forward", "forwarded")
    content = {key: value for key, value in source.items() if key not in HEAD}
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return send(world, a, lambda: {"forward_origin": origin} | content)


def _source(world: World, a: Values, act: str, done: str) -> Message:
    message = world.chat(a["from_chat_id"]).find(a["message_id"])
    if message is None:
        raise bad(f"message to {act} not found")
    if message.get("has_protected_content") or "new_chat_members" in message:
        raise bad(f"message can't be {done}")
    return message
