"""A month of days with how much there was on each: the calendar of handlers/papers/calendar.py, with counts."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.kit.formats import month, number
from handlers.kit.texts import say
from handlers.papers import picture, svg
from handlers.papers.calendar import ROW, TOP, WIDTH, Cell, Look
from handlers.papers.colours import RAMP, ink
from handlers.papers.letters import shrunk, width
from handlers.papers.picture import LEAST, Head, short

LEGEND, STARS, SWATCH = 122, 54, 160  # pixels
COUNT_SIZE, COUNT_ROOM = 46, 126


@dataclass(frozen=True)
class CountCell(Cell):
    """words: how much there was, empty where nothing is known yet."""

    words: str
    size: int


def drawn(head: Head, counts: Mapping[date, int], holidays: Collection[date] = (), today: date | None = None) -> bytes:
    """As PNG: the month of head.period. counts: a day that is not among them is still to come, so left empty."""
    return svg.drawn(as_svg(head, counts, holidays, today), WIDTH, _height(head, holidays))


def as_svg(head: Head, counts: Mapping[date, int], holidays: Collection[date] = (), today: date | None = None) -> str:
    first, weeks = head.period.first, _weeks(head)
    most = max((count for day, count in counts.items() if month(day) == month(first)), default=0)
    return svg.filled(
        "days",
        width=WIDTH,
        height=_height(head, holidays),
        head=picture.head_of(head),
        words=say.month,
        cells=[
            _cell(day, row, counts.get(day), _step(most), day in holidays, day == today)
            for row, week in enumerate(weeks)
            for day in week
            if day.month == first.month
        ],
        foot=TOP + len(weeks) * ROW,
        looks=_legend(most),
        starred=_starred(head, holidays),
    )


def _weeks(head: Head) -> list[list[date]]:
    return Calendar().monthdatescalendar(head.period.first.year, head.period.first.month)


def _height(head: Head, holidays: Collection[date]) -> int:
    return TOP + len(_weeks(head)) * ROW + LEGEND + STARS * _starred(head, holidays)


def _starred(head: Head, holidays: Collection[date]) -> bool:
    return any(month(day) == month(head.period.first) for day in holidays)


def _step(most: int) -> int:
    """How many counts share a colour, of two digits and noughts, so that the darkest takes in the most."""
    step = max(1, -(-most // (len(RAMP) - 1)))
    noughts: int = 10 ** max(0, len(str(step)) - 2)
    return -(-step // noughts) * noughts


def _cell(day: date, row: int, count: int | None, step: int, holiday: bool, today: bool) -> CountCell:
    fill = RAMP[-(-(count or 0) // step)]
    words = "" if count is None else number(count)
    return CountCell(
        number=day.day,
        look=Look("", fill, ink(fill)),
        column=day.weekday(),
        row=row,
        today=today,
        holiday=holiday,
        words=words,
        size=shrunk(words, COUNT_ROOM, COUNT_SIZE, LEAST, bold=True),
    )


def _legend(most: int) -> list[tuple[str, str]]:
    """Each colour that can occur, and the counts that it stands for."""
    step = _step(most)
    spans = [(max(1, (n - 1) * step + 1), n * step) for n in range(1, min(len(RAMP) - 1, -(-most // step)) + 1)]
    words = [_span(low, high) for low, high in spans]
    return list(zip(RAMP, ["0", *words], strict=False))


def _span(low: int, high: int) -> str:
    """`1-15`; where that has no room, `s.d. 20 rb`, which says the same as the colours are in order."""
    if low == high:
        return number(high)
    words = f"{number(low)}–{number(high)}"
    return words if width(words, LEAST) <= SWATCH else say.picture.until % short(high)
