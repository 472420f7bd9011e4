"""Spans of days as people type them, read on Tuesday, 24 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.period import Period, Unit
from storage.spans import DAYS_MOST, NotASpan, Why, read_span

TODAY = date(2026, 11, 24)


def read(text: str, today: date = TODAY) -> str:
    span = read_span(text, today)
    return f"{span.first} {span.last}"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("hari ini", "2026-11-24 2026-11-24"),
        ("Kemarin", "2026-11-23 2026-11-23"),
        ("kemaren", "2026-11-23 2026-11-23"),
        ("minggu kemarin", "2026-11-16 2026-11-22"),
        ("bulan kemaren", "2026-10-01 2026-10-31"),
        ("tahun kemarin", "2025-01-01 2025-12-31"),
        ("minggu ini", "2026-11-23 2026-11-24"),
        ("minggu  lalu", "2026-11-16 2026-11-22"),
        ("bulan ini", "2026-11-01 2026-11-24"),
        ("bulan lalu", "2026-10-01 2026-10-31"),
        ("triwulan ini", "2026-10-01 2026-11-24"),
        ("triwulan lalu", "2026-07-01 2026-09-30"),
        ("tahun ini", "2026-01-01 2026-11-24"),
        ("tahun lalu", "2025-01-01 2025-12-31"),
        ("7 hari terakhir", "2026-11-18 2026-11-24"),
        ("30 hari", "2026-10-26 2026-11-24"),
    ],
)
def test_by_name(text: str, span: str) -> None:
    assert read(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Maret", "2026-03-01 2026-03-31"),
        ("bulan maret", "2026-03-01 2026-03-31"),
        ("Maret 2025", "2025-03-01 2025-03-31"),
        ("mar 25", "2025-03-01 2025-03-31"),
        ("Agt", "2026-08-01 2026-08-31"),
        ("nopember 2025", "2025-11-01 2025-11-30"),
        ("feb 2024", "2024-02-01 2024-02-29"),
        ("november", "2026-11-01 2026-11-24"),  # what there has been of it
        ("desember", "2025-12-01 2025-12-31"),  # the next one has not begun
        ("triwulan 3", "2026-07-01 2026-09-30"),
        ("Triwulan III 2025", "2025-07-01 2025-09-30"),
        ("tw 4", "2026-10-01 2026-11-24"),
        ("q1", "2026-01-01 2026-03-31"),
        ("2025", "2025-01-01 2025-12-31"),
        ("tahun 2024", "2024-01-01 2024-12-31"),
        ("jan-mar", "2026-01-01 2026-03-31"),
        ("november sampai januari", "2025-11-01 2026-01-31"),
    ],
)
def test_months_quarters_and_years(text: str, span: str) -> None:
    assert read(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("24/11", "2026-11-24 2026-11-24"),
        ("24-11-2026", "2026-11-24 2026-11-24"),
        ("24.11.26", "2026-11-24 2026-11-24"),
        ("5 Nov", "2026-11-05 2026-11-05"),
        ("2026-03-05", "2026-03-05 2026-03-05"),
        ("25/11", "2025-11-25 2025-11-25"),  # this year's is still to come
        ("1-15 Nov", "2026-11-01 2026-11-15"),
        ("1 - 15 november 2025", "2025-11-01 2025-11-15"),
        ("1–15 nov", "2026-11-01 2026-11-15"),
        ("1 s/d 15 nov", "2026-11-01 2026-11-15"),
        ("tgl 1-15 nov", "2026-11-01 2026-11-15"),
        ("Tanggal 5 Nov", "2026-11-05 2026-11-05"),
        ("dari 1 sampai 15 nov", "2026-11-01 2026-11-15"),
        ("1-15", "2026-11-01 2026-11-15"),
        ("20-30 nov", "2026-11-20 2026-11-24"),
        ("1/11-15/11", "2026-11-01 2026-11-15"),
        ("1 nov s.d. 15 nov", "2026-11-01 2026-11-15"),
        ("1 nov sd 15 nov 2026", "2026-11-01 2026-11-15"),
        ("28 okt sampai 3 nov", "2026-10-28 2026-11-03"),
        ("25 des - 5 jan", "2025-12-25 2026-01-05"),
        ("15 des - 5 jan 2026", "2025-12-15 2026-01-05"),
    ],
)
def test_days(text: str, span: str) -> None:
    assert read(text) == span


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *[(text, Why.UNKNOWN) for text in ("", "apa", "kapan saja", "marketing", "32/1", "30 feb", "13/13", "0 hari")],
        *[(text, Why.UNKNOWN) for text in ("1-2-3-4-5", "triwulan 5", "1 foo - 2 bar", "<b>", "maret 26 2026 1")],
        *[(text, Why.FUTURE) for text in ("maret 2030", "24-11-2027", "tahun 2027", "triwulan 1 2027")],
        ("15-1 nov", Why.ORDER),
        ("1 jan 2024 - 5 mei 2026", Why.LONG),
        ("999 hari", Why.LONG),
    ],
)
def test_what_is_no_span_is_told_apart(text: str, why: Why) -> None:
    with pytest.raises(NotASpan) as told:
        read_span(text, TODAY)
    assert told.value.why is why


def test_a_month_that_was_typed_as_days_is_a_month() -> None:
    assert read_span("1-31 okt", TODAY).unit is read_span("okt", TODAY).unit is Unit.MONTH
    assert read_span("1 jul - 30 sep", TODAY).unit is Unit.QUARTER
    assert read_span("1-30 okt", TODAY).unit is Unit.DAYS


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.integers(0, DAYS_MOST - 1), st.integers(0, 4000))
def test_two_days_with_their_years_are_read_on_any_day(first: date, length: int, later: int) -> None:
    last, today = first + timedelta(days=length), first + timedelta(days=length + later)
    for text in (f"{first:%d/%m/%Y} - {last:%d/%m/%Y}", f"{first:%d-%m-%Y} sampai {last:%d-%m-%Y}"):
        assert read_span(text, today) == Period(first, last)


@given(st.text(max_size=40), st.dates(date(2020, 1, 1), date(2050, 1, 1)))
def test_whatever_is_typed_is_a_span_up_to_today_or_none(text: str, today: date) -> None:
    try:
        span = read_span(text, today)
    except NotASpan:
        return
    assert span.first <= span.last <= today
    assert span.days <= DAYS_MOST
