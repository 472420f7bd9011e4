"""Bars by kelurahan or by kind: as long as the figures say, beside their names, whatever the names are."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.papers import bars
from handlers.papers.bars import Bar
from handlers.papers.picture import Head
from storage.period import Period
from tests.papers.looked_at import assert_light, assert_readable, boxes, words

NOVEMBER, OCTOBER = Period(date(2026, 11, 1), date(2026, 11, 24)), Period(date(2026, 10, 1), date(2026, 10, 24))
HEAD = Head("Laporan per kelurahan", "Kota Bontang", NOVEMBER, "1.234 laporan, sebelumnya 1.187", OCTOBER)
ALONE = Head("Laporan per kelurahan", "Kota Bontang", NOVEMBER, "1.234 laporan")
CITY = [Bar(f"Tanjung Laut Indah {n}", 37 * n % 150, 53 * n % 170) for n in range(20)]


def seen(drawing: str) -> list[str]:
    return [it.words for it in words(drawing)]


def test_bars_are_as_long_as_their_figures() -> None:
    drawing = bars.as_svg(HEAD, CITY)
    now, before = boxes(drawing, "now"), boxes(drawing, "before")
    pixel = max(it.wide for it in before) / max(bar.before or 0 for bar in CITY)
    for drawn, told in ((now, [bar.value for bar in CITY]), (before, [bar.before or 0 for bar in CITY])):
        assert [it.wide for it in drawn] == pytest.approx([pixel * value for value in told if value], abs=1)
    assert {it.left for it in now} == {it.left for it in before}, "all begin at one line"
    assert pixel * 170 > 300, "the longest is long enough to compare"


def test_every_row_is_there_in_the_order_given_also_with_nothing() -> None:
    drawing = bars.as_svg(HEAD, [Bar("Lok Tuan", 3, 2), Bar("Guntung", 0, 0), Bar("Api-api", 12, 0)])
    assert seen(drawing)[5:] == ["Lok Tuan", "3", "2", "Guntung", "0", "0", "Api-api", "12", "0"]
    assert len(boxes(drawing, "now")) == 2
    assert len(boxes(drawing, "before")) == 1


def test_it_says_what_where_when_how_much_and_against_what() -> None:
    assert seen(bars.as_svg(HEAD, CITY))[:5] == [
        "Laporan per kelurahan",
        "Kota Bontang · 1–24 Nov 2026",
        "1.234 laporan, sebelumnya 1.187",
        "1–24 Nov 2026",
        "sebelumnya 1–24 Okt 2026",
    ]


def test_without_a_span_before_there_is_nothing_pale_and_no_legend() -> None:
    drawing = bars.as_svg(ALONE, [Bar("Lok Tuan", 3, 9), Bar("Guntung", 1)])
    assert boxes(drawing, "before") == []
    assert seen(drawing)[3:] == ["Lok Tuan", "3", "Guntung", "1"]
    first, second = boxes(drawing, "now")
    assert first.wide == pytest.approx(3 * second.wide, abs=1), "what is not told takes no room"


@pytest.mark.parametrize("head", [HEAD, ALONE])
def test_a_span_in_which_nothing_was_is_drawn_too(head: Head) -> None:
    nothing = [Bar("Lok Tuan", 0, 0), Bar("Guntung", 0)]
    drawing = bars.as_svg(head, nothing)
    assert boxes(drawing, "now") == boxes(drawing, "before") == []
    assert_readable(drawing)
    assert_light(bars.drawn(head, nothing), drawing)


def test_an_area_without_rows_still_has_its_title() -> None:
    assert_light(bars.drawn(HEAD, []), bars.as_svg(HEAD, []))


@pytest.mark.parametrize(
    "rows",
    [
        CITY,
        [Bar("Gunung Elai", 99_999, 88_888), Bar("Kanaan", 1, 99_999)],
        [Bar(f"{n} Musyawarah pembangunan", 999_876 - n**3, 999_765 - n**4) for n in range(15)],
        [Bar(f"{n} Musyawarah pembangunan", 999_876 - n**3, 999_765 - n**4) for n in range(20)],
        [Bar("W" * 100, 9_999_999, 9_999_999)] * 12,
        [Bar("Musyawarah RT dan perencanaan pembangunan", 1.25e9, 987_654_321), Bar("PKK", 1e12, 2)],
        [Bar("<b>&\"'</text>", 2.5, 1), Bar("🧹 Gotong royong", 3, 1), Bar("نور", 1, 1), Bar("", 1, 1)],
    ],
)
def test_whatever_the_names_and_figures_are_it_is_readable_and_light(rows: list[Bar]) -> None:
    drawing = bars.as_svg(HEAD, rows)
    assert_readable(drawing)
    assert_light(bars.drawn(HEAD, rows), drawing)
    pale = boxes(drawing, "before")
    assert max(it.right for it in pale) < min(it.left for it in words(drawing)[6:] if it.left > pale[0].left)


def test_what_people_wrote_stays_words() -> None:
    drawing = bars.as_svg(HEAD, [Bar('<g/>&amp;"<', 1, 1), Bar("🧹 Gotong royong", 1), Bar("نور", 1)])
    assert {'<g/>&amp;"<', "Gotong royong", "–"} <= set(seen(drawing))
    assert len(boxes(drawing, "now")) == 3


def test_with_many_rows_what_was_before_is_a_pale_bar_without_a_figure() -> None:
    few, many = (bars.as_svg(HEAD, [Bar("Lok Tuan", 9, 7)] * rows) for rows in (15, 16))
    assert seen(few).count("7") == 15
    assert "7" not in seen(many)
    assert len(boxes(many, "before")) == 16


def test_the_longest_spans_fit_into_the_legend() -> None:
    across = Period(date(2026, 12, 28), date(2027, 1, 3))
    day = Period(date(2026, 9, 23), date(2026, 9, 23))
    for now, before in ((across, across), (day, day), (across, day)):
        assert_readable(bars.as_svg(Head("Laporan", "Kota Bontang", now, "9 laporan", before), CITY))


def test_money_is_told_in_short() -> None:
    drawing = bars.as_svg(ALONE, [Bar("a", 1_250_000_000), Bar("b", 55_000_000), Bar("c", 1_500_000), Bar("d", 1234.5)])
    assert [it for it in seen(drawing)[3:] if it not in "abcd"] == ["1,2 M", "55 jt", "1,5 jt", "1.234,5"]
