"""Days and spans of days, as they are counted in the city's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def day_of(at: int, zone: ZoneInfo) -> date:
    """The local day of a moment (Unix seconds)."""
    return datetime.fromtimestamp(at, zone).date()


def this_day(today: date) -> Period:
    return Period(today, today)


def this_week(today: date) -> Period:
    """From Monday to today."""
    return Period(today - timedelta(days=today.weekday()), today)


def this_month(today: date) -> Period:
    """From the first to today."""
    return Period(today.replace(day=1), today)
