"""The pretend Telegram over HTTP."""

from typing import Any

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.errors import Cut, bad
from bot.sandbox.files import Upload
from bot.sandbox.levers import add_levers

TELEGRAM = web.AppKey("telegram", Telegram)


def server(telegram: Telegram) -> web.Application:
    app = web.Application(client_max_size=64 << 20)
    app[TELEGRAM] = telegram
    app.router.add_route("*", "/bot{token}/{method}", _method)
    app.router.add_get("/file/bot{token}/{path:.+}", _file)
    add_levers(app, telegram)
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
