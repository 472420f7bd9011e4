"""Levers for a test in another process: play a person, set faults, look at a chat."""

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault

ACTS = {
    *("join", "make_group", "send_text", "send_contact", "send_location", "send_sticker", "edit_text"),
    *("press", "press_data", "block", "unblock", "push", "idle"),
}


def add_levers(app: web.Application, telegram: Telegram) -> None:
    async def act(request: web.Request) -> web.Response:
        """POST /sandbox/send_text {"user_id": 7, "text": "halo"}: what a person does, by the name of the method."""
        act = request.match_info["act"]
        if act not in ACTS or request.content_type != "application/json":
            raise web.HTTPNotFound
        return web.json_response(getattr(telegram, act)(**await request.json()))

    async def faults(request: web.Request) -> web.Response:
        """POST /sandbox/faults [{"kind": "lost", ...}]: these from now on, and no others."""
        telegram.faults[:] = [Fault(**fault) for fault in await request.json()]
        return web.json_response(True)

    async def chat(request: web.Request) -> web.Response:
        """GET /sandbox/chat/7: what this person sees."""
        chat = telegram.chats[int(request.match_info["id"])]
        return web.json_response({"messages": chat.messages, "keyboard": chat.keyboard, "pinned": chat.pinned})

    app.router.add_post("/sandbox/faults", faults)
    app.router.add_get("/sandbox/chat/{id}", chat)
    app.router.add_post("/sandbox/{act}", act)
