"""`python -m bot check`: look at settings, database and Telegram, and change nothing."""

from __future__ import annotations

import argparse
import asyncio

from telegram.error import TelegramError

from bot.app import build
from bot.settings import Settings, Wrong, read_settings
from storage import open_storage


def run(_: argparse.Namespace) -> int:
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
    except TelegramError as error:
        raise Wrong(f"telegram: cannot be reached at {settings.bot_api_url}: {type(error).__name__}") from None
