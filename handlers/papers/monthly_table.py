"""A table of a monthly paper, before it is a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers.kit.texts import say

words = say.monthly
Row = list[str]


@dataclass(frozen=True)
class Table:
    """A cell for each heading; total: the last row; nothing: said where there is no row."""

    title: str
    columns: list[str]
    rows: list[Row]
    total: Row = field(default_factory=list)
    nothing: str = ""


def table(name: str, rows: list[Row], total: Iterable[str] = (), nothing: str = "") -> Table:
    last = list(total) if rows else []
    empty = nothing or words.nothing.get(name, "")
    return Table(words.sections[name], list(words.columns[name]), rows, last, empty)
