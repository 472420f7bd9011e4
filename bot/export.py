"""`python -m bot export DIR`: all tables as CSV, if wanted as Parquet too, with what each column means."""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import datetime
from pathlib import Path

from bot import export_files, parquet
from bot.settings import Wrong, read_settings
from storage import open_storage
from storage.export import Export, Extra


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", metavar="DIR", help="a new folder")
    parser.add_argument("--parquet", action="store_true", help="Parquet beside each CSV; needs `make parquet` once")
    parser.add_argument("--with-names", action="store_true", help="who the cadres are, too")
    parser.add_argument("--with-texts", action="store_true", help="story, obstacle and follow-up of reports, too")


def run(args: argparse.Namespace) -> int:
    """The folder is there whole or not at all, and not before the audit log knows. Raises Wrong."""
    database, target = read_settings().database, Path(args.dir)
    if not database.exists():
        raise Wrong(f"DATA_DIR: there is no {database} to export")
    if args.parquet:
        parquet.needed()
    try:
        with export_files.whole(target) as folder:
            counts = asyncio.run(_export(folder, args))
    except OSError as error:  # most likely the disk is full
        raise Wrong(f"{target}: {error.strerror}") from None
    print(f"{target}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    return 0


async def _export(folder: Path, args: argparse.Namespace) -> dict[str, int]:
    settings = read_settings()
    extras = frozenset(extra for extra in Extra if getattr(args, f"with_{extra}"))
    today = datetime.now(settings.zone).date()
    async with open_storage(settings.database) as storage, storage.db.unit():
        export = Export(storage.db, settings.city_prefix, today, settings.zone, extras)
        counts = await export_files.write(export, folder)
        export_files.explain(export, folder)
        if args.parquet:
            parquet.write(export.tables, folder)
        with_ = sorted(extras)
        await storage.audit.add(int(time.time()), None, "tables.export", reports=counts["laporan"], extras=with_)
    return counts
