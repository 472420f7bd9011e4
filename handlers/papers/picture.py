"""What stands above every picture of figures: what it shows, where, when, and how much in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.numbers import format_compact_decimal

from handlers.kit.formats import LOCALE, when
from handlers.kit.texts import say
from handlers.papers.letters import fit, known, shrunk, width
from storage.period import Period

WIDTH, EDGE = 1080, 32  # pixels: the width of a phone, and what stays free on both sides
ROOM = WIDTH - 2 * EDGE
TOP = 198  # where the picture itself begins
LEAST = 28  # nothing is written smaller


@dataclass(frozen=True)
class Head:
    """before: the span that it is held against; total: one line, such as `1.234 laporan`."""

    title: str
    area: str
    period: Period
    total: str
    before: Period | None = None


def short(value: float) -> str:
    """`12,3 jt`"""
    return known(format_compact_decimal(value, fraction_digits=1, locale=LOCALE))


def before(head: Head) -> str:
    """`sebelumnya 1-24 Okt 2026`, or nothing."""
    return say.picture.before % when(head.before) if head.before else ""


def head_of(head: Head, room: int = ROOM) -> dict[str, Any]:
    """For templates/head.svg, in words that fit. room: for the line of the total."""
    days = when(head.period)
    where = fit(head.area, ROOM - width(f" · {days}", 30), 30)
    size = shrunk(head.title, ROOM, 44, 34, bold=True)
    large = shrunk(head.total, room, 36, LEAST, bold=True)
    return {
        "title": fit(head.title, ROOM, size, bold=True),
        "size": size,
        "subtitle": f"{where} · {days}",
        "total": fit(head.total, room, large, bold=True),
        "large": large,
    }
