"""Days and spans of days, as they are counted in the city's own time, and the span that each is held against."""

from __future__ import annotations

from datetime import date, timedelta

from storage.period import Period, Unit, so_far, whole


def this_day(today: date) -> Period:
    return Period(today, today)


def yesterday(today: date) -> Period:
    return this_day(today - timedelta(days=1))


def this_week(today: date) -> Period:
    """From Monday to today."""
    return Period(today - timedelta(days=today.weekday()), today)


def last_week(today: date) -> Period:
    """From Monday to Sunday."""
    monday = today - timedelta(days=today.weekday() + 7)
    return Period(monday, monday + timedelta(days=6))


def this_month(today: date) -> Period:
    """From the first to today."""
    return so_far(Unit.MONTH, today)


def last_month(today: date) -> Period:
    return whole(Unit.MONTH, today.replace(day=1) - timedelta(days=1))


def whole_month(day: date) -> Period:
    """From the first to the last of the day's month."""
    return whole(Unit.MONTH, day)


def this_quarter(today: date) -> Period:
    return so_far(Unit.QUARTER, today)


def this_year(today: date) -> Period:
    return so_far(Unit.YEAR, today)


NAMED = {  # on buttons
    "day": this_day,
    "yesterday": yesterday,
    "week": this_week,
    "last_week": last_week,
    "month": this_month,
    "last_month": last_month,
    "quarter": this_quarter,
    "year": this_year,
}
