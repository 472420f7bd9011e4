"""A span of days in the city's own time, and the one that it is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum


class Unit(IntEnum):
    """What a span is, or the beginning of; so many months."""

    DAYS = 0
    MONTH = 1
    QUARTER = 3
    YEAR = 12


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included; unit: so that a month is held against a month, and not against 30 days."""

    first: date
    last: date
    unit: Unit = field(default=Unit.DAYS, compare=False)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def whole(unit: Unit, day: date) -> Period:
    """The month, quarter or year of a day."""
    first = _first(unit, day)
    return Period(first, _moved(first, unit) - timedelta(days=1), unit)


def so_far(unit: Unit, today: date) -> Period:
    """Of today's month, quarter or year what there is of it."""
    return Period(_first(unit, today), today, unit)


def known(first: date, last: date) -> Period:
    """A whole year, quarter or month as such, anything else as so many days."""
    whole_ones = (whole(unit, first) for unit in (Unit.YEAR, Unit.QUARTER, Unit.MONTH))
    return next((it for it in whole_ones if it == Period(first, last)), Period(first, last))


def before(period: Period) -> Period:
    """What a span is held against: a month the month before, 24 days of a month the 24 of the month before.

    Otherwise as many days, right before; of a part of a week the same days of the week before.
    """
    if period.unit:
        first = _moved(period.first, -period.unit)
        end = period.first - timedelta(days=1)
        complete = period == whole(period.unit, period.first)
        return Period(first, end if complete else min(first + timedelta(days=period.days - 1), end), period.unit)
    days = 7 if period.first.weekday() == 0 and 1 < period.days < 7 else period.days
    return Period(period.first - timedelta(days=days), period.last - timedelta(days=days))


def _first(unit: Unit, day: date) -> date:
    return day.replace(month=(day.month - 1) // unit * unit + 1, day=1)


def _moved(first: date, months: int) -> date:
    """The first of the month that is so many months away."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
