"""A line over the days of a span, and behind it, dashed, that of the span before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.kit.formats import number, when
from handlers.kit.texts import say
from handlers.papers import axis, picture, svg
from handlers.papers.letters import width
from handlers.papers.picture import EDGE, LEAST, TOP, WIDTH, Head

HEIGHT = 860
LOWER, RIGHT = HEIGHT - 78, WIDTH - 76  # of the field in which the line is
KEY = 42  # a line of the legend
WEEK = 7
FEW, MONTH = 3, 31  # so few a day over more than a month are a thicket, as are more days than the axis names


@dataclass(frozen=True)
class Mark:
    """What is written at an axis, and where."""

    at: float
    words: str


@dataclass(frozen=True)
class Field:
    """Where a day and a value are in the picture: the first day at `left`, the highest value at the top."""

    left: int
    upper: int
    days: int
    most: float

    def x(self, day: int) -> float:
        return round(self.left + (RIGHT - self.left) * (day / (self.days - 1) if self.days > 1 else 0.5), 1)

    def y(self, value: float) -> float:
        return round(LOWER - (LOWER - self.upper) * value / self.most, 1)

    def points(self, values: Sequence[float], first: int) -> list[tuple[float, float]]:
        return [(self.x(first + n), self.y(value)) for n, value in enumerate(values)]


def drawn(head: Head, values: Sequence[float], before: Sequence[float] = ()) -> bytes:
    """As PNG. values, before: of each day from head.period.first and head.before.first on, at least one."""
    return svg.drawn(as_svg(head, values, before), WIDTH, HEIGHT)


def as_svg(head: Head, values: Sequence[float], before: Sequence[float] = ()) -> str:
    days = max(len(values), len(before))
    skipped = WEEK - 1 if _is_thicket(days, values) else 0
    now, old = (_means(them) if skipped else list(them) for them in (values, before))
    steps = axis.steps(max([*now, *old], default=0))
    legend = _legend(head, bool(skipped), bool(old))
    left = EDGE + int(max(width(number(step), LEAST) for step in steps)) + 16
    field = Field(left, TOP + KEY * len(legend) + 32, days, steps[-1])
    return svg.filled(
        "line",
        width=WIDTH,
        height=HEIGHT,
        head=picture.head_of(head),
        legend=legend,
        left=left,
        right=RIGHT,
        lower=LOWER,
        steps=[Mark(field.y(step), number(step)) for step in steps],
        dates=[Mark(field.x(n), words) for n, words in axis.dates(head.period.first, days)],
        now=field.points(now, skipped),
        old=field.points(old, skipped),
        peak=_peak(now, skipped, field, head.period.first),
    )


def _is_thicket(days: int, values: Sequence[float]) -> bool:
    """Whether the mean of a week says more than each day."""
    many = days > axis.DAYS_MOST or (days > MONTH and max(values, default=0) <= FEW)
    return many and len(values) >= WEEK


def _legend(head: Head, smooth: bool, compared: bool) -> list[str]:
    """What the lines are, where it does not go without saying."""
    now = when(head.period)
    lines = [say.picture.average % now if smooth else now] if smooth or compared else []
    return [*lines, picture.before(head)] if compared else lines


def _means(values: Sequence[float]) -> list[float]:
    """Of each day from the seventh on, with the six before it."""
    return [sum(values[n - WEEK : n]) / WEEK for n in range(WEEK, len(values) + 1)]


def _peak(now: list[float], skipped: int, field: Field, first: date) -> dict[str, float | str]:
    """The highest day, by name; where it is near an edge, its words stay within."""
    if not now:
        return {}
    most = max(now)
    n = now.index(most) + skipped
    words = say.picture.peak % (number(round(most, 1)), axis.named(first + timedelta(days=n), "d MMM"))
    half = width(words, LEAST, bold=True) / 2
    at = min(max(field.x(n), EDGE + half), WIDTH - EDGE - half)
    return {"x": field.x(n), "y": field.y(most), "at": round(at, 1), "words": words}
