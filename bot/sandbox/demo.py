"""`make demo`: the sample roster, the pretend Telegram with its page, and the real bot against it over HTTP."""

from __future__ import annotations

import asyncio
import logging
import secrets
import tempfile
from collections.abc import Callable

from aiohttp import web

from bot.app import build
from bot.life import Bot
from bot.sandbox.cast import set_up
from bot.sandbox.core import Telegram
from bot.sandbox.http import server
from bot.sandbox.web import add_web
from bot.sandbox.web.chat import Cast, Places
from bot.settings import Settings, Wrong, read_settings

PORTS = 20  # tried one after another


def show(port: int, poll: Callable[..., int]) -> int:
    """Until Ctrl-C; the data go with it. `poll` runs a bot. Raises Wrong when no port is free."""
    logging.getLogger().setLevel(logging.WARNING)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="kpm-demo-") as folder:
        settings = read_settings(bot_token=f"1:{secrets.token_hex(16)}", data_dir=folder, admin_ids="")
        telegram = Telegram(settings.token)
        cast, places = loop.run_until_complete(set_up(settings))
        for person in cast:
            telegram.join(person["id"], person["name"], person["phone"])
        runner, address = loop.run_until_complete(_serve(telegram, cast, places, port))
        print(f"Demo: open {address} in a browser. Ctrl-C ends it.", flush=True)
        try:
            return poll(_bot(settings, address), close_loop=False)
        finally:
            loop.run_until_complete(runner.cleanup())
            loop.close()


def _bot(settings: Settings, address: str) -> Bot:
    return build(settings.model_copy(update={"bot_api_url": address}))


async def _serve(telegram: Telegram, cast: Cast, places: Places, port: int) -> tuple[web.AppRunner, str]:
    app = server(telegram)
    add_web(app, telegram, places, cast)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    for candidate in range(port, port + PORTS):
        try:
            await web.TCPSite(runner, "127.0.0.1", candidate).start()
        except OSError:
            continue
        return runner, f"http://127.0.0.1:{candidate}"
    raise Wrong(f"no free port between {port} and {port + PORTS - 1}; choose another with --port")
