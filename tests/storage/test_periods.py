"""Periods: days as the city counts them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.period import Period, Unit, before, known, whole
from storage.periods import NAMED, this_day, this_month, this_week, whole_month


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


TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("day", "2026-11-24", "2026-11-24"),
        ("yesterday", "2026-11-23", "2026-11-23"),
        ("week", "2026-11-23", "2026-11-24"),
        ("last_week", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-01", "2026-11-24"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("quarter", "2026-10-01", "2026-11-24"),
        ("year", "2026-01-01", "2026-11-24"),
    ],
)
def test_the_named_spans(name: str, first: str, last: str) -> None:
    assert NAMED[name](TODAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (NAMED["day"](TODAY), "2026-11-23", "2026-11-23"),
        (NAMED["week"](TODAY), "2026-11-16", "2026-11-17"),  # the same days of the week before
        (NAMED["last_week"](TODAY), "2026-11-09", "2026-11-15"),
        (NAMED["month"](TODAY), "2026-10-01", "2026-10-24"),
        (NAMED["last_month"](TODAY), "2026-09-01", "2026-09-30"),  # 31 days against 30: a month is a month
        (NAMED["quarter"](TODAY), "2026-07-01", "2026-08-24"),
        (NAMED["year"](TODAY), "2025-01-01", "2025-11-24"),
        (whole_month(date(2026, 1, 9)), "2025-12-01", "2025-12-31"),
        (this_month(date(2026, 3, 31)), "2026-02-01", "2026-02-28"),  # a whole month, however long
        (this_month(date(2026, 3, 30)), "2026-02-01", "2026-02-28"),  # no more than there is
        (whole(Unit.QUARTER, date(2026, 2, 1)), "2025-10-01", "2025-12-31"),
        (whole(Unit.YEAR, date(2025, 6, 1)), "2024-01-01", "2024-12-31"),
        (Period(date(2026, 11, 1), date(2026, 11, 15)), "2026-10-17", "2026-10-31"),  # as many days
        (Period(date(2026, 11, 4), date(2026, 11, 6)), "2026-11-01", "2026-11-03"),
    ],
)
def test_the_span_before(period: Period, first: str, last: str) -> None:
    assert before(period) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_the_span_before_ends_before_it_begins_and_is_no_longer() -> None:
    for n in range(400):
        day = TODAY + timedelta(days=n)
        for name, span in NAMED.items():
            now, old = span(day), before(span(day))
            assert old.last < now.first
            assert old.days <= now.days or now == whole(now.unit, now.first), name


def test_a_span_is_known_as_what_it_is() -> None:
    assert known(date(2026, 2, 1), date(2026, 2, 28)).unit is Unit.MONTH
    assert known(date(2026, 4, 1), date(2026, 6, 30)).unit is Unit.QUARTER
    assert known(date(2026, 1, 1), date(2026, 12, 31)).unit is Unit.YEAR
    assert known(date(2026, 2, 1), date(2026, 2, 27)).unit is Unit.DAYS
