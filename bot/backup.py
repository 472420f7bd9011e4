"""`python -m bot backup [FILE]` and `restore FILE`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from bot.settings import Settings, Wrong, read_settings
from storage import backups


def run(args: argparse.Namespace) -> int:
    """Also while the bot runs. Raises Wrong, NotGood."""
    settings = read_settings()
    if not settings.database.exists():
        raise Wrong(f"DATA_DIR: there is no {settings.database} to back up")
    if args.file:
        made = backups.make(settings.database, Path(args.file))
    else:
        made = backups.make_in(settings.database, settings.backups, datetime.now(settings.zone))
    print(f"{made}: {made.stat().st_size / 1_000_000:.1f} MB, checked")
    return 0


def restore(args: argparse.Namespace) -> int:
    """Not while the bot runs. Raises NotGood, InUse."""
    settings = read_settings()
    kept = backups.restore(Path(args.file), settings.database, datetime.now(settings.zone))
    print(f"{settings.database} is now {args.file}" + (f"; what it replaced is in {kept}" if kept else ""))
    return 0


def advice(settings: Settings) -> str:
    """What to do about a damaged database."""
    newest = backups.newest_good(settings.backups)
    if newest is None:
        return f"there is no good backup in {settings.backups}"
    return f"the newest good backup is {newest}: `python -m bot restore {newest}`"
