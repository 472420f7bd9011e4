"""The methods that put a new message into a chat."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.sandbox import text as texts
from bot.sandbox.errors import Refused, bad
from bot.sandbox.files import MAX_PHOTO, MAX_UPLOAD, Upload, image_size, is_image
from bot.sandbox.markup import check
from bot.sandbox.world import Chat, Message, World

Values = dict[str, Any]
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}
HEAD = {"message_id", "from", "chat", "date", "edit_date", "media_group_id", "reply_markup", "reply_to_message"}


def send_message(world: World, a: Values) -> Message:
    preview = {"link_preview_options": a["link_preview_options"]} if a.get("link_preview_options") else {}
    return _send(world, a, lambda: texts.message_text(a) | preview)


def send_photo(world: World, a: Values) -> Message:
    return _send(world, a, lambda: _photo(world, a["photo"], a))


def send_document(world: World, a: Values) -> Message:
    return _send(world, a, lambda: _file(world, a["document"], a, "document"))


def send_voice(world: World, a: Values) -> Message:
    return _send(world, a, lambda: _file(world, a["voice"], a, "voice"))


def send_video(world: World, a: Values) -> Message:
    return _send(world, a, lambda: _file(world, a["video"], a, "video"))


def send_location(world: World, a: Values) -> Message:
    def content() -> Message:
        if not (-90 <= a["latitude"] <= 90 and -180 <= a["longitude"] <= 180):
            raise bad("wrong latitude or longitude specified")
        if not 0 <= a.get("horizontal_accuracy", 0) <= 1500:
            raise bad("wrong horizontal accuracy specified")
        names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
        return {"location": {name: a[name] for name in names if name in a}}

    return _send(world, a, content)


def send_contact(world: World, a: Values) -> Message:
    def content() -> Message:
        if not any(sign.isdigit() for sign in a["phone_number"]):
            raise bad("PHONE_NUMBER_INVALID")
        names = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {name: a[name] for name in names if a.get(name)}}

    return _send(world, a, content)


def send_media_group(world: World, a: Values) -> list[Message]:
    chat, media = world.chat(a["chat_id"]), a["media"]
    if len(media) < 2:
        raise bad("too few messages to send as an album" if media else "there are no messages to send")
    if len(media) > 10:
        raise bad("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in media}
    if unknown := kinds - {"photo", "video", "document"}:
        raise bad(f"can't parse InputMedia: type {min(unknown)} can't be in an album here")
    if "document" in kinds and len(kinds) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [_item(world, item) for item in media]
    album = _common(chat, a) | {"media_group_id": str(10**16 + world.next_id())}
    return [world.post(chat, world.bot, content | album) for content in contents]


def send_chat_action(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    if a["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.actions.append((chat.id, a["action"]))
    world.tell(chat, "action", action=a["action"])
    return True


def copy_message(world: World, a: Values) -> dict[str, int]:
    source = _source(world, a, "copy", "copied")
    content = {key: value for key, value in source.items() if key not in HEAD | {"forward_origin"}}
    if "caption" in a:
        content = {key: value for key, value in content.items() if "caption" not in key} | texts.caption(a)
    return {"message_id": _send(world, a, lambda: content)["message_id"]}


def forward_message(world: World, a: Values) -> Message:
    source = _source(world, a, "forward", "forwarded")
    content = {key: value for key, value in source.items() if key not in HEAD}
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return _send(world, a, lambda: {"forward_origin": origin} | content)


def _source(world: World, a: Values, act: str, done: str) -> Message:
    message = world.chat(a["from_chat_id"]).find(a["message_id"])
    if message is None:
        raise bad(f"message to {act} not found")
    if message.get("has_protected_content") or "new_chat_members" in message:
        raise bad(f"message can't be {done}")
    return message


def _send(world: World, a: Values, content: Callable[[], Message]) -> Message:
    chat = world.chat(a["chat_id"])
    markup = check(a["reply_markup"], chat.private) if "reply_markup" in a else {}
    common = _common(chat, a)
    if "inline_keyboard" in markup:
        common["reply_markup"] = markup
    message = world.post(chat, world.bot, content() | common)
    if markup and "inline_keyboard" not in markup:
        chat.uneditable.add(message["message_id"])
    if "keyboard" in markup or "remove_keyboard" in markup:
        world.set_keyboard(chat, markup if "keyboard" in markup else None)
    return message


def _common(chat: Chat, a: Values) -> Message:
    common: Message = {"has_protected_content": True} if a.get("protect_content") else {}
    if reply := a.get("reply_parameters"):
        target = chat.find(reply.get("message_id"))
        if target:
            common["reply_to_message"] = {key: value for key, value in target.items() if key != "reply_to_message"}
        elif not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    return common


def _item(world: World, item: Values) -> Message:
    kind = item["type"]
    return (_photo if kind == "photo" else partial(_file, kind=kind))(world, item["media"], item)


def _photo(world: World, given: Upload | str, a: Values) -> Message:
    data = _data(world, "photo", given)
    if len(data) > MAX_PHOTO:
        raise bad(f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes")
    if not is_image(data):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = image_size(data) or (1, 1)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"photo": world.files.photo(data)} | texts.caption(a)


def _file(world: World, given: Upload | str, a: Values, kind: str) -> Message:
    data = _data(world, kind, given)
    name, mime, _ = given if isinstance(given, Upload) else world.files[given]
    more: Message = {"mime_type": mime} | ({} if kind == "voice" else {"file_name": name})
    more |= {} if kind == "document" else {"duration": a.get("duration", 0)}
    more |= {"width": a.get("width", 320), "height": a.get("height", 240)} if kind == "video" else {}
    return {kind: world.files.keep(kind, name, mime, data) | more} | texts.caption(a)


def _data(world: World, kind: str, given: Upload | str) -> bytes:
    if isinstance(given, Upload):
        if not given.data:
            raise bad("file must be non-empty")
        if len(given.data) > MAX_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        return given.data
    data = world.files.known(given)[2]
    if (found := world.files.kind(given)) != kind:
        raise bad(f"can't use file of type {found.capitalize()} as {kind.capitalize()}")
    return data
