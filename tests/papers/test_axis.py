"""What is written at an axis: days in equal steps from the first on, months by their first day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from handlers.papers import axis


@pytest.mark.parametrize("days", range(1, axis.DAYS_MOST + 1))
def test_days_are_named_from_the_first_on_in_equal_steps(days: int) -> None:
    first = date(2026, 12, 20)
    named = axis.dates(first, days)
    places = [n for n, _ in named]
    assert places[0] == 0
    assert days - (places[1] if len(places) > 1 else days) <= places[-1] < days, "the last is near the end"
    assert len({after - before for before, after in pairwise(places)}) <= 1
    for n, words in named:
        assert words.startswith(f"{(first + timedelta(days=n)).day} ")


def test_a_week_names_each_day_and_a_month_each_fifth() -> None:
    assert [words for _, words in axis.dates(date(2026, 8, 29), 7)][2:5] == ["31 Agu", "1 Sep", "2 Sep"]
    assert [words for _, words in axis.dates(date(2026, 5, 1), 31)][:3] == ["1 Mei", "6 Mei", "11 Mei"]


def test_months_are_named_where_they_begin() -> None:
    first = date(2026, 1, 15)
    for n, words in axis.dates(first, 340):
        assert (first + timedelta(days=n)).day == 1
        assert words == axis.named(first + timedelta(days=n), "MMM")
    assert next(words for _, words in axis.dates(first, 340)) == "Feb"


def test_figures_at_the_axis_are_round() -> None:
    assert axis.steps(0) == [0, 1]
    assert axis.steps(1) == [0, 1]
    assert axis.steps(5) == [0, 1, 2, 3, 4, 5]
    assert axis.steps(11) == [0, 5, 10, 15]
    assert axis.steps(49) == [0, 10, 20, 30, 40, 50]
    assert axis.steps(87) == [0, 20, 40, 60, 80, 100]
    assert axis.steps(1_900) == [0, 500, 1_000, 1_500, 2_000]
