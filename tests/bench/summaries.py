"""A month of a city summed up: from the daily sums, by plain indexed SQL, and by DuckDB, on the same data."""

from __future__ import annotations

import csv
import json
import sqlite3
import statistics
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from storage import Storage, figure_people_queries, figure_queries, open_storage
from storage.figures import CITY
from storage.period import before
from storage.periods import whole_month
from storage.person import Person
from storage.roles import Role
from tests.bench.history import LAST, fill

MONTH = whole_month(LAST)
ZONE = ZoneInfo("Asia/Makassar")
BY = Person(0, "Norlaila", Role.CITY)
SPAN = (MONTH.first.isoformat(), MONTH.last.isoformat())
CELLS = """
    SELECT kelurahan_code, category_code, state, count(*), sum(participants), sum(men), sum(women), sum(swadaya),
        sum(budget)
    FROM reports WHERE occurred_on BETWEEN ? AND ? AND state <> 'withdrawn' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
RTS = """
    SELECT report_rts.kelurahan_code, count(DISTINCT rt) FROM reports JOIN report_rts ON report_id = reports.id
    WHERE occurred_on BETWEEN ? AND ? AND state <> 'withdrawn' GROUP BY 1 ORDER BY 1
"""
WITHOUT = """
    SELECT count(*) FROM people WHERE role = 'kader' AND active AND NOT EXISTS (
        SELECT 1 FROM reports WHERE person_id = people.id AND occurred_on BETWEEN ? AND ? AND state <> 'withdrawn')
"""
WAYS = ("daily sums", "plain indexed SQL", "DuckDB", "the whole page")
COPIED = {  # what DuckDB is asked about, copied into its memory
    "reports": "SELECT id, person_id, kelurahan_code, category_code, occurred_on, state, participants, men, women,"
    " swadaya, budget FROM reports",
    "report_rts": "SELECT report_id, kelurahan_code, rt FROM report_rts",
    "people": "SELECT id, role, active FROM people",
}
TYPES = dict.fromkeys(("kelurahan_code", "category_code", "state", "rt", "role"), "VARCHAR")
TYPES |= {"occurred_on": "DATE", "active": "BOOLEAN"}
Answer = list[list[tuple[Any, ...]]]


@dataclass
class City:
    """seconds: of each of WAYS, run by run."""

    name: str
    storage: Storage
    plain: sqlite3.Connection
    duck: duckdb.DuckDBPyConnection
    reports: int
    copied_s: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: {way: [] for way in WAYS})

    def ms(self, way: str) -> float:
        return statistics.median(self.seconds[way]) * 1000


async def measured(folder: Path, runs: int) -> list[City]:
    """10 years and 1 year of 50 cadres with 3 reports a day in turn, so that both have the same machine; then a month
    of 50,000 with one a day.
    """
    async with AsyncExitStack() as stack:
        years = [
            await _city(stack, folder, "1 year", 50, date(2025, 12, 1)),
            await _city(stack, folder, "10 years", 50, date(2016, 12, 1)),
        ]
        await _timed(years, runs)
    async with AsyncExitStack() as stack:
        many = await _city(stack, folder, "1,000 times as many cadres", 50_000, MONTH.first, 1)
        await _timed([many], 3)
    return [*years, many]


async def _city(stack: AsyncExitStack, folder: Path, name: str, cadres: int, first: date, daily: int = 3) -> City:
    path = folder / f"{name}.sqlite3"
    async with open_storage(path):
        pass
    reports = fill(path, cadres, first, daily)
    storage = await stack.enter_async_context(open_storage(path))
    plain = stack.enter_context(closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)))
    duck = stack.enter_context(duckdb.connect())
    begun = time.perf_counter()
    for table, sql in COPIED.items():
        read = plain.execute(sql)
        names = [column[0] for column in read.description]
        _copy(duck, table, names, folder, read)
    return City(name, storage, plain, duck, reports, time.perf_counter() - begun)


def _copy(duck: duckdb.DuckDBPyConnection, table: str, names: list[str], folder: Path, rows: Iterable[Any]) -> None:
    """By way of a file, which is much quicker than row by row."""
    file = folder / f"{table}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows(rows)
    columns = ", ".join(f"{name} {TYPES.get(name, 'BIGINT')}" for name in names)
    duck.execute(f"CREATE TABLE {table} ({columns})")
    duck.execute(f"COPY {table} FROM '{file}' (HEADER)")
    file.unlink()


async def _timed(cities: list[City], runs: int) -> None:
    for run in range(runs + 1):  # the first one warms up, and sees that all say the same
        for city in cities:
            ways = {"daily sums": _sums(city), "plain indexed SQL": _plain(city), "DuckDB": _duck(city)}
            answers = []
            for way, ask in ways.items():
                begun = time.perf_counter()
                answers.append(await ask)
                city.seconds[way] += [time.perf_counter() - begun] if run else []
            assert answers[0] == answers[1] == answers[2], city.name
            begun = time.perf_counter()
            await _page(city)
            city.seconds["the whole page"] += [time.perf_counter() - begun] if run else []


async def _sums(city: City) -> Answer:
    """As storage/figures.py asks."""
    where = {"first": SPAN[0], "last": SPAN[1], "person": None}
    where["places"] = json.dumps([place.code for place in await city.storage.areas.all_kelurahan()])
    cells = await city.storage.db.rows(figure_queries.CELLS[0], **where)
    rts = await city.storage.db.rows(figure_queries.RTS, **where)
    without = await city.storage.db.rows(figure_people_queries.WITHOUT_REPORT, **where)
    return [
        sorted(tuple(row) for row in cells),
        sorted((row["code"], row["reached"]) for row in rts if row["reached"]),
        [(len(without),)],
    ]


async def _plain(city: City) -> Answer:
    return [_none_is_0(city.plain.execute(sql, SPAN).fetchall()) for sql in (CELLS, RTS, WITHOUT)]


async def _duck(city: City) -> Answer:
    return [_none_is_0(city.duck.execute(sql, list(SPAN)).fetchall()) for sql in (CELLS, RTS, WITHOUT)]


async def _page(city: City) -> None:
    """All that a page says: of the month and the one before, attendance and what is open too."""
    for period in (MONTH, before(MONTH)):
        await city.storage.figures.of(BY, CITY, period, LAST, ZONE)
    await city.storage.figures.untouched(BY, CITY, LAST)


def _none_is_0(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(value or 0 for value in row) for row in rows]


def table(cities: list[City], runs: int) -> str:
    one, ten, many = cities
    lines = [
        f"A month of Bontang, ms, medians of {runs} runs; SQLite {sqlite3.sqlite_version}, DuckDB "
        f"{duckdb.__version__}.",
        "",
        f"| what | 1 year, {one.reports:,} reports | 10 years, {ten.reports:,} | growth "
        f"| 1,000 times the cadres, 1 month, {many.reports:,} |",
        "| --- | --- | --- | --- | --- |",
    ]
    names = {
        "daily sums": "**daily sums**: by place, kind and state; RT reached; cadres without a report",
        "plain indexed SQL": "the same, by plain indexed SQL on the reports",
        "DuckDB": f"the same, by DuckDB on a copy in memory (copying: {ten.copied_s:.1f} s, {many.copied_s:.0f} s)",
        "the whole page": "all that a page says, against the month before, with attendance and what is open",
    }
    for way, name in names.items():
        growth = ten.ms(way) / one.ms(way)
        lines.append(f"| {name} | {one.ms(way):.1f} | {ten.ms(way):.1f} | {growth:.2f} | {many.ms(way):,.1f} |")
    return "\n".join(lines)
