"""What the command line does, each verb a function that returns the exit code."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from telegram.error import InvalidToken, TelegramError

from bot.app import POLL_S, UPDATES, Bot, build
from bot.sandbox import demo as sandbox
from bot.settings import Settings, Wrong, read_settings
from storage import Storage, open_storage
from storage.roster import Checked, NotARoster, Roster, read_roster

BROKEN = 1  # exit code when the process had to end; the next start goes on


def run(_: argparse.Namespace) -> int:
    """Until it is told to stop. Raises Wrong."""
    return poll(build(read_settings()))


def poll(bot: Bot, close_loop: bool = True) -> int:
    """The library's own loop: it waits for the network, obeys signals and stops tidily."""
    try:
        bot.run_polling(allowed_updates=UPDATES, timeout=POLL_S, bootstrap_retries=-1, close_loop=close_loop)
    except InvalidToken:
        raise Wrong("BOT_TOKEN: Telegram does not know this token; take it anew from @BotFather") from None
    return BROKEN if bot.processor.broken else 0


def demo(args: argparse.Namespace) -> int:
    """Until Ctrl-C."""
    return sandbox.show(args.port, poll)


def check(_: argparse.Namespace) -> int:
    """Settings, database and Telegram, one line each. Raises Wrong."""
    settings = read_settings()
    settings.token  # noqa: B018 - says so when it is missing
    print("settings: ok")
    print(f"database: {asyncio.run(_look_at_database(settings))}")
    print(f"telegram: {asyncio.run(_look_at_telegram(settings))}")
    return 0


async def _look_at_database(settings: Settings) -> str:
    if not settings.database.exists():
        return f"none yet, will be made as {settings.database}"
    async with open_storage(settings.database) as storage:
        row = await storage.db.one("PRAGMA quick_check")
        if row[0] != "ok":
            raise Wrong(f"database: {settings.database} is damaged: {row[0]}")
        people = await storage.db.one("SELECT count(*) FROM people WHERE active")
        return f"ok, {people[0]} people"


async def _look_at_telegram(settings: Settings) -> str:
    telegram = build(settings).bot
    try:
        async with telegram:
            return f"ok, this is @{telegram.username}"
    except InvalidToken:
        raise Wrong("BOT_TOKEN: Telegram does not know this token; take it anew from @BotFather") from None
    except TelegramError as error:
        raise Wrong(f"telegram: cannot be reached at {settings.bot_api_url}: {type(error).__name__}") from None


def roster(args: argparse.Namespace) -> int:
    """Check or import a roster file; a file with faults is refused whole. Raises Wrong."""
    return asyncio.run(_roster(Path(args.file), read_settings(), keep=args.verb == "import"))


async def _roster(file: Path, settings: Settings, keep: bool) -> int:
    try:
        rows = read_roster(file)
    except NotARoster as wrong:
        raise Wrong(f"{file}: {wrong}") from None
    async with open_storage(settings.database) as storage:
        checked = await Roster(storage.db).check(rows)
        for fault in checked.faults:
            print(f"baris {fault.row}: {fault.reason}", file=sys.stderr)
        if checked.faults:
            raise Wrong(f"{file}: {len(checked.faults)} kesalahan; tidak ada yang diimpor")
        print(await _import(storage, checked) if keep else f"{file}: {len(checked.entries)} orang, tanpa kesalahan")
    return 0


async def _import(storage: Storage, checked: Checked) -> str:
    async with storage.db.unit():
        done = await Roster(storage.db).import_(checked.entries, int(time.time()))
    return f"baru {done.new}, berubah {done.changed}, tetap {done.unchanged}, tidak aktif lagi {done.gone}"
