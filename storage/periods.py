"""Days and spans of days, as they are counted in the city's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def this_day(today: date) -> Period:
    return Period(today, today)


def this_week(today: date) -> Period:
    """From Monday to today."""
    return Period(today - timedelta(days=today.weekday()), today)


def this_month(today: date) -> Period:
    """From the first to today."""
    return Period(today.replace(day=1), today)


def whole_month(day: date) -> Period:
    """From the first to the last of the day's month."""
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Period(day.replace(day=1), following - timedelta(days=1))
