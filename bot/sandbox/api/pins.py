"""The methods that pin, unpin or delete a message."""

from bot.sandbox.api.values import Values
from bot.sandbox.chats import Chat, Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World

MOST_AT_ONCE = 100  # (Bot API)
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
    _check_deletable(world, chat, message)
    _delete(world, chat, message)
    return True


def delete_messages(world: World, a: Values) -> bool:
    """Those that are not there are passed over; one that cannot be deleted stops all."""
    chat, ids = world.chat(a["chat_id"]), a["message_ids"]
    if not ids or not all(isinstance(message_id, int) for message_id in ids):
        raise bad("message identifiers are not specified")
    if len(ids) > MOST_AT_ONCE:
        raise bad("too many message identifiers specified")
    found = [message for message_id in ids if (message := chat.find(message_id))]
    for message in found:
        _check_deletable(world, chat, message)
    for message in found:
        _delete(world, chat, message)
    return True


def _check_deletable(world: World, chat: Chat, message: Message) -> None:
    own = message["from"]["id"] == world.bot["id"]
    if world.now() - message["date"] > TWO_DAYS or not (own or chat.private):
        raise bad("message can't be deleted for everyone" if own or chat.private else "message can't be deleted")


def _delete(world: World, chat: Chat, message: Message) -> None:
    chat.messages.remove(message)
    world.tell(chat, "delete", message_id=message["message_id"])
    if message["message_id"] in chat.pinned:
        _unpin(world, chat, message["message_id"])


def _unpin(world: World, chat: Chat, message_id: int) -> None:
    chat.pinned.remove(message_id)
    world.tell(chat, "pin", pinned=list(chat.pinned))
