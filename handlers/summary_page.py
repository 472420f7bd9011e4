"""One page of a summary: what it says, its picture and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from telegram import InlineKeyboardMarkup

from handlers import summary_file
from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.formats import when
from handlers.kit.texts import say
from handlers.summary_asked import Asked, area_of
from handlers.summary_buttons import SPANS_IN_A_ROW, inside, lists, spans, up
from handlers.summary_sketch import sketch
from storage import Storage
from storage.figures import Area, Figures
from storage.period import Period, before
from storage.person import Person


@dataclass(frozen=True)
class Page:
    caption: str
    buttons: InlineKeyboardMarkup
    sketch: dict[str, Any]


async def page(context: Context, asked: Asked, period: Period) -> Page:
    """Raises NotYours."""
    area = await area_of(context, asked.area)
    figures, old = await figures_of(context, area, period), await figures_of(context, area, before(period))
    untouched = await untouched_in(context.storage, context.me, area, context.today)
    caption = words(say.summary.periods.get(asked.span, ""), figures, old, untouched)
    buttons = keyboard(
        *await inside(context, area, asked, figures),
        *in_columns(lists(asked, figures, untouched)),
        *in_columns(spans(asked), SPANS_IN_A_ROW),
        [summary_file.button(area, period), *await up(context, area, asked)],
    )
    return Page(caption, buttons, (await sketch(context, area, figures, old)).asked())


async def figures_of(context: Context, area: Area, period: Period) -> Figures:
    return await context.storage.figures.of(context.me, area, period, context.today, context.house.zone)


def words(title: str, figures: Figures, old: Figures, untouched: int) -> str:
    """What a page says; old: of the span before; untouched: how many RT. At most 1,024 characters."""
    name, now, then = say.summary.name(figures.area), when(figures.period), when(old.period)
    year = f" {old.period.last.year}"
    if now.endswith(year) and then.endswith(year):  # said once
        then = then.removesuffix(year)
    return str(say.summary.page(name, title, now, then, figures, old, untouched))


async def untouched_in(storage: Storage, by: Person, area: Area, today: date) -> int:
    """How many RT no report of the last 30 days is about. Raises NotYours."""
    return sum(map(len, (await storage.figures.untouched(by, area, today)).values()))
