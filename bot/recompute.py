"""`python -m bot recompute`: count the daily sums anew, and say whether any was wrong."""

from __future__ import annotations

import argparse
import asyncio

from bot.settings import Settings, Wrong, read_settings
from storage import open_storage


def run(_: argparse.Namespace) -> int:
    """Not while the bot runs. Raises Wrong, InUse."""
    settings = read_settings()
    if not settings.database.exists():
        raise Wrong(f"DATA_DIR: there is no {settings.database}")
    wrong = asyncio.run(_recompute(settings))
    print(f"daily sums: {wrong} were wrong and are right now" if wrong else "daily sums: all are right")
    return 0


async def _recompute(settings: Settings) -> int:
    async with open_storage(settings.database) as storage:
        return await storage.daily.recompute()
