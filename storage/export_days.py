"""What each day was for each cadre, as an export tells it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from storage.attendance import Attendance, PersonDay, State
from storage.database import Database
from storage.period import Period
from storage.scopes import CITY

LEFT_OUT = (State.OFF, State.TO_COME)  # days on which nobody is expected


async def days_of(db: Database, month: Period, today: date, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Of the active cadres, and of those who left in this month or later, until then."""
    attendance, span = Attendance(db), Period(month.first, min(month.last, today))
    if span.days < 1:
        return []
    days = await attendance.of_scope(CITY, span, today, zone)
    for row in await db.rows(LEFT, datetime.combine(span.first, time(), zone).timestamp()):
        left = datetime.fromtimestamp(row["inactive_since"], zone).date()
        theirs = await attendance.of_person(row["id"], span, today, zone)
        days += [day for day in theirs if day.day <= left]
    return [_of(day) for day in days if day.state not in LEFT_OUT]


def _of(day: PersonDay) -> dict[str, Any]:
    return {
        "kader": day.person_id,
        "hari": day.day.isoformat(),
        "keadaan": day.state.value,
        "datang": day.at,
        "pulang": day.left_at,
        "diperbaiki": day.corrected,
    }


LEFT = "SELECT id, inactive_since FROM people WHERE role = 'kader' AND NOT active AND inactive_since >= ?"
