"""A tile map: one tile for each kelurahan, all of one size, so that the smallest is read as well as the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_percent

from handlers.kit.formats import LOCALE, number
from handlers.kit.texts import say
from handlers.papers import picture, svg
from handlers.papers.colours import RAMP, ink
from handlers.papers.grid import tidy
from handlers.papers.letters import fit, shrunk, two_lines
from handlers.papers.nearest import Cell
from handlers.papers.picture import LEAST, ROOM, TOP, WIDTH, Head

GAP, HIGH, WIDEST, LEGEND = 12, 184, 330, 132  # pixels
INSET, NORTH, SEAM = 12, 70, 6  # beside the words in a tile; for the arrow; in the legend
COUNTED_MOST = 16  # tiles, so that the picture stays small; with more, each has its percentage only
CLASSES = ((0, 0), (1, 24), (25, 49), (50, 74), (75, 99), (100, 100))  # percent, one for each colour


@dataclass(frozen=True)
class Place:
    """value: of how many, `whole`; latitude, longitude: of a point inside."""

    name: str
    latitude: float
    longitude: float
    value: int
    whole: int


def drawn(head: Head, places: Sequence[Place], unit: str) -> bytes:
    """As PNG. unit: of what is counted, such as `RT`."""
    return svg.drawn(as_svg(head, places, unit), WIDTH, _height(_cells(places)))


def as_svg(head: Head, places: Sequence[Place], unit: str) -> str:
    cells = _cells(places)
    columns = 1 + max((column for _, column in cells), default=0)
    wide = min((ROOM + GAP) // columns - GAP, WIDEST)
    left = (WIDTH - columns * (wide + GAP) + GAP) // 2
    return svg.filled(
        "tiles",
        width=WIDTH,
        height=_height(cells),
        head=picture.head_of(head, ROOM - NORTH),
        north=say.picture.north,
        wide=wide,
        high=_high(cells),
        tiles=[
            {"x": left + column * (wide + GAP), "y": TOP + row * (_high(cells) + GAP)} | _tile(place, unit, wide)
            for (row, column), place in zip(cells, places, strict=True)
        ],
        foot=_height(cells) - LEGEND,
        part=(ROOM + SEAM) // len(RAMP),
        counted=len(cells) <= COUNTED_MOST,
        legend=[
            {"fill": fill, "words": _percent(low) if low == high else f"{low}–{_percent(high)}"}
            for fill, (low, high) in zip(RAMP, CLASSES, strict=True)
        ],
    )


def percent(value: int, whole: int) -> int:
    """Nothing and all only where it is so: 1 of 300 is 1 percent, 299 of 300 are 99."""
    if not whole or value <= 0:
        return 0
    return 100 if value >= whole else min(max(round(100 * value / whole), 1), 99)


def colour(value: int, whole: int) -> str:
    it = percent(value, whole)
    return next(fill for fill, (_, high) in zip(RAMP, CLASSES, strict=True) if it <= high)


def _cells(places: Sequence[Place]) -> tuple[Cell, ...]:
    return tidy(tuple((place.latitude, place.longitude) for place in places))


def _height(cells: Sequence[Cell]) -> int:
    return TOP + (1 + max((row for row, _ in cells), default=0)) * (_high(cells) + GAP) + LEGEND


def _high(cells: Sequence[Cell]) -> int:
    return HIGH if len(cells) <= COUNTED_MOST else HIGH - 42


def _tile(place: Place, unit: str, wide: int) -> dict[str, object]:
    fill, room = colour(place.value, place.whole), wide - 2 * INSET
    count = say.picture.of % (number(place.value), number(place.whole), unit)
    size = shrunk(place.name, room, 30, LEAST, bold=True)
    return {
        "name": two_lines(place.name, room, size, bold=True),
        "size": size,
        "percent": _percent(percent(place.value, place.whole)) if place.whole else "–",
        "count": fit(count, room, LEAST),
        "fill": fill,
        "ink": ink(fill),
    }


def _percent(whole: int) -> str:
    return str(format_percent(whole / 100, locale=LOCALE))
