"""The figures of a part of the city over a span of days: what every summary, picture, paper and workbook shows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storage.attendance import Attendance
from storage.database import Database, Row
from storage.figure import CITY, OPEN_DAYS, OPEN_MOST, Area, ByCategory, ByPlace, Figures, Listed, Said
from storage.figure_people_queries import BY_PERSON, CADRES, OPEN, REPORTS, WAITING, WITHOUT_REPORT
from storage.figure_queries import AREAS, BY_DAY, CELLS, INSIDE, PLACES, RTS, RTS_OF_PERSON, SUMS, UNTOUCHED
from storage.members import NotYours
from storage.period import Period
from storage.person import Person
from storage.report import SELECT, Report, report_of

__all__ = ("CITY", "OPEN_DAYS", "OPEN_MOST", "Area", "ByCategory", "ByPlace", "Figures", "FiguresOf", "Listed", "Said")


class FiguresOf:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def area(self, by: Person, level: str, code: str) -> Area:
        """A part of the city by its code, or a person who is or was a cadre by their id. Raises NotYours.

        Whose area it is may look, and everybody at themselves; what is not there is nobody's.
        """
        row = None if level == "city" else await self.db.row(AREAS[level], code)
        if level == "city" and by.scope.whole:
            return CITY
        if row is None or not (by.scope.covers(row["kecamatan"]) or (level == "person" and row["code"] == str(by.id))):
            raise NotYours
        return Area(**dict(row))

    async def inside(self, area: Area) -> list[Area]:
        """The kecamatan of the city, the kelurahan of a kecamatan, the active cadres of a kelurahan."""
        rows = await self.db.rows(INSIDE[area.level], area.code) if area.level != "person" else []
        return [Area(**dict(row)) for row in rows]

    async def of(self, by: Person, area: Area, period: Period, today: date, zone: ZoneInfo) -> Figures:
        """`today`: the last day on which somebody can have been absent. Raises NotYours."""
        area = await self.area(by, area.level, area.code)
        where = await self._where(area, period)
        cells = await self.db.rows(CELLS[area.level == "person"], **where)
        rts = await self.db.rows(RTS_OF_PERSON if area.level == "person" else RTS, **where)
        who = int(area.code) if area.level == "person" else json.loads(where["places"])
        without = await self.db.rows(WITHOUT_REPORT, **where)
        return Figures(
            area=area,
            period=period,
            by_state=_summed(cells, "state"),
            by_category=await self._by_category(cells),
            by_place=await self._by_place(area, where, cells, rts),
            **{name: sum(row[name] for row in cells) for name in SUMS},
            rts_reached=sum(row["reached"] for row in rts),
            rts_all=sum(row["known"] for row in rts),
            cadres=(await self.db.one(CADRES, **where))["n"],
            cadres_without_report=[row["name"] for row in without],
            waiting=(await self.db.one(WAITING, **where))["n"],
            obstacles_open=await self._open("obstacle", where),
            follow_ups_open=await self._open("follow_up", where),
            attendance=await Attendance(self.db).totals(who, period, today, zone),
        )

    async def by_day(self, by: Person, area: Area, period: Period) -> dict[date, int]:
        """Reports of each day of the span, also of those that have none. Raises NotYours."""
        area = await self.area(by, area.level, area.code)
        rows = await self.db.rows(BY_DAY[area.level == "person"], **await self._where(area, period))
        found = {row["day"]: int(row["reports"]) for row in rows}
        days = [period.first + timedelta(days=n) for n in range(period.days)]
        return {day: found.get(day.isoformat(), 0) for day in days}

    async def reports(self, by: Person, area: Area, period: Period, first: int, limit: int) -> list[Listed]:
        """Of a person, the newest first, from the `first` one on (0: the newest). Raises NotYours."""
        area = await self.area(by, area.level, area.code)
        rows = await self.db.rows(REPORTS, **await self._where(area, period), skipped=first, most=limit)
        return [Listed(row["id"], row["number"], date.fromisoformat(row["occurred_on"])) for row in rows]

    async def report(self, by: Person, report_id: int) -> Report:
        """One that counts. Raises NotYours, also when there is none."""
        row = await self.db.row(f"{SELECT} WHERE reports.id = ? AND state <> 'withdrawn'", report_id)
        if row is None or not by.scope.covers(row["kecamatan_code"]):
            raise NotYours
        return report_of(row)

    async def untouched(self, by: Person, area: Area, today: date) -> dict[str, list[str]]:
        """The RT of each kelurahan (by name) that no report of the last OPEN_DAYS is about. Raises NotYours."""
        area = await self.area(by, area.level, area.code)
        where = await self._where(area, Period(today - timedelta(days=OPEN_DAYS - 1), today))
        found: dict[str, list[str]] = {}
        for row in await self.db.rows(UNTOUCHED, **where):
            found.setdefault(row["name"], []).append(row["rt"])
        return found

    async def _where(self, area: Area, period: Period) -> dict[str, Any]:
        """What the statements below are about."""
        rows = await self.db.rows("SELECT code FROM kelurahan WHERE ?1 IN ('', kecamatan_code, code)", _place(area))
        return {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "since": min(period.first, period.last - timedelta(days=OPEN_DAYS - 1)).isoformat(),
            "places": json.dumps([row["code"] for row in rows]),
            "person": int(area.code) if area.level == "person" else None,
        }

    async def _by_category(self, cells: list[Row]) -> list[ByCategory]:
        """The most frequent first."""
        reports, participants = _summed(cells, "category_code"), _summed(cells, "category_code", "participants")
        rows = await self.db.rows("SELECT code, button FROM categories ORDER BY position")
        found = [
            ByCategory(row["code"], row["button"], reports[row["code"]], participants[row["code"]])
            for row in rows
            if row["code"] in reports
        ]
        return sorted(found, key=lambda it: -it.reports)

    async def _by_place(self, area: Area, where: dict[str, Any], cells: list[Row], rts: list[Row]) -> list[ByPlace]:
        if area.level == "person":
            return []
        if area.level == "kelurahan":
            rows = await self.db.rows(BY_PERSON, **where, code=area.code)
            return [ByPlace(_area(row), *(row[name] for name in ByPlace._fields[1:])) for row in rows]
        reports, participants = _summed(cells, "kelurahan_code"), _summed(cells, "kelurahan_code", "participants")
        known = {row["code"]: row for row in rts}
        return [
            ByPlace(_area(row), reports.get(code, 0), participants.get(code, 0), *_rts_of(known.get(code)))
            for row in await self.db.rows(PLACES, **where)
            if (code := row["code"])
        ]

    async def _open(self, name: str, where: dict[str, Any]) -> list[Said]:
        rows = await self.db.rows(OPEN[name], **where, most=OPEN_MOST)
        told = ((row["number"], row["words"], row["kelurahan"], json.loads(row["rts"]), row["name"]) for row in rows)
        return [Said(number, words, kelurahan, tuple(rts), name) for number, words, kelurahan, rts, name in told]


def _place(area: Area) -> str | None:
    """The code of the place that an area is, or in which a person is."""
    return area.home if area.level == "person" else area.code


def _area(row: Row) -> Area:
    return Area(row["level"], row["code"], row["name"], row["kecamatan"], row["home"])


def _summed(cells: list[Row], by: str, what: str = "reports") -> dict[str, int]:
    sums: Counter[str] = Counter()
    for row in cells:
        sums[row[by]] += row[what]
    return dict(sums)


def _rts_of(row: Row | None) -> tuple[int, int]:
    """Reached, and how many there are."""
    return (row["reached"], row["known"]) if row else (0, 0)
