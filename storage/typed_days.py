"""Days and months as people type them, of the last year in which they have begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from storage.period import Period, Unit, whole

MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november"),
    "desember",
)
OTHER = {"ags": "agustus", "agt": "agustus", "nopember": "november", "nop": "november", "pebruari": "februari"}


def latest(year: str | None, today: date, span: Callable[[int], Period | None]) -> Period | None:
    """Of the year that was said, or the last one that has begun."""
    if year:
        return span(full_year(year))
    this = span(today.year)
    return this if this is None or this.first <= today else span(today.year - 1)


def latest_day(year: str | None, today: date, month: int, day: int, begun: int = 0) -> date | None:
    """begun: the month in which a span begins that ends on this day, so that it may end after today."""
    if year:
        return date_of(full_year(year), month, day)
    this = date_of(today.year, month, day)
    if this and (this <= today or (begun and begun <= month and date(today.year, begun, 1) <= today)):
        return this
    return date_of(today.year - 1, month, day)


def whole_of(unit: Unit, year: int, month: int) -> Period | None:
    return whole(unit, date(year, month, 1)) if 1 <= month <= 12 and 2000 <= year <= 2099 else None


def number_of(name: str) -> int:
    """Of a month, by name or number; 0 when it is none."""
    if name.isdecimal():
        return int(name)
    whole_name = OTHER.get(name, name)
    return next((n for n, month in enumerate(MONTHS, 1) if len(name) >= 3 and month.startswith(whole_name)), 0)


def full_year(year: str) -> int:
    return int(year) % 2000 + 2000


def date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year <= 2099 else None
    except ValueError:
        return None
