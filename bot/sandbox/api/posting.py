"""What every new message of the bot has: its keyboard, its protection, what it replies to."""

from collections.abc import Callable

from bot.sandbox.api.markup import check
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Chat, Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World


def send(world: World, a: Values, content: Callable[[], Message]) -> Message:
    chat = world.chat(a["chat_id"])
    markup = check(a["reply_markup"], chat.private) if "reply_markup" in a else {}
    extras = common(chat, a)
    if "inline_keyboard" in markup:
        extras["reply_markup"] = markup
    message = world.post(chat, world.bot, content() | extras)
    if markup and "inline_keyboard" not in markup:
        chat.uneditable.add(message["message_id"])
    if "keyboard" in markup or "remove_keyboard" in markup:
        world.set_keyboard(chat, markup if "keyboard" in markup else None)
    return message


def common(chat: Chat, a: Values) -> Message:
    """What a message has besides its content, alone or in an album."""
    extras: Message = {"has_protected_content": True} if a.get("protect_content") else {}
    if reply := a.get("reply_parameters"):
        target = chat.find(reply.get("message_id"))
        if target:
            extras["reply_to_message"] = {key: value for key, value in target.items() if key != "reply_to_message"}
        elif not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    return extras
