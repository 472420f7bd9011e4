"""The web chat: a page with two phones, on the people's side of the pretend Telegram."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.files import is_image
from bot.sandbox.web_input import ACTS, bad, body_of, caption_of, form_of

PAGE = Path(__file__).parent / "page"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")  # anything else is only downloaded
SAFE = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
}
TOLD = ("query_id", "text", "show_alert", "action")  # of an event; the page fetches everything else itself
QUIET = 15  # seconds after which a silent stream says that it is still there
PATIENCE = 10  # seconds for a reader to take an event; then the stream ends and the page connects anew
MAX_PHOTO, MAX_FILE, MAX_ALBUM = 10 << 20, 50 << 20, 10


def add_web(
    app: web.Application, telegram: Telegram, places: list[tuple[str, float, float]], cast: list[dict[str, Any]]
) -> None:
    """Add the page and all that it asks for; `cast` are dicts with id, name, about, phone and group."""
    chat = WebChat(telegram, places, cast)
    app.add_routes(
        [
            web.get("/", page),
            web.get(r"/page/{name:[a-z]+\.(?:js|css|svg)}", page),
            web.get("/people", chat.people),
            web.get("/events", chat.events),
            web.get("/media/{file_id}", chat.media),
            web.get("/chat/{id}", chat.show),
            web.post("/chat/{id}/photos", chat.photos),
            web.post("/chat/{id}/document", chat.document),
            web.post("/chat/{id}/{act}", chat.act),
        ]
    )
    app.on_shutdown.append(chat.hang_up)


class WebChat:
    def __init__(self, telegram: Telegram, places: list[tuple[str, float, float]], cast: list[dict[str, Any]]) -> None:
        self.telegram, self.cast = telegram, cast
        self.places = [{"name": name, "latitude": lat, "longitude": lon} for name, lat, lon in places]
        self.streams: set[asyncio.Task[Any]] = set()

    async def people(self, request: web.Request) -> web.Response:
        chats = self.telegram.chats
        people = [one | {"written": one["id"] in chats and chats[one["id"]].started} for one in self.cast]
        name = self.profile("name") or self.telegram.bot["first_name"]
        return reply(bot=name, people=people, places=self.places)

    async def show(self, request: web.Request) -> web.Response:
        chat = self.telegram.chats[self.person(request)]
        seen = {name: getattr(chat, name) for name in ("id", "messages", "keyboard", "pinned", "started", "blocked")}
        return reply(**seen, commands=self.commands(chat.id), description=self.profile("description"))

    async def act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="Tidak ada yang seperti itu di sini.")
        person, body = self.person(request), await body_of(request)
        try:
            return reply(**(act(self.telegram, person, body) or {}))
        except (LookupError, ValueError) as error:
            raise bad("Pesan, tombol atau orang itu tidak ada, atau tidak ada lagi.") from error

    async def photos(self, request: web.Request) -> web.Response:
        person = self.person(request)
        fields, files = await form_of(request, MAX_PHOTO)
        pictures = [data for _, _, data in files]
        if not 1 <= len(pictures) <= MAX_ALBUM or not all(map(is_image, pictures)):
            raise bad(f"Perlu 1 sampai {MAX_ALBUM} foto (JPEG atau PNG).")
        self.telegram.send_photos(person, pictures, caption_of(fields))
        return reply()

    async def document(self, request: web.Request) -> web.Response:
        person = self.person(request)
        fields, files = await form_of(request, MAX_FILE)
        if len(files) != 1 or not files[0][2]:
            raise bad("Perlu satu berkas yang tidak kosong.")
        name, mime, data = files[0]
        self.telegram.send_document(person, name, data, mime, caption_of(fields))
        return reply()

    async def media(self, request: web.Request) -> web.Response:
        name, mime, data = self.telegram.files.get(request.match_info["file_id"], ("", "", b""))
        if not name:
            raise web.HTTPNotFound(text="Berkas itu tidak ada.")
        shown = "inline" if mime.startswith(SHOWN) else "attachment"
        disposition = f"{shown}; filename*=UTF-8''{quote(name, safe='')}"
        return web.Response(body=data, headers=SAFE | {"Content-Type": mime, "Content-Disposition": disposition})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens in all chats, until the reader leaves, dawdles, or the server stops."""
        response = web.StreamResponse(headers=SAFE | {"Content-Type": "text/event-stream"})
        task = asyncio.current_task()
        assert task  # noqa: S101  (a handler always runs in one)
        self.streams.add(task)
        queue = self.telegram.listen()
        try:
            await response.prepare(request)
            while True:
                await asyncio.wait_for(response.write(await next_line(queue)), PATIENCE)
        except (TimeoutError, ConnectionError):
            return response
        finally:
            self.telegram.unlisten(queue)
            self.streams.discard(task)

    async def hang_up(self, app: web.Application) -> None:
        for task in self.streams:
            task.cancel()

    def profile(self, name: str) -> str:
        return str(self.telegram.profile.get((name, "id")) or self.telegram.profile.get((name, ""), ""))

    def commands(self, person: int) -> list[dict[str, str]]:
        """What the menu button offers: the commands of the narrowest scope that has any."""
        scopes = ({"type": "chat", "chat_id": person}, {"type": "all_private_chats"}, {"type": "default"})
        keys = [(json.dumps(scope, sort_keys=True), language) for scope in scopes for language in ("id", "")]
        return next((self.telegram.commands[key] for key in keys if key in self.telegram.commands), [])

    def person(self, request: web.Request) -> int:
        text = request.match_info["id"]
        person = int(text) if text.isdecimal() else 0
        if person not in self.telegram.people:
            raise web.HTTPNotFound(text="Orang itu tidak ada.")
        return person


async def page(request: web.Request) -> web.FileResponse:
    path = PAGE / request.match_info.get("name", "index.html")
    if not path.is_file():
        raise web.HTTPNotFound(text="Halaman itu tidak ada.")
    return web.FileResponse(path, headers=SAFE | {"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"})


async def next_line(queue: asyncio.Queue[dict[str, Any]]) -> bytes:
    try:
        event = await asyncio.wait_for(queue.get(), QUIET)
    except TimeoutError:
        return b": \n\n"
    told = {name: event[name] for name in ("chat", "kind", *TOLD) if name in event}
    return f"data: {json.dumps(told)}\n\n".encode()


def reply(**body: Any) -> web.Response:
    return web.json_response(body, headers={"Cache-Control": "no-store"})
