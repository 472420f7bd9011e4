"""Photos and files in a message: what comes with them, their sizes and kinds."""

from bot.sandbox.api import text as texts
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Message
from bot.sandbox.errors import Refused, bad
from bot.sandbox.files import MAX_PHOTO, MAX_UPLOAD, Upload
from bot.sandbox.images import image_size, is_image
from bot.sandbox.world import World


def photo(world: World, given: Upload | str, a: Values) -> Message:
    data = _data(world, "photo", given)
    if len(data) > MAX_PHOTO:
        raise bad(f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes")
    if not is_image(data):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = image_size(data) or (1, 1)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"photo": world.files.photo(data)} | texts.caption(a)


def file(world: World, given: Upload | str, a: Values, kind: str) -> Message:
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
