"""Rows of buttons whose labels differ in length: two share a row where both fit it, a longer one has it alone."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.kit.buttons import Button

ON = "☑️ "  # before the label of what is picked
SHARED_MOST = 14  # characters, the mark aside: half the width of an old phone, which cuts off what is longer


def in_lines(buttons: Iterable[Button]) -> list[list[Button]]:
    """In their order; a row stays as it is when something in it is picked."""
    rows: list[list[Button]] = [[]]
    for button in buttons:
        alone = len(button[0].removeprefix(ON)) > SHARED_MOST
        if alone or len(rows[-1]) == 2:
            rows.append([])
        rows[-1].append(button)
        if alone:
            rows.append([])
    return [row for row in rows if row]
