"""Which days count: Monday to Friday without national holidays, and what the city adds to them or takes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from storage.audit import Audit
from storage.database import Database
from storage.members import UNDO_S, NotYours
from storage.period import Period
from storage.person import Person

CATEGORIES = ("public", "government")  # with the cuti bersama of the ministers' joint decree


@dataclass(frozen=True)
class Day:
    """name: why people are free, or work although it is a holiday; '' on plain days and weekends.

    own: the city's, not the nation's.
    """

    day: date
    working: bool
    name: str = ""
    own: bool = False


class WorkingDays:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, period: Period) -> dict[date, Day]:
        """Every day of the period."""
        rows = await self.db.rows(
            "SELECT * FROM special_days WHERE day BETWEEN ? AND ?", period.first.isoformat(), period.last.isoformat()
        )
        special = {date.fromisoformat(row["day"]): row for row in rows}
        found = {}
        for day in (period.first + timedelta(days=n) for n in range(period.days)):
            own, name = special.get(day), national(day)
            found[day] = Day(day, day.weekday() < 5 and not name, name)
            if own:
                found[day] = Day(day, bool(own["working"]), own["name"], own=True)
        return found

    async def day(self, day: date) -> Day:
        return (await self.of(Period(day, day)))[day]

    async def working(self, period: Period) -> list[date]:
        """Those on which people are expected."""
        return [day for day, it in (await self.of(period)).items() if it.working]

    async def named(self, period: Period) -> list[Day]:
        """Holidays and the city's own days, for the list that admins keep."""
        return [it for it in (await self.of(period)).values() if it.name]

    async def set(self, by: Person, at: int, day: date, name: str, working: bool) -> None:
        """The city's own word about a day, which goes before the nation's. `at`: Unix seconds. Raises NotYours."""
        _only_admins(by)
        await self.db.run(
            """
            INSERT INTO special_days VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET name = excluded.name, working = excluded.working
            """,
            *(day.isoformat(), name, working),
        )
        about = {"day": day.isoformat(), "name": name, "working": working}
        await Audit(self.db).add(at, by.id, "day.set", None, **about)

    async def unset(self, by: Person, at: int, day: date) -> bool:
        """As the nation has it again; whether the city had said anything. Raises NotYours."""
        _only_admins(by)
        row = await self.db.row("DELETE FROM special_days WHERE day = ? RETURNING name, working", day.isoformat())
        if row:
            await Audit(self.db).add(at, by.id, "day.unset", None, day=day.isoformat(), **dict(row))
        return row is not None

    async def reset(self, by: Person, at: int, day: date) -> Day | None:
        """What was last unset of this day is the city's word again, for five minutes; None: too late, or set anew."""
        _only_admins(by)
        row = await self.db.row(
            """
            SELECT about ->> 'name' AS name, about ->> 'working' AS working FROM audit
            WHERE act = 'day.unset' AND about ->> 'day' = ?1 AND at >= ?2
            AND NOT EXISTS (SELECT 1 FROM special_days WHERE day = ?1) ORDER BY id DESC LIMIT 1
            """,
            *(day.isoformat(), at - UNDO_S),
        )
        if row is None:
            return None
        await self.set(by, at, day, row["name"], bool(row["working"]))
        return await self.day(day)


def national(day: date) -> str:
    """The national holiday's name, '' when it is none."""
    return _of_year(day.year).get(day, "")


@cache
def _of_year(year: int) -> Mapping[date, str]:
    from holidays import country_holidays  # it brings the calendars of the whole world, and a start can do without

    return dict(country_holidays("ID", years=year, categories=CATEGORIES, language="id"))


def _only_admins(by: Person) -> None:
    if not by.is_admin:
        raise NotYours
