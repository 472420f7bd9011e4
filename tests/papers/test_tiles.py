"""The tile map: every kelurahan is found and read at once, in its colour and without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from handlers.papers import tiles
from handlers.papers.colours import RAMP, brightness, contrast, ink
from handlers.papers.letters import width
from handlers.papers.picture import Head
from handlers.papers.tiles import Place
from storage.period import Period
from tests.papers.looked_at import Seen, assert_light, assert_readable, boxes, words
from tests.papers.test_grid import BONTANG, anywhere

HEAD = Head("RT yang tersentuh", "Kota Bontang", Period(date(2026, 11, 1), date(2026, 11, 30)), "312 dari 499 RT")
SHARES = (30, 100, 62, 0, 80, 99, 50, 15, 100, 24, 3, 77, 45, 90, 33)
CITY = [
    Place(name, *point, value=round(0.4 * share), whole=40)
    for (name, point), share in zip(BONTANG.items(), SHARES, strict=True)
]


def region(many: int, name: str = "Sungai Pinang Luar {}") -> list[Place]:
    return [Place(name.format(n), *point, n % 41, 40) for n, point in enumerate(anywhere(many))]


def within(drawing: str, tile: Seen) -> list[str]:
    return [it.words for it in words(drawing) if it.kind == "tile" and tile.over(it)]


def test_every_kelurahan_has_a_tile_with_its_name_its_count_and_its_percentage() -> None:
    drawing = tiles.as_svg(HEAD, CITY, "RT")
    told = [within(drawing, tile) for tile in boxes(drawing, "tile")]
    assert told[2] == ["Lok Tuan", "62%", "25/40 RT"]
    assert told[11] == ["Tanjung Laut", "Indah", "78%", "31/40 RT"]
    assert [" ".join(lines[:-2]) for lines in told] == list(BONTANG)
    assert [lines[-1] for lines in told] == [f"{place.value}/40 RT" for place in CITY]


def test_tiles_are_equal_lie_apart_and_hold_their_words() -> None:
    drawing = tiles.as_svg(HEAD, CITY, "RT")
    them = boxes(drawing, "tile")
    assert len({(it.wide, it.bottom - it.top) for it in them}) == 1
    assert not any(one.over(other) for one, other in combinations(them, 2))
    for it in words(drawing):
        if it.kind == "tile":
            assert any(
                t.left <= it.left and it.right <= t.right and t.top <= it.top < it.bottom <= t.bottom for t in them
            )
    assert_readable(drawing)


def test_north_is_up_and_said() -> None:
    drawing = tiles.as_svg(HEAD, CITY, "RT")
    by_name = dict(zip(BONTANG, boxes(drawing, "tile"), strict=True))
    assert by_name["Guntung"].bottom < by_name["Gunung Elai"].top
    assert by_name["Bontang Lestari"].right < by_name["Berbas Pantai"].left
    assert [it.words for it in words(drawing) if it.kind == "north"] == ["U"]


@pytest.mark.parametrize("share", range(101))
def test_words_on_any_tile_can_be_read(share: int) -> None:
    place = Place("Guntung", 0.1, 117.4, share, 100)
    drawing = tiles.as_svg(HEAD, [place], "RT")
    (tile,) = boxes(drawing, "tile")
    for it in words(drawing):
        if it.kind == "tile":
            assert contrast(it.fill, tile.fill) >= 4.5


def test_colours_get_darker_step_by_step_so_that_they_are_told_apart_without_colour() -> None:
    bright = [brightness(colour) for colour in RAMP]
    assert all((one + 0.05) / (other + 0.05) > 1.14 for one, other in pairwise(bright))
    assert all((one + 0.05) / (other + 0.05) > 1.25 for one, other in pairwise(bright[1:]))
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert (ink("#000000"), ink("#ffffff")) == ("#ffffff", "#16191c")


def test_the_legend_names_each_colour_that_a_tile_can_have() -> None:
    drawing = tiles.as_svg(HEAD, CITY, "RT")
    assert [it.fill for it in boxes(drawing, "legend")] == list(RAMP)
    named = [it.words for it in words(drawing) if it.kind == "legend"]
    assert named == ["0%", "1–24%", "25–49%", "50–74%", "75–99%", "100%"]
    used = [tiles.colour(share, 100) for share in range(101)]
    assert [used.count(colour) for colour in RAMP] == [1, 24, 25, 25, 25, 1]
    assert used == sorted(used, key=RAMP.index)


def test_only_all_is_a_hundred_percent_and_only_nothing_is_none() -> None:
    of = tiles.percent
    assert (of(0, 300), of(1, 300), of(150, 300), of(299, 300), of(300, 300)) == (0, 1, 50, 99, 100)
    assert (of(301, 300), of(0, 0), of(3, 0)) == (100, 0, 0)
    assert tiles.colour(299, 300) == RAMP[4]


def test_a_kelurahan_whose_rt_nobody_knows_has_no_percentage() -> None:
    drawing = tiles.as_svg(HEAD, [replace(CITY[0], value=0, whole=0)], "RT")
    assert within(drawing, boxes(drawing, "tile")[0]) == ["Bontang Kuala", "–", "0/0 RT"]


@pytest.mark.parametrize("many", [0, 1, 2, 3, 6, 15, 16, 17, 24])
def test_any_region_is_a_light_picture(many: int) -> None:
    places = region(many)
    drawing = tiles.as_svg(HEAD, places, "RT")
    assert_readable(drawing)
    assert_light(tiles.drawn(HEAD, places, "RT"), drawing)
    assert len(boxes(drawing, "tile")) == many


def test_so_many_that_it_would_be_heavy_are_told_by_percentage_alone() -> None:
    few, many = tiles.as_svg(HEAD, region(16), "RT"), tiles.as_svg(HEAD, region(17), "RT")
    assert "/40 RT" in few
    assert "/40 RT" not in many
    assert "40%" in many


@pytest.mark.parametrize(
    "name", ["W" * 80, "Mangkurawang Mekarwangi Sejahtera Makmur", "<b>&\"'</text>", "😀", "", "a b c d"]
)
def test_whatever_the_names_are_they_stay_within_their_tiles(name: str) -> None:
    places = [replace(place, name=name, value=1_234, whole=12_345) for place in CITY]
    drawing = tiles.as_svg(HEAD, places, "RT")
    assert_readable(drawing)
    for tile in boxes(drawing, "tile"):
        lines = within(drawing, tile)
        assert 3 <= len(lines) <= 4
        assert all(width(line, 28, bold=True) <= tile.wide for line in lines)
    assert_light(tiles.drawn(HEAD, places, "RT"), drawing)
