"""The pictures that README shows: drawn anew they have the same words and shapes in the same places, and look the same.

UPDATE=1 writes docs/picture-*.png and tests/papers/golden/*.svg anew: look at the pictures before they are kept.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageStat

from handlers.papers import bars, days, line, svg, tiles
from handlers.papers.bars import Bar
from handlers.papers.picture import Head
from handlers.papers.tiles import Place
from storage.period import Period, Unit, before
from storage.periods import whole_month
from tests.papers.looked_at import assert_light, assert_readable, words_and_boxes
from tests.papers.test_grid import BONTANG

ROOT = Path(__file__).parents[2]
GOLDEN, DOCS = Path(__file__).parent / "golden", ROOT / "docs"
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 24), Unit.MONTH)
MONTH = whole_month(date(2026, 10, 7))
PIXELS = 1.0  # so far a shape may be off its golden place
SHADES = 2.0  # of 255, so far the whole picture may be off on the mean


def counts(many: int, most: int, seed: int) -> list[int]:
    """The same ones every time, and no two spans alike."""
    return [(seed * 7 + n * n * 13 + n * 29) % (most + 1) for n in range(many)]


def a_head(title: str, total: str, period: Period = NOVEMBER, against: Period | None = None) -> Head:
    return Head(title, "Kota Bontang", period, total, against)


def of_tiles() -> str:
    reached = counts(len(BONTANG), 40, 3)
    places = [Place(name, *point, value, 40) for (name, point), value in zip(BONTANG.items(), reached, strict=True)]
    return tiles.as_svg(a_head("RT yang tersentuh", f"{sum(reached)} dari 600 RT"), places, "RT")


def of_bars() -> str:
    now, then = counts(len(BONTANG), 60, 5), counts(len(BONTANG), 60, 8)
    rows = [Bar(name, *pair) for name, pair in zip(BONTANG, zip(now, then, strict=True), strict=True)]
    return bars.as_svg(a_head("Laporan per kelurahan", f"{sum(now)} laporan", against=before(NOVEMBER)), rows)


def of_line() -> str:
    now, then = counts(NOVEMBER.days, 30, 2), counts(NOVEMBER.days, 30, 9)
    return line.as_svg(a_head("Laporan setiap hari", f"{sum(now)} laporan", against=before(NOVEMBER)), now, then)


def of_days() -> str:
    made = dict(zip((MONTH.first + timedelta(days=n) for n in range(MONTH.days)), counts(31, 30, 4), strict=True))
    return days.as_svg(
        a_head("Laporan setiap hari", f"{sum(made.values())} laporan", MONTH), made, [date(2026, 10, 12)]
    )


PICTURES: dict[str, Callable[[], str]] = {"tiles": of_tiles, "bars": of_bars, "line": of_line, "days": of_days}


def as_png(drawing: str) -> bytes:
    page = words_and_boxes(drawing)[0]
    return svg.drawn(drawing, round(page.right), round(page.bottom))


@dataclass(frozen=True)
class Shape:
    """One element of a drawing: what it is, its words and colours, and its numbers in pixels, in their order."""

    kind: str
    words: str
    look: tuple[str, ...]
    numbers: tuple[float, ...]


LOOKS = ("class", "fill", "stroke", "text-anchor", "font-weight", "stroke-dasharray")
PLACES = ("x", "y", "width", "height", "cx", "cy", "r", "x1", "y1", "x2", "y2", "d", "points", "transform", "font-size")


def shapes(drawing: str) -> list[Shape]:
    return [
        Shape(
            element.tag.split("}")[-1],
            (element.text or "").strip(),
            tuple(f"{name}={element.get(name)}" for name in LOOKS if element.get(name)),
            tuple(float(it) for name in PLACES for it in re.findall(r"-?\d+(?:\.\d+)?", element.get(name, ""))),
        )
        for element in ElementTree.fromstring(drawing).iter()
    ]


def assert_same_structure(drawing: str, golden: str) -> None:
    drawn, kept = shapes(drawing), shapes(golden)
    assert [(it.kind, it.words, it.look) for it in drawn] == [(it.kind, it.words, it.look) for it in kept]
    for one, other in zip(drawn, kept, strict=True):
        assert one.numbers == pytest.approx(other.numbers, abs=PIXELS), (one, other)


def off(one: bytes, other: bytes) -> float:
    """By so many shades of 255 two pictures of one size differ on the mean."""
    images = [Image.open(io.BytesIO(content)).convert("RGB") for content in (one, other)]
    assert images[0].size == images[1].size
    return sum(ImageStat.Stat(ImageChops.difference(*images)).mean) / 3


@pytest.mark.parametrize("name", PICTURES)
def test_it_has_the_structure_that_was_looked_at(name: str) -> None:
    drawing = PICTURES[name]()
    picture = as_png(drawing)
    golden, shown = GOLDEN / f"{name}.svg", DOCS / f"picture-{name}.png"
    if os.environ.get("UPDATE"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(drawing, encoding="utf-8")
        shown.write_bytes(picture)
    assert_same_structure(drawing, golden.read_text(encoding="utf-8"))
    assert_readable(drawing)
    assert_light(picture, drawing)
    assert off(picture, shown.read_bytes()) < SHADES, "README shows another picture"


@pytest.mark.parametrize("name", PICTURES)
def test_readme_shows_it(name: str) -> None:
    assert f"(docs/picture-{name}.png)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_is_moved_said_otherwise_or_left_out_is_seen() -> None:
    golden = of_bars()
    moved = golden.replace(' y="', ' y="5', 1)
    said, left_out = golden.replace("Guntung", "Gunung"), re.sub(r"<rect[^>]*/>", "", golden, count=1)
    for other in (moved, said, left_out):
        assert other != golden
        with pytest.raises(AssertionError):
            assert_same_structure(other, golden)
    inverted = ImageChops.invert(Image.open(io.BytesIO(as_png(golden))).convert("RGB"))
    file = io.BytesIO()
    inverted.save(file, "PNG")
    assert off(as_png(golden), file.getvalue()) > SHADES
