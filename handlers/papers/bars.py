"""Bars: how much in each kelurahan, or of each kind, and before that as a pale bar behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.kit.formats import number, when
from handlers.papers import picture, svg
from handlers.papers.letters import fit, width
from handlers.papers.picture import EDGE, TOP, WIDTH, Head

ROW, LEGEND, FOOT = 62, 98, 26  # pixels
NAME_MOST = 300
SIZE, GAP = 30, 20
TOLD_MOST = 15  # rows, so that the picture stays small; with more, what was before is a pale bar without a figure
LARGE = 1_000_000  # from here on `12,3 jt`


@dataclass(frozen=True)
class Bar:
    """before: in the span before; None where it is not told."""

    name: str
    value: float
    before: float | None = None


def drawn(head: Head, bars: Sequence[Bar]) -> bytes:
    """As PNG, in the order given."""
    return svg.drawn(as_svg(head, bars), WIDTH, _height(head, bars))


def as_svg(head: Head, bars: Sequence[Bar]) -> str:
    shown = [_shown(bar, head) for bar in bars]
    left = EDGE + int(max((width(bar.name, SIZE) for bar in shown), default=0)) + GAP
    told = [_short(bar.before) if len(shown) <= TOLD_MOST else "" for bar in shown]
    value_at = WIDTH - EDGE - _room(told, bold=False)
    room = value_at - _room([_short(bar.value) for bar in shown], bold=True) - GAP - left
    most = max((max(bar.value, bar.before or 0) for bar in shown), default=0) or 1
    return svg.filled(
        "bars",
        width=WIDTH,
        height=_height(head, bars),
        head=picture.head_of(head),
        legend=[when(head.period), picture.before(head)] if head.before else [],
        top=_top(head),
        row=ROW,
        rows=[
            {"name": bar.name, "value": _short(bar.value), "before": before}
            | {"now": _long(bar.value, most, room), "old": _long(bar.before, most, room)}
            for bar, before in zip(shown, told, strict=True)
        ],
        left=left,
        value_at=value_at,
    )


def _shown(bar: Bar, head: Head) -> Bar:
    return Bar(fit(bar.name, NAME_MOST, SIZE), bar.value, (bar.before or 0) if head.before else None)


def _top(head: Head) -> int:
    return TOP + (LEGEND if head.before else 0)


def _height(head: Head, bars: Sequence[Bar]) -> int:
    return _top(head) + ROW * len(bars) + FOOT


def _short(value: float | None) -> str:
    if value is None or value < LARGE:
        return "" if value is None else number(value)
    return picture.short(value)


def _room(figures: Sequence[str], bold: bool) -> int:
    """For a column, with the gap before it; none for a column that is not told."""
    widest = max((width(figure, SIZE, bold) for figure in figures), default=0)
    return int(widest) + GAP if widest else 0


def _long(value: float | None, most: float, room: int) -> float:
    return round(max(value or 0, 0) / most * room, 1)
