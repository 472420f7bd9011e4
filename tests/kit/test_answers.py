"""What people type for days and numbers, as they write them here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.answers import parse_coming_day, parse_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hari ini", TODAY),
        ("Hari  Ini", TODAY),
        ("tadi", TODAY),
        ("kemarin", date(2026, 11, 23)),
        ("KEMARIN", date(2026, 11, 23)),
        ("kemarin lusa", date(2026, 11, 22)),
        ("24/11", TODAY),
        ("1/1", date(2026, 1, 1)),
        ("24-11-2026", TODAY),
        ("24.11.26", TODAY),
        ("24 11 2026", TODAY),
        ("2026-11-24", TODAY),
        ("24 November", TODAY),
        ("24 nov 2026", TODAY),
        ("3 Agustus", date(2026, 8, 3)),
        ("3 ags", date(2026, 8, 3)),
        ("3 agt 26", date(2026, 8, 3)),
        ("9 nopember", date(2026, 11, 9)),
        ("9 peb", date(2026, 2, 9)),
        ("17 mei 2026", date(2026, 5, 17)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, meant: date) -> None:
    assert parse_day(text, TODAY) == meant


@pytest.mark.parametrize(("text", "meant"), [("25/11", date(2025, 11, 25)), ("31 desember", date(2025, 12, 31))])
def test_without_a_year_it_is_the_last_such_day(text: str, meant: date) -> None:
    assert parse_day(text, TODAY) == meant


def test_with_a_year_it_may_be_yet_to_come() -> None:
    assert parse_day("25/11/2026", TODAY) == date(2026, 11, 25)


def test_the_29th_of_february_is_that_of_the_last_leap_year_or_none() -> None:
    assert parse_day("29/2", date(2028, 3, 1)) == date(2028, 2, 29)
    assert parse_day("29/2", date(2029, 2, 1)) == date(2028, 2, 29)
    assert parse_day("29/2", date(2026, 11, 24)) is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "besok", "senin", "31/2", "0/1", "1/13", "24", "24/11/026", "24/xx", "0000-01-01", "24//11", "rt 3"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text, TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_written_out_is_read_back(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%-d-%-m-%y}", day.isoformat()):
        assert parse_day(text, TODAY) == day


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_without_a_year_any_day_of_the_last_year_is_read_back(day: date) -> None:
    assert parse_day(f"{day:%d/%m}", TODAY) == day


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    day = parse_day(text, TODAY)
    assert day is None or isinstance(day, date)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("besok", date(2026, 11, 25)),
        (" Lusa ", date(2026, 11, 26)),
        ("hari ini", date(2026, 11, 24)),
        ("kemarin", date(2026, 11, 23)),
        ("24/11", date(2026, 11, 24)),
        ("1/12", date(2026, 12, 1)),
        ("23 November", date(2027, 11, 23)),
        ("2026-12-31", date(2026, 12, 31)),
        ("kapan-kapan", None),
    ],
)
def test_a_day_to_come_is_the_next_of_its_name(typed: str, meant: date | None) -> None:
    assert parse_coming_day(typed, date(2026, 11, 24), date(2026, 11, 24)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("20/11", date(2026, 11, 20)), ("16 Nov", date(2027, 11, 16)), ("10/1", date(2027, 1, 10))],
)
def test_a_day_may_begin_before_today(typed: str, meant: date) -> None:
    assert parse_coming_day(typed, date(2026, 11, 24), least=date(2026, 11, 17)) == meant
