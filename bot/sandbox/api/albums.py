"""The method that sends photos, videos or documents as one album."""

from bot.sandbox.api import media
from bot.sandbox.api.posting import common
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World


def send_media_group(world: World, a: Values) -> list[Message]:
    chat, items = world.chat(a["chat_id"]), a["media"]
    if len(items) < 2:
        raise bad("too few messages to send as an album" if items else "there are no messages to send")
    if len(items) > 10:
        raise bad("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items}
    if unknown := kinds - {"photo", "video", "document"}:
        raise bad(f"can't parse InputMedia: type {min(unknown)} can't be in an album here")
    if "document" in kinds and len(kinds) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [_item(world, item) for item in items]
    album = common(chat, a) | {"media_group_id": str(10**16 + world.next_id())}
    return [world.post(chat, world.bot, content | album) for content in contents]


def _item(world: World, item: Values) -> Message:
    kind, given = item["type"], item["media"]
    return media.photo(world, given, item) if kind == "photo" else media.file(world, given, item, kind)
