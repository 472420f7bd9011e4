"""Give each of some spots a cell of its own, so that all together are as near to where they want to be as can be."""

from __future__ import annotations

from math import inf

Spot = tuple[float, float]  # row, column, with fractions
Cell = tuple[int, int]  # row from the north, column from the west


def nearest(wanted: list[Spot], cells: list[Cell]) -> list[Cell]:
    """The cells that are nearest in all: one place after the other comes in, and others move where that helps."""
    holder: dict[int, int] = {}  # of a cell: the place that has it
    price = [0.0] * len(cells)
    for place in range(len(wanted)):
        came, free = _way(place, wanted, cells, holder, price)
        while came[free] >= 0:
            holder[free] = holder[came[free]]
            free = came[free]
        holder[free] = place
    at = {place: cells[cell] for cell, place in holder.items()}
    return [at[place] for place in range(len(wanted))]


def _way(
    place: int, wanted: list[Spot], cells: list[Cell], holder: dict[int, int], price: list[float]
) -> tuple[list[int], int]:
    """The cheapest chain of moves that ends at a free cell: from which cell each is come to, -1 for the start.

    The Hungarian method in Dijkstra's form (Jonker and Volgenant, 1987); price: lowered for the cells on the way.
    """
    cost, came, done = [inf] * len(cells), [-1] * len(cells), set[int]()
    at, so_far, own = -1, 0.0, 0.0
    while at < 0 or at in holder:
        who = holder[at] if at >= 0 else place
        own = _off(wanted[who], cells[at]) - price[at] if at >= 0 else 0.0
        for cell in set(range(len(cells))) - done:
            through = so_far + _off(wanted[who], cells[cell]) - price[cell] - own
            if through < cost[cell] - 1e-12:
                cost[cell], came[cell] = through, at
        at = min(set(range(len(cells))) - done, key=lambda cell: (cost[cell], cell))
        so_far = cost[at]
        done.add(at)
    for cell in done:
        price[cell] += cost[cell] - so_far
    return came, at


def _off(want: Spot, cell: Cell) -> float:
    return (want[0] - cell[0]) ** 2 + (want[1] - cell[1]) ** 2
