"""The steps of an import, each by itself."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path

from handlers.papers import roster_book
from storage import open_storage
from storage.roster import Roster
from storage.roster_file import RawRow, cells_of, read_rows, write_csv

LISTS: roster_book.Lists = {"peran": ["kader"], "kecamatan": ["Bontang Utara"], "kelurahan": ["Lok Tuan"]}
ADMIN = RawRow(2, "Rina Wati", "08115801051", "admin", "", "", "")
PLACES = (("Bontang Utara", "Lok Tuan"), ("Bontang Selatan", "Satimpo"), ("Bontang Barat", "Kanaan"))
PEER = "CREATE TABLE people (nama TEXT, telepon TEXT UNIQUE, peran TEXT, kecamatan TEXT, kelurahan TEXT, rt TEXT)"


@dataclass
class Timed:
    what: str
    is_peer: bool = False
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@cache
def rows_of(people: int) -> list[RawRow]:
    """One admin, and cadres with all that a row can have."""
    places = cycle(PLACES)
    return [ADMIN] + [
        RawRow(n, f"Siti Nur {n}", f"0812{10_000_000 + n}", "kader", *next(places), "1-4, 9")
        for n in range(3, people + 2)
    ]


@cache
def files_of(people: int) -> dict[str, bytes]:
    rows = rows_of(people)
    return {"csv": write_csv(rows), "xlsx": roster_book.drawn([cells_of(row) for row in rows], LISTS)}


async def measured(folder: Path, people: int, runs: int) -> list[Timed]:
    lines: dict[str, Timed] = {}

    def note(what: str, begun: float, is_peer: bool = False) -> None:
        lines.setdefault(what, Timed(what, is_peer)).seconds.append(time.perf_counter() - begun)

    for run in range(runs):
        plain(folder / f"peer{run}.sqlite3", people, note)
        files(people, note)
        await imports(folder / f"{run}", people, note)
    return list(lines.values())


Note = Callable[..., None]


def plain(path: Path, people: int, note: Note) -> None:
    """What cannot be done without: the same rows into one table of a file, and on disk."""
    rows = [cells_of(row) for row in rows_of(people)]
    db = sqlite3.connect(path)
    db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {PEER}")
    begun = time.perf_counter()
    with db:
        db.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", rows)
    note("the peer: plain sqlite3, the same rows into one table", begun, True)
    db.close()


def files(people: int, note: Note) -> None:
    for kind, content in files_of(people).items():
        begun = time.perf_counter()
        read_rows(content)
        note(f"read the {kind.upper()} ({len(content) / 1e6:.1f} MB)", begun)


async def imports(folder: Path, people: int, note: Note) -> None:
    async with open_storage(folder / "kpm.sqlite3") as storage:
        roster = Roster(storage.db)
        begun = time.perf_counter()
        checked = await roster.check(rows_of(people))
        note("check every row", begun)
        assert not checked.faults, checked.faults[:3]
        for what, new in (("import, all new, with the log of each", people), ("import again, all unchanged", 0)):
            begun = time.perf_counter()
            async with storage.db.unit():
                done = await roster.import_(checked.entries, 0)
            note(what, begun)
            assert (done.new, done.changed) == (new, 0)
        begun = time.perf_counter()
        rows = await roster.of()
        roster_book.drawn([cells_of(row) for row in rows], LISTS)
        note("export as XLSX", begun)
