"""The picture of a summary: tiles for the city, bars for a kecamatan, days or a line for a kelurahan and a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from handlers.papers import bars, days, line, tiles
from handlers.papers.drawing import Drawing
from handlers.papers.picture import Head
from storage import Storage
from storage.period import Period

LINE_LEAST = 8  # days: with fewer a line says less than bars


@dataclass(frozen=True)
class Sketch:
    """All that the picture shows, as the text below it says it; kept with the wish, so that both are of one moment.

    shape: 'tiles', 'bars', 'days' or 'line'. rows: of tiles name, latitude, longitude, value and whole, of bars name,
    value and the value before, otherwise the values of each day, and second those of the span before.
    """

    shape: str
    title: str
    area: str
    total: str
    first: str
    last: str
    first_before: str
    last_before: str
    rows: list[list[Any]]
    holidays: list[str]
    today: str

    def asked(self) -> dict[str, Any]:
        """For context.paper and context.redraw."""
        return asdict(self)


async def of_sketch(storage: Storage, **asked: Any) -> Drawing:
    """Nothing is read anew."""
    sketch = Sketch(**asked)
    return Drawing(f"ringkasan-{sketch.last}.png", lambda: drawn(sketch), is_picture=True)


def shape_for(level: str, period: Period) -> str:
    if level in ("city", "kecamatan"):
        return "tiles" if level == "city" else "bars"
    if period.days < LINE_LEAST:
        return "bars"
    same_month = (period.first.year, period.first.month) == (period.last.year, period.last.month)
    return "days" if same_month else "line"


def drawn(sketch: Sketch) -> bytes:
    """As PNG."""
    return SHAPES[sketch.shape](sketch, head_of(sketch))


def head_of(sketch: Sketch) -> Head:
    before = None if sketch.shape in ("tiles", "days") else _period(sketch.first_before, sketch.last_before)
    return Head(sketch.title, sketch.area, _period(sketch.first, sketch.last), sketch.total, before)


def _tiles(sketch: Sketch, head: Head) -> bytes:
    return tiles.drawn(head, [tiles.Place(*row) for row in sketch.rows], "RT")


def _bars(sketch: Sketch, head: Head) -> bytes:
    return bars.drawn(head, [bars.Bar(*row) for row in sketch.rows])


def _days(sketch: Sketch, head: Head) -> bytes:
    counts = {head.period.first + timedelta(days=n): value for n, value in enumerate(sketch.rows[0])}
    holidays = [date.fromisoformat(day) for day in sketch.holidays]
    return days.drawn(head, counts, holidays, date.fromisoformat(sketch.today))


def _line(sketch: Sketch, head: Head) -> bytes:
    return line.drawn(head, *sketch.rows)


SHAPES: dict[str, Callable[[Sketch, Head], bytes]] = {"tiles": _tiles, "bars": _bars, "days": _days, "line": _line}


def _period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))
