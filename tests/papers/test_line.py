"""A line over days: every day at its place and height, the span before behind it, dates that do not collide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from handlers.papers import axis, line
from handlers.papers.picture import Head
from storage.period import Period
from tests.papers.looked_at import assert_light, assert_readable, words

FIRST = date(2026, 11, 1)


def of(days: int, first: date = FIRST) -> Head:
    """These days against as many before them."""
    before = Period(first - timedelta(days=days), first - timedelta(days=1))
    return Head(
        "Laporan per hari", "Kota Bontang", Period(first, first + timedelta(days=days - 1)), "9 laporan", before
    )


def path(drawing: str, kind: str) -> list[tuple[float, float]]:
    root = ElementTree.fromstring(drawing)
    (found,) = [it.get("d", "") for it in root.iter() if it.get("class") == kind and it.tag.endswith("path")]
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([\d.]+)", found)]


def dots(drawing: str) -> list[tuple[str | None, float, float]]:
    circles = [it for it in ElementTree.fromstring(drawing).iter() if it.tag.endswith("circle")]
    return [(it.get("class"), float(it.get("cx", "")), float(it.get("cy", ""))) for it in circles]


def seen(drawing: str) -> list[str]:
    return [it.words for it in words(drawing)]


def heights(points: Sequence[tuple[float, float]]) -> list[float]:
    """Over the axis, in pixels."""
    return [line.LOWER - y for _, y in points]


def test_every_day_is_as_high_as_its_figure_and_days_are_equally_apart() -> None:
    values, before = [3, 0, 12, 9, 6, 0, 1], [6, 6, 0, 0, 3, 12, 15]
    drawing = line.as_svg(of(7), values, before)
    now, old = path(drawing, "now"), path(drawing, "before")
    pixel = heights(old)[6] / 15
    assert heights(now) == pytest.approx([pixel * value for value in values], abs=1)
    assert heights(old) == pytest.approx([pixel * value for value in before], abs=1)
    assert [x for x, _ in now] == [x for x, _ in old], "the same day of both spans is at the same place"
    steps = [after - x for (x, _), (after, _) in pairwise(now)]
    assert steps == pytest.approx([steps[0]] * 6, abs=0.2)


def test_the_axis_has_round_figures_and_indonesian_dates() -> None:
    drawing = line.as_svg(of(7, date(2026, 7, 30)), [0, 1200, 1900, 7, 7, 7, 7])
    said = seen(drawing)
    assert [it for it in said if re.fullmatch(r"[\d.]+", it)] == ["0", "500", "1.000", "1.500", "2.000"]
    assert said[-8:-1] == ["30 Jul", "31 Jul", "1 Agu", "2 Agu", "3 Agu", "4 Agu", "5 Agu"]
    assert said[-1] == "1.900 · 1 Agu", "the highest day is named"


@pytest.mark.parametrize("most", [0, 1, 2, 5, 6, 9, 10, 11, 49, 99, 100, 101, 5_000, 99_999, 12.4])
def test_the_axis_reaches_just_over_the_highest(most: float) -> None:
    steps = axis.steps(most)
    assert steps[0] == 0
    assert most <= steps[-1] <= max(2 * most, 1)
    assert 2 <= len(steps) <= 6


@pytest.mark.parametrize("days", [*range(1, 70), 89, 90, 91, 92, 180, 181, 200, 273, 364, 365, 366])
@pytest.mark.parametrize("first", [FIRST, date(2028, 1, 1)])
def test_any_number_of_days_is_readable(days: int, first: date) -> None:
    values = [n * 7919 % 99_991 for n in range(days)]
    drawing = line.as_svg(of(days, first), values, list(reversed(values)))
    assert_readable(drawing)
    named = [it.words for it in words(drawing) if re.fullmatch(r"(\d+ )?[A-Z][a-z]{2}( \d{4})?", it.words)]
    assert 1 <= len(named) <= axis.MONTHS_MOST
    assert days < 2 or len(named) >= 2


def test_a_year_is_the_mean_of_seven_days_and_says_so() -> None:
    values = [0 if n % 7 > 4 else 14 for n in range(365)]
    drawing = line.as_svg(of(365, date(2026, 1, 1)), values, [7] * 365)
    now, old = path(drawing, "now"), path(drawing, "before")
    assert len(now) == len(old) == 365 - 6
    assert heights(now) == pytest.approx([heights(old)[0] * 10 / 7] * len(now), abs=1), "weekends leave no teeth"
    assert now[-1][0] == line.RIGHT
    assert "1 Jan – 31 Des 2026, rata-rata 7 hari" in seen(drawing)
    assert not any("rata-rata" in it for it in seen(line.as_svg(of(62), values[:62])))


def test_a_few_a_day_over_more_than_a_month_is_the_mean_of_seven_days_too() -> None:
    ones = [n % 2 for n in range(40)]
    assert any("rata-rata 7 hari" in it for it in seen(line.as_svg(of(40), ones)))
    assert len(path(line.as_svg(of(40), ones), "now")) == 40 - 6
    for other in (ones[:31], [*ones, 4]):
        assert not any("rata-rata" in it for it in seen(line.as_svg(of(len(other)), other)))


def test_the_year_stands_with_the_months_only_where_there_are_two() -> None:
    assert {"Jan", "Feb", "Des"} <= set(seen(line.as_svg(of(365, date(2026, 1, 1)), [1] * 365)))
    across = seen(line.as_svg(of(120), [1] * 120))
    assert [it for it in across if re.fullmatch(r"\w{3} \d{4}", it)] == ["Nov 2026", "Des 2026", "Jan 2027", "Feb 2027"]


def test_one_day_is_a_dot_and_the_day_before_a_ring() -> None:
    drawing = line.as_svg(of(1), [12], [9])
    assert "<path" not in drawing
    (old, x, low), (now, same, high) = dots(drawing)
    assert (old, now, same) == ("before", "now", x)
    assert line.LOWER - low == pytest.approx((line.LOWER - high) * 9 / 12, abs=1)


def test_a_span_that_still_runs_ends_where_today_is() -> None:
    drawing = line.as_svg(of(30), [5, 6, 7], [5] * 30)
    now, old = path(drawing, "now"), path(drawing, "before")
    assert (len(now), len(old)) == (3, 30)
    assert now[-1][0] == old[2][0]
    assert len(path(line.as_svg(of(90), [5, 6, 7], [5] * 90), "now")) == 3, "too few for a mean"


def test_a_span_in_which_nothing_was_lies_on_the_axis() -> None:
    drawing = line.as_svg(of(24), [0] * 24, [0] * 24)
    assert set(heights(path(drawing, "now"))) == {0}
    assert_readable(drawing)
    assert_light(line.drawn(of(24), [0] * 24, [0] * 24), drawing)


def test_without_a_span_before_there_is_one_line_and_no_legend() -> None:
    head = Head("Laporan per hari", "Kota Bontang", Period(FIRST, FIRST + timedelta(days=2)), "9 laporan")
    drawing = line.as_svg(head, [2, 3, 4])
    assert 'class="before"' not in drawing and "dasharray" not in drawing
    assert seen(drawing)[3] == "0", "the axis follows the heading at once"


@pytest.mark.parametrize("at", [0, 29])
def test_the_name_of_the_highest_day_stays_within_the_picture(at: int) -> None:
    values = [1] * 30
    values[at] = 1_234_567
    assert_readable(line.as_svg(of(30), values, [2] * 30))


@pytest.mark.parametrize("days", [1, 31, 62, 366])
def test_it_is_a_light_picture(days: int) -> None:
    values = [n * 7919 % 101 for n in range(days)]
    assert_light(line.drawn(of(days), values, values[::-1]), line.as_svg(of(days), values, values[::-1]))
