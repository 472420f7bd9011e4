"""The pretend Telegram over HTTP, and a few levers for a test in another process."""

from typing import Any

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.errors import Cut, bad
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload

TELEGRAM = web.AppKey("telegram", Telegram)
ACTS = {
    *("join", "make_group", "send_text", "send_contact", "send_location", "send_sticker", "edit_text"),
    *("press", "press_data", "block", "unblock", "push", "idle"),
}


def server(telegram: Telegram) -> web.Application:
    app = web.Application(client_max_size=64 << 20)
    app[TELEGRAM] = telegram
    app.router.add_route("*", "/bot{token}/{method}", _method)
    app.router.add_get("/file/bot{token}/{path:.+}", _file)
    app.router.add_post("/sandbox/faults", _faults)
    app.router.add_get("/sandbox/chat/{id}", _chat)
    app.router.add_post("/sandbox/{act}", _act)
    return app


async def _method(request: web.Request) -> web.Response:
    where = request.match_info
    try:
        params, files = await _arguments(request)
    except ValueError:
        return web.json_response(bad("can't parse JSON").body(), status=400)
    try:
        status, body = await request.app[TELEGRAM].serve(where["token"], where["method"], params, files)
    except Cut:
        return _cut(request)
    return web.Response(body=body, status=status, content_type="text/html" if status == 502 else "application/json")


async def _arguments(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    params: dict[str, Any] = dict(request.query)
    files = {}
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        if not isinstance(body, dict):
            raise ValueError
        return params | body, {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            params[name] = value
    return params, files


async def _file(request: web.Request) -> web.Response:
    where = request.match_info
    try:
        status, body = await request.app[TELEGRAM].download(where["token"], where["path"])
    except Cut:
        return _cut(request)
    return web.Response(body=body, status=status, content_type="application/octet-stream")


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _act(request: web.Request) -> web.Response:
    """POST /sandbox/send_text {"user_id": 7, "text": "halo"}: what a person does, by its name in people.py."""
    act = request.match_info["act"]
    if act not in ACTS or request.content_type != "application/json":
        raise web.HTTPNotFound
    return web.json_response(getattr(request.app[TELEGRAM], act)(**await request.json()))


async def _faults(request: web.Request) -> web.Response:
    """POST /sandbox/faults [{"kind": "lost", ...}]: these from now on, and no others."""
    request.app[TELEGRAM].faults[:] = [Fault(**fault) for fault in await request.json()]
    return web.json_response(True)


async def _chat(request: web.Request) -> web.Response:
    """GET /sandbox/chat/7: what this person sees."""
    chat = request.app[TELEGRAM].chats[int(request.match_info["id"])]
    return web.json_response({"messages": chat.messages, "keyboard": chat.keyboard, "pinned": chat.pinned})
