"""The files that the page sends, and those that it shows."""

from urllib.parse import quote

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.images import is_image
from bot.sandbox.web.input import bad, caption_of, form_of, person_of
from bot.sandbox.web.pages import SAFE

SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")  # anything else is only downloaded
MAX_PHOTO, MAX_FILE, MAX_ALBUM = 10 << 20, 50 << 20, 10


class WebFiles:
    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    async def photos(self, request: web.Request) -> web.Response:
        person = person_of(request, self.telegram)
        fields, files = await form_of(request, MAX_PHOTO)
        pictures = [data for _, _, data in files]
        if not 1 <= len(pictures) <= MAX_ALBUM or not all(map(is_image, pictures)):
            raise bad(f"Perlu 1 sampai {MAX_ALBUM} foto (JPEG atau PNG).")
        self.telegram.send_photos(person, pictures, caption_of(fields))
        return web.json_response({})

    async def document(self, request: web.Request) -> web.Response:
        person = person_of(request, self.telegram)
        fields, files = await form_of(request, MAX_FILE)
        if len(files) != 1 or not files[0][2]:
            raise bad("Perlu satu berkas yang tidak kosong.")
        name, mime, data = files[0]
        self.telegram.send_document(person, name, data, mime, caption_of(fields))
        return web.json_response({})

    async def media(self, request: web.Request) -> web.Response:
        name, mime, data = self.telegram.files.get(request.match_info["file_id"], ("", "", b""))
        if not name:
            raise web.HTTPNotFound(text="Berkas itu tidak ada.")
        shown = "inline" if mime.startswith(SHOWN) else "attachment"
        disposition = f"{shown}; filename*=UTF-8''{quote(name, safe='')}"
        return web.Response(body=data, headers=SAFE | {"Content-Type": mime, "Content-Disposition": disposition})
