"""The methods that pin, unpin or delete a message."""

from bot.sandbox.api.values import Values
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad
from bot.sandbox.world import World

TWO_DAYS = 48 * 3600


def pin_chat_message(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    if chat.find(a["message_id"]) is None:
        raise bad("message to pin not found")
    chat.pinned = [id for id in chat.pinned if id != a["message_id"]] + [a["message_id"]]
    world.tell(chat, "pin", pinned=list(chat.pinned))
    return True


def unpin_chat_message(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    message_id = a.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad("message to unpin not found")
    _unpin(world, chat, message_id)
    return True


def delete_message(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    message = chat.find(a["message_id"])
    if message is None:
        raise bad("message to delete not found")
    own = message["from"]["id"] == world.bot["id"]
    if world.now() - message["date"] > TWO_DAYS or not (own or chat.private):
        raise bad("message can't be deleted for everyone" if own or chat.private else "message can't be deleted")
    chat.messages.remove(message)
    world.tell(chat, "delete", message_id=message["message_id"])
    if message["message_id"] in chat.pinned:
        _unpin(world, chat, message["message_id"])
    return True


def _unpin(world: World, chat: Chat, message_id: int) -> None:
    chat.pinned.remove(message_id)
    world.tell(chat, "pin", pinned=list(chat.pinned))
