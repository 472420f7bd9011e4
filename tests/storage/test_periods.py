"""Periods: days as the city counts them."""

from __future__ import annotations

from datetime import date

import pytest

from storage.periods import Period, this_day, this_month, this_week


def test_a_day_is_one_day() -> None:
    assert this_day(date(2026, 11, 24)) == Period(date(2026, 11, 24), date(2026, 11, 24))
    assert this_day(date(2026, 11, 24)).days == 1


@pytest.mark.parametrize(
    ("today", "first", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 1),  # a Monday
        (date(2026, 11, 29), date(2026, 11, 23), 7),  # the Sunday after
        (date(2027, 1, 2), date(2026, 12, 28), 6),  # over new year
    ],
)
def test_a_week_begins_on_monday(today: date, first: date, days: int) -> None:
    assert this_week(today) == Period(first, today)
    assert this_week(today).days == days


@pytest.mark.parametrize(("today", "days"), [(date(2026, 12, 1), 1), (date(2026, 12, 31), 31), (date(2028, 2, 29), 29)])
def test_a_month_begins_on_the_first(today: date, days: int) -> None:
    assert this_month(today) == Period(today.replace(day=1), today)
    assert this_month(today).days == days
