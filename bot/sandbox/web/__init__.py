"""The web chat: a page with two phones, on the people's side of the pretend Telegram."""

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.web.chat import Cast, Places, WebChat
from bot.sandbox.web.events import WebEvents
from bot.sandbox.web.files import WebFiles
from bot.sandbox.web.pages import page


def add_web(app: web.Application, telegram: Telegram, places: Places, cast: Cast) -> None:
    """Add the page and all that it asks for."""
    chat, files, stream = WebChat(telegram, places, cast), WebFiles(telegram), WebEvents(telegram)
    app.add_routes(
        [
            web.get("/", page),
            web.get(r"/page/{name:[a-z]+\.(?:js|css|svg)}", page),
            web.get("/people", chat.people),
            web.get("/events", stream.events),
            web.get("/media/{file_id}", files.media),
            web.get("/chat/{id}", chat.show),
            web.post("/chat/{id}/photos", files.photos),
            web.post("/chat/{id}/document", files.document),
            web.post("/chat/{id}/{act}", chat.act),
        ]
    )
    app.on_shutdown.append(stream.hang_up)
