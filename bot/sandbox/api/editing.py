"""The methods that change a message of the bot's own."""

from bot.sandbox.api import media
from bot.sandbox.api import text as texts
from bot.sandbox.api.markup import check_inline
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Chat, Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(world: World, a: Values) -> Message:
    chat, message = _editable(world, a)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    preview = {"link_preview_options": a["link_preview_options"]} if a.get("link_preview_options") else {}
    return _edit(world, chat, message, {"text", "entities", "link_preview_options"}, texts.message_text(a) | preview, a)


def edit_message_caption(world: World, a: Values) -> Message:
    chat, message = _editable(world, a)
    if not {"photo", "document", "video", "voice"} & set(message):
        raise bad("there is no caption in the message to edit")
    return _edit(world, chat, message, {"caption", "caption_entities", "show_caption_above_media"}, texts.caption(a), a)


def edit_message_media(world: World, a: Values) -> Message:
    """A photo for a photo, which is all that the bot does."""
    chat, message = _editable(world, a)
    if "photo" not in message or a["media"].get("type") != "photo":
        raise bad("only a photo can take the place of a photo here")
    content = media.photo(world, a["media"]["media"], a["media"])
    return _edit(world, chat, message, {"photo", "caption", "caption_entities", "show_caption_above_media"}, content, a)


def edit_message_reply_markup(world: World, a: Values) -> Message:
    chat, message = _editable(world, a)
    return _edit(world, chat, message, set(), {}, a)


def _editable(world: World, a: Values) -> tuple[Chat, Message]:
    for name, words in (("chat_id", "chat_id is empty"), ("message_id", "message identifier is not specified")):
        if not a.get(name):
            raise bad(words)
    chat = world.chat(a["chat_id"])
    message = chat.find(a["message_id"])
    if message is None:
        raise bad("message to edit not found")
    foreign = message["from"]["id"] != world.bot["id"] or "forward_origin" in message
    if foreign or message["message_id"] in chat.uneditable:
        raise bad("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, old: Message, replaced: set[str], content: Message, a: Values) -> Message:
    """The message without what is replaced, with the new content, and with the new buttons or none."""
    kept = {key: value for key, value in old.items() if key not in replaced | {"reply_markup"}}
    markup = check_inline(a["reply_markup"]) if "reply_markup" in a else {}
    new = kept | content | ({"reply_markup": markup} if markup.get("inline_keyboard") else {})
    if new == old:
        raise bad(SAME)
    edited = {"edit_date": int(world.now())} if replaced else {}  # new buttons alone leave no "edited" behind
    return world.change(chat, new | edited)
