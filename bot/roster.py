"""`python -m bot roster check|import|export FILE`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from bot.settings import Settings, Wrong, read_settings
from handlers.papers import roster_book
from storage import Storage, open_storage
from storage.roster import Checked, NotARoster, Roster, read_roster
from storage.roster_file import cells_of, write_csv


def run(args: argparse.Namespace) -> int:
    """Check or import a roster file, refused whole if it has faults; or write one. Raises Wrong."""
    file, settings = Path(args.file), read_settings()
    return asyncio.run(_export(file, settings) if args.verb == "export" else _read(file, settings, args.verb))


async def _read(file: Path, settings: Settings, verb: str) -> int:
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
        done = f"{file}: {len(checked.entries)} orang, tanpa kesalahan"
        print(await _import(storage, checked) if verb == "import" else done)
    return 0


async def _import(storage: Storage, checked: Checked) -> str:
    roster = Roster(storage.db)
    async with storage.db.unit():
        plan = await roster.plan(checked.entries)
        done = await roster.carry_out(plan, int(time.time()))
    kept = ", ".join(admin.name for admin in plan.kept_admins)
    counts = f"baru {done.new}, berubah {done.changed}, tetap {done.unchanged}, tidak aktif lagi {done.gone}"
    return f"{counts}\nberkas tidak menyebut admin; admin tetap: {kept}" if kept else counts


async def _export(file: Path, settings: Settings) -> int:
    """Readable by its owner only: it holds names and phones."""
    if file.suffix.casefold() not in (".csv", ".xlsx"):
        raise Wrong(f"{file}: nama berkas harus berakhir .csv atau .xlsx")
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        async with open_storage(settings.database) as storage, storage.db.unit():
            rows = await Roster(storage.db).of()
            lists = await roster_book.lists_of(storage.db)
            await storage.audit.add(int(time.time()), None, "roster.export", count=len(rows))
        as_csv = file.suffix.casefold() == ".csv"
        out.write(write_csv(rows) if as_csv else roster_book.drawn([cells_of(row) for row in rows], lists))
    print(f"{file}: {len(rows)} orang")
    return 0
