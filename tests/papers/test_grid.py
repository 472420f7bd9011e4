"""Tiles where one looks for them: a cell for each place, north up, the same every time."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from itertools import combinations, permutations
from pathlib import Path

import pytest

from handlers.papers.grid import Point, tidy
from handlers.papers.nearest import Cell, nearest

REGIONS = Path(__file__).parents[2] / "storage" / "regions"
NEAR = 0.008  # degrees, under a kilometre: so near, either may be the more northern or western one

with (REGIONS / "bontang.csv").open(encoding="utf-8") as file:
    BONTANG = {row["kelurahan"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}


def anywhere(many: int, seed: int = 1) -> tuple[Point, ...]:
    chance = random.Random(seed)
    return tuple((chance.uniform(-1, 1), chance.uniform(117, 118)) for _ in range(many))


def where() -> dict[str, tuple[int, int]]:
    return dict(zip(BONTANG, tidy(tuple(BONTANG.values())), strict=True))


def test_bontang_looks_as_on_its_map() -> None:
    rows: list[list[str]] = [[""] * 4 for _ in range(5)]
    for name, (row, column) in where().items():
        rows[row][column] = name
    assert rows == [
        ["", "Lok Tuan", "Guntung", ""],
        ["Gunung Telihan", "Belimbing", "Gunung Elai", "Bontang Baru"],
        ["Kanaan", "Berbas Tengah", "Api-api", "Bontang Kuala"],
        ["", "Satimpo", "Tanjung Laut", "Tanjung Laut Indah"],
        ["Bontang Lestari", "", "Berbas Pantai", ""],
    ]


def test_nothing_in_bontang_is_north_of_what_it_is_south_of_nor_west_of_what_it_is_east_of() -> None:
    cells = where()
    for (one, there), (other, elsewhere) in combinations(BONTANG.items(), 2):
        south, east = there[0] - elsewhere[0], elsewhere[1] - there[1]
        rows, columns = cells[other][0] - cells[one][0], cells[other][1] - cells[one][1]
        assert abs(south) < NEAR or south * rows >= 0, (one, other)
        assert abs(east) < NEAR or east * columns >= 0, (one, other)


def test_lestari_is_in_the_south_west_and_the_coast_is_free() -> None:
    cells = where()
    south, west = max(row for row, _ in cells.values()), 0
    assert cells["Bontang Lestari"] == (south, west)
    assert {name for name, (row, _) in cells.items() if row == 0} == {"Lok Tuan", "Guntung"}
    row, column = cells["Berbas Pantai"]
    assert not {it for it in cells.values() if it[0] == row and it[1] > column}, "east of it is the sea"


@pytest.mark.parametrize("many", range(1, 31))
def test_any_region_has_a_grid_without_gaps_in_which_no_two_share_a_cell(many: int) -> None:
    cells = tidy(anywhere(many, seed=many))
    assert len(set(cells)) == len(cells) == many
    for axis in (0, 1):
        used = {cell[axis] for cell in cells}
        assert used == set(range(len(used)))
    assert len({column for _, column in cells}) <= 6


@pytest.mark.parametrize("seed", range(5))
def test_it_does_not_matter_in_which_order_they_come(seed: int) -> None:
    points = anywhere(12, seed)
    order = random.Random(seed).sample(range(12), 12)
    mixed = tidy(tuple(points[n] for n in order))
    assert mixed == tuple(tidy(points)[n] for n in order)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_arrangement_is_nearer_in_all(seed: int) -> None:
    chance = random.Random(seed)
    wanted = [(chance.uniform(0, 0.7), chance.uniform(0, 1.3)) for _ in range(6)]
    cells = [(row, column) for row in range(2) for column in range(3)]

    def off(at: Sequence[Cell]) -> float:
        return sum((w[0] - c[0]) ** 2 + (w[1] - c[1]) ** 2 for w, c in zip(wanted, at, strict=True))

    best = min(off(at) for at in permutations(cells, len(wanted)))
    assert off(nearest(wanted, cells)) == pytest.approx(best)


def test_four_corners_are_a_square() -> None:
    corners = ((1.0, 117.0), (1.0, 118.0), (0.0, 117.0), (0.0, 118.0))
    assert tidy(corners) == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert tidy(corners[::-1]) == ((1, 1), (1, 0), (0, 1), (0, 0))


def test_places_at_one_point_or_in_a_row_have_a_cell_each() -> None:
    assert tidy(()) == ()
    assert tidy(((0.1, 117.4),)) == ((0, 0),)
    assert len(set(tidy(((0.1, 117.4),) * 5))) == 5
    column = tidy(((3.0, 117.4), (1.0, 117.4), (2.0, 117.4)))
    assert column[0][0] <= column[2][0] <= column[1][0]
