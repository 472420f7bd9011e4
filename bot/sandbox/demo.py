"""`make demo`: the sample roster, the pretend Telegram with its page, and the real bot against it over HTTP."""

from __future__ import annotations

import asyncio
import logging
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import build
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.http import server
from bot.sandbox.web import add_web
from bot.settings import Settings, Wrong, read_settings
from handlers.kit.formats import spans
from storage import Storage, open_storage
from storage.roster import Roster, read_roster

ROSTER = Path(__file__).parent / "roster.csv"
FIRST_ID = 7_001  # Telegram user ids of the cast
PORTS = 20  # tried one after another

GROUPS = {"kader": "Kader", "koordinator kecamatan": "Koordinator", "koordinator kota": "Koordinator", "admin": "Admin"}
CAST = """
    SELECT people.name, phone, role, coalesce(kelurahan.name, kecamatan.name, 'Kota Bontang') AS area,
           (SELECT group_concat(rt) FROM person_rts WHERE person_id = people.id) AS rts
    FROM people
    LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
    LEFT JOIN kecamatan ON kecamatan.code = people.kecamatan_code
    ORDER BY role, people.id
"""


def show(port: int, poll: Callable[..., int]) -> int:
    """Until Ctrl-C; the data go with it. `poll` runs a bot. Raises Wrong when no port is free."""
    logging.getLogger().setLevel(logging.WARNING)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="kpm-demo-") as folder:
        settings = read_settings(bot_token=f"1:{secrets.token_hex(16)}", data_dir=folder, admin_ids="")
        telegram = Telegram(settings.token)
        cast, places = loop.run_until_complete(_set_up(settings))
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


async def _set_up(settings: Settings) -> tuple[list[dict[str, Any]], list[tuple[str, float, float]]]:
    """A database with the sample roster; who is who, and where one may be."""
    async with open_storage(settings.database) as storage:
        async with storage.db.unit():
            roster = Roster(storage.db)
            await roster.import_((await roster.check(read_roster(ROSTER))).entries, int(time.time()))
        places = [(k.name, k.latitude, k.longitude) for k in await storage.areas.all_kelurahan()]
        return await _cast(storage), places


async def _cast(storage: Storage) -> list[dict[str, Any]]:
    people = [
        {
            "id": FIRST_ID + i,
            "name": row["name"],
            "phone": row["phone"].removeprefix("+"),
            "group": GROUPS[row["role"]],
            "about": " · ".join([row["role"].capitalize(), row["area"], *_rts(row["rts"])]),
        }
        for i, row in enumerate(await storage.db.rows(CAST))
    ]
    stranger = {"name": "Orang lain", "phone": "628129999999", "group": "Lainnya", "about": "Tidak ada di daftar"}
    return [*people, {"id": FIRST_ID + len(people)} | stranger]


def _rts(rts: str | None) -> list[str]:
    return [f"RT {spans(rts.split(','))}"] if rts else []


async def _serve(
    telegram: Telegram, cast: list[dict[str, Any]], places: list[tuple[str, float, float]], port: int
) -> tuple[web.AppRunner, str]:
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
