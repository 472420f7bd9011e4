"""`python -m bot check`: look at settings, database and Telegram, and change nothing."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3

from telegram.error import TelegramError

from bot.app import build
from bot.settings import Settings, Wrong, read_settings
from storage.guard import examine
from storage.people import active_in


def run(_: argparse.Namespace) -> int:
    """Settings, database and Telegram, one line each. Raises Wrong."""
    settings = read_settings()
    settings.token  # noqa: B018 - says so when it is missing
    print("settings: ok")
    print(f"database: {_look_at_database(settings)}")
    print(f"telegram: {asyncio.run(_look_at_telegram(settings))}")
    return 0


def _look_at_database(settings: Settings) -> str:
    """Without opening it for writing: the bot may be running. Raises Damaged."""
    if not settings.database.exists():
        return f"none yet, will be made as {settings.database}"
    examine(settings.database)
    return f"ok, {active_in(settings.database)} people, SQLite {sqlite3.sqlite_version}"


async def _look_at_telegram(settings: Settings) -> str:
    telegram = build(settings).bot
    try:
        async with telegram:
            return f"ok, this is @{telegram.username}"
    except TelegramError as error:
        raise Wrong(f"telegram: cannot be reached at {settings.bot_api_url}: {type(error).__name__}") from None
