"""Reports as rows of a sheet: those of an area and a span, in the order in which they happened, a few at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NamedTuple

from storage.database import Database
from storage.figures import Area, FiguresOf
from storage.period import Period
from storage.person import Person

CHUNK = 2_000


class ReportRow(NamedTuple):
    """What one says, without those that were taken back. swadaya, budget: rupiah; physical, spent: percent.

    rts: '01, 02'; pictures: photos and videos.
    """

    number: str
    occurred_on: str
    kelurahan: str
    rts: str | None
    category: str
    name: str
    men: int | None
    women: int | None
    participants: int | None
    swadaya: int | None
    budget: int | None
    physical: float | None
    spent: float | None
    volume: float | None
    unit: str | None
    obstacle: str | None
    follow_up: str | None
    story: str
    state: str
    pictures: int


class ReportRows:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, by: Person, area: Area, period: Period) -> AsyncIterator[list[ReportRow]]:
        """Chunk by chunk. Raises NotYours."""
        where = await self._where(by, area, period)
        day, last_id = period.first.isoformat(), 0
        while rows := await self.db.rows(ROWS[area.level], **where, day=day, id=last_id, most=CHUNK):
            yield [ReportRow(*tuple(row)[:-1]) for row in rows]
            day, last_id = rows[-1]["occurred_on"], rows[-1]["id"]

    async def count(self, by: Person, area: Area, period: Period) -> int:
        """How many there are. Raises NotYours."""
        where = await self._where(by, area, period)
        day = period.first.isoformat()
        return int((await self.db.one(COUNTS[area.level], **where, day=day, id=0))["n"])

    async def _where(self, by: Person, area: Area, period: Period) -> dict[str, str]:
        area = await FiguresOf(self.db).area(by, area.level, area.code)
        return {"code": area.code, "last": period.last.isoformat()}


WHOSE = {
    "city": ":code = ''",
    "kecamatan": "reports.kelurahan_code IN (SELECT code FROM kelurahan WHERE kecamatan_code = :code)",
    "kelurahan": "reports.kelurahan_code = :code",
    "person": "person_id = CAST(:code AS INTEGER)",
}
WHICH = "occurred_on BETWEEN :day AND :last AND (occurred_on, reports.id) > (:day, :id) AND state <> 'withdrawn'"
COUNTS = {level: f"SELECT count(*) AS n FROM reports WHERE {WHICH} AND {whose}" for level, whose in WHOSE.items()}
ROWS = {
    level: f"""
    SELECT number, occurred_on, kelurahan.name AS kelurahan,
        (SELECT group_concat(rt, ', ') FROM (SELECT rt FROM report_rts WHERE report_id = reports.id ORDER BY position)),
        label AS category, people.name, men, women, participants, swadaya, budget, physical, spent, volume, unit,
        obstacle, follow_up, story, state,
        (SELECT count(*) FROM report_media WHERE report_id = reports.id AND kind <> 'voice'), reports.id
    FROM reports JOIN kelurahan ON kelurahan.code = reports.kelurahan_code
    JOIN categories ON categories.code = category_code JOIN people ON people.id = person_id
    WHERE {WHICH} AND {whose} ORDER BY occurred_on, reports.id LIMIT :most
    """
    for level, whose in WHOSE.items()
}
