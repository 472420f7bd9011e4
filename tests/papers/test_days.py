"""A month of counts: each day in its column, in a colour that the legend explains, days to come left empty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.papers import days
from handlers.papers.colours import RAMP, contrast
from handlers.papers.picture import Head
from storage.periods import whole_month
from tests.papers.looked_at import assert_light, assert_readable, boxes, words, words_and_boxes

MONTHS = [(2027, 2), (2026, 2), (2026, 11), (2026, 3), (2027, 8), (2028, 2)]


def of(year: int, number: int) -> Head:
    return Head("Laporan per hari", "Kota Bontang", whole_month(date(year, number, 1)), "1.234 laporan")


def counted(head: Head, *values: int) -> dict[date, int]:
    """From the first of the month on, again and again if there are several."""
    known = head.period.days if len(values) > 1 else values[0]
    return {head.period.first + timedelta(days=n): values[n % len(values)] for n in range(known)}


NOVEMBER = of(2026, 11)


@pytest.mark.parametrize(("year", "number"), MONTHS)
def test_every_shape_of_month_is_readable_and_light(year: int, number: int) -> None:
    head = of(year, number)
    counts = counted(head, 0, 17, 74, 3, 58, 33, 99_999)
    drawing = days.as_svg(head, counts, [head.period.last])
    assert_readable(drawing)
    assert_light(days.drawn(head, counts, [head.period.last]), drawing)
    numbers = [it.words.rstrip("★") for it in words(drawing) if it.size == 32 and it.words.rstrip("★").isdigit()]
    assert numbers == [str(n + 1) for n in range(head.period.days)]


def test_each_day_is_under_its_weekday_with_its_count() -> None:
    drawing = days.as_svg(NOVEMBER, {date(2026, 11, 24): 42})
    tuesday = next(it for it in words(drawing) if it.words == "Sel")
    count = next(it for it in words(drawing) if it.words == "42")
    assert (tuesday.left + tuesday.right) / 2 == pytest.approx((count.left + count.right) / 2, abs=4)


def test_a_day_without_anything_says_so_and_a_day_to_come_says_nothing() -> None:
    drawing = days.as_svg(NOVEMBER, {date(2026, 11, 1): 0, date(2026, 11, 2): 5})
    assert [it.words for it in words(drawing) if it.size == days.COUNT_SIZE and it.words] == ["0", "5"]


def test_today_has_a_thick_edge_and_a_holiday_a_star_that_is_explained() -> None:
    plain = days.as_svg(NOVEMBER, {})
    assert "★" not in plain and 'stroke-width="6"' not in plain
    drawing = days.as_svg(NOVEMBER, {}, [date(2026, 11, 24)], date(2026, 11, 25))
    said = [it.words for it in words(drawing)]
    assert {"24★", "25", "★ hari libur"} <= set(said)
    assert drawing.count('stroke-width="6"') == 1
    elsewhere = days.as_svg(NOVEMBER, {}, [date(2026, 12, 25), date(2025, 11, 24)], date(2026, 10, 25))
    assert elsewhere == plain


@pytest.mark.parametrize("most", [0, 1, 4, 5, 6, 74, 99_999])
def test_the_legend_explains_every_colour_and_the_darkest_takes_in_the_most(most: int) -> None:
    drawing = days.as_svg(NOVEMBER, {date(2026, 11, 1): 0, date(2026, 11, 2): most})
    legend = boxes(drawing, "legend")
    named = [it.words for it in words(drawing) if it.kind == "legend"]
    assert len(legend) == len(named) == {6: 4}.get(most, min(most, 5) + 1), "no colour that no count can have"
    assert named[0] == "0"
    dark = days._cell(date(2026, 11, 2), 0, most, days._step(most), False, False)
    assert legend[-1].fill == dark.look.fill
    assert {it.fill for it in legend} <= set(RAMP)
    assert contrast(dark.look.fill, dark.look.ink) >= 4.5


def test_counts_share_a_colour_as_the_legend_says() -> None:
    drawing = days.as_svg(NOVEMBER, counted(NOVEMBER, 0, 15, 16, 74, 1))
    named = [it.words for it in words(drawing) if it.kind == "legend"]
    assert named == ["0", "1–15", "16–30", "31–45", "46–60", "61–75"]
    fills = [it.fill for it in words_and_boxes(drawing) if not it.words and it.kind == "" and it.bottom - it.top == 140]
    assert fills[:5] == [RAMP[0], RAMP[1], RAMP[2], RAMP[5], RAMP[1]]


def test_days_of_other_months_do_not_count() -> None:
    inside = {date(2026, 11, 2): 5}
    assert days.as_svg(NOVEMBER, inside | {date(2026, 12, 2): 500}) == days.as_svg(NOVEMBER, inside)


def test_large_counts_are_told_in_short() -> None:
    drawing = days.as_svg(NOVEMBER, counted(NOVEMBER, 0, 98_765, 1))
    named = [it.words for it in words(drawing) if it.kind == "legend"]
    assert named == ["0", "1–20.000", "s.d. 40 rb", "s.d. 60 rb", "s.d. 80 rb", "s.d. 100 rb"]
    assert_readable(drawing)
