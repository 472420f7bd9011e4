"""What leaves for the statistics of the city or the province: tables and columns, and nobody who could be called up."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from storage.database import Database
from storage.export_days import days_of
from storage.export_places import PLACES
from storage.export_reports import REPORTS
from storage.export_table import Kind, Table
from storage.period import Period
from storage.periods import whole_month

TABLES = (*PLACES, *REPORTS)
ATTENDANCE = "kehadiran"
CADRE = "kader"
Cells = list[Any]


class Extra(StrEnum):
    """What is left out unless it is asked for: it says who somebody is, or may."""

    NAMES = "names"
    TEXTS = "texts"


SECRET = {Extra.NAMES: ("nama_kader",), Extra.TEXTS: ("cerita", "kendala", "tindak_lanjut")}


@dataclass(frozen=True)
class Export:
    """One moment of a city; city: the prefix of its numbers; read within a unit."""

    db: Database
    city: str
    today: date
    zone: ZoneInfo
    extras: frozenset[Extra] = frozenset()

    @property
    def tables(self) -> list[Table]:
        hidden = {column for extra, columns in SECRET.items() if extra not in self.extras for column in columns}
        return [table.without(hidden) for table in TABLES]

    async def rows(self, table: Table, numbers: dict[int, int]) -> AsyncIterator[list[Cells]]:
        """A month or a whole small table at a time, in the order of its columns; None where there is nothing."""
        spans = await self._months() if table.by_month else [Period(date.min, date.max)]
        for span in spans:
            rows = [row | _numbered(row, numbers) for row in await self._read(table, span)]
            if CADRE in table.columns and "nomor" not in table.columns:  # the order of names would tell them
                rows.sort(key=lambda row: (row.get("hari", ""), row[CADRE]))
            yield [self._cells(table, row) for row in rows]

    async def numbers(self) -> dict[int, int]:
        """person -> a number by which their rows belong together, drawn anew for each export, in no order."""
        rows = await self.db.rows("SELECT id FROM people")
        drawn = list(range(1, len(rows) + 1))
        secrets.SystemRandom().shuffle(drawn)
        return {row["id"]: number for row, number in zip(rows, drawn, strict=True)}

    async def _read(self, table: Table, span: Period) -> list[dict[str, Any]]:
        if table.name == ATTENDANCE:
            return await days_of(self.db, span, self.today, self.zone)
        dates = {"first": span.first.isoformat(), "last": span.last.isoformat()} if table.by_month else {}
        return [dict(row) for row in await self.db.rows(table.sql, **dates)]

    def _cells(self, table: Table, row: dict[str, Any]) -> Cells:
        told = row | {"kota": self.city}
        return [self._value(kind, told[column]) for column, kind in table.columns.items()]

    def _value(self, kind: Kind, value: Any) -> Any:
        if value is None or value == "":
            return None
        if kind is Kind.MOMENT:
            return datetime.fromtimestamp(value, self.zone).replace(tzinfo=None).isoformat(" ")
        if kind is Kind.TEXT:
            return str(value).replace("\r\n", "\n").replace("\r", "\n")
        return bool(value) if kind is Kind.YES_NO else value

    async def _months(self) -> list[Period]:
        """From the first day of which anything is known to this month, or to the last one that something is about."""
        row = await self.db.one(SPAN, self.today.isoformat())
        return list(_months(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])))


def _numbered(row: dict[str, Any], numbers: dict[int, int]) -> dict[str, int]:
    return {CADRE: numbers[row[CADRE]]} if CADRE in row else {}


def _months(first: date, last: date) -> Iterator[Period]:
    while first <= last:
        month = whole_month(first)
        yield month
        first = month.last + timedelta(days=1)


SPAN = """
    SELECT coalesce(min(first), ?1) AS first, max(coalesce(max(last), ?1), ?1) AS last FROM (
        SELECT min(occurred_on) AS first, max(occurred_on) AS last FROM reports
        UNION ALL SELECT min(day), max(day) FROM check_ins
        UNION ALL SELECT min(first_day), NULL FROM absences WHERE state = 'approved'
        UNION ALL SELECT min(day), max(day) FROM daily_reports WHERE reports > 0
    )
"""
