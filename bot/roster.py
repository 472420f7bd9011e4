"""`python -m bot roster check|import FILE`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from bot.settings import Settings, Wrong, read_settings
from storage import Storage, open_storage
from storage.roster import Checked, NotARoster, Roster, read_roster


def run(args: argparse.Namespace) -> int:
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
