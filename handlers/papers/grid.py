"""A tile for each place: where it is in a small grid, roughly as on the map."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from handlers.papers.nearest import Cell, nearest

Point = tuple[float, float]  # latitude, longitude

SPARE = 1.3  # cells for each place, so that a coast or a far corner can show
COLUMNS_MOST = 6


@functools.lru_cache(maxsize=64)
def tidy(points: tuple[Point, ...]) -> tuple[Cell, ...]:
    """A cell of its own for each point; no row and no column is empty. The same for the same points in any order."""
    order = sorted(range(len(points)), key=lambda n: (-points[n][0], points[n][1], n))
    columns = min(math.ceil(math.sqrt(len(points))), COLUMNS_MOST) or 1
    rows = math.ceil(len(points) * SPARE / columns)
    north = _spread([-points[n][0] for n in order], rows)
    west = _spread([points[n][1] for n in order], columns)
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    settled = _without_gaps(nearest(list(zip(north, west, strict=True)), cells))
    where = dict(zip(order, settled, strict=True))
    return tuple(where[n] for n in range(len(points)))


def _spread(values: Sequence[float], among: int) -> list[float]:
    """Half by the distance and half by the order, so that one far place does not press all others together."""
    low, high, ordered = min(values, default=0), max(values, default=0), sorted(values)
    if low == high:
        return [(among - 1) / 2] * len(values)
    ranks = [ordered.index(value) / (len(values) - 1) for value in values]
    parts = [(value - low) / (high - low) for value in values]
    return [(rank + part) / 2 * (among - 1) for rank, part in zip(ranks, parts, strict=True)]


def _without_gaps(cells: list[Cell]) -> list[Cell]:
    rows, columns = (sorted({cell[axis] for cell in cells}) for axis in (0, 1))
    return [(rows.index(row), columns.index(column)) for row, column in cells]
