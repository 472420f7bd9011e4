"""The buttons of a summary: the spans, what is too long for the page, the way down and the way up."""

from __future__ import annotations

from dataclasses import replace

from handlers.kit.buttons import Button, in_columns
from handlers.kit.context import Context
from handlers.kit.formats import number
from handlers.kit.texts import say
from handlers.summary_asked import OWN, Asked, area_of, code_of, own_areas
from storage.figures import Area, Figures

SPANS_IN_A_ROW = 3  # Telegram cuts labels to one line: four to a row, and two of them read "Minggu…"


SHOWN = 12  # places or people on buttons at once


REPORTS_SHOWN = 6


def spans(asked: Asked) -> list[Button]:
    names = say.summary.periods.items()
    named = [(f"• {label}" if name == asked.span else label, asked.data(span=name)) for name, label in names]
    return [*named, (say.summary.other, f"summary/how/{asked.opened}")]


def lists(asked: Asked, figures: Figures, untouched: int) -> list[Button]:
    """What is too long for the page."""
    still_open, without = figures.obstacles_open + figures.follow_ups_open, len(figures.cadres_without_report)
    return [
        *([(say.summary.untouched % number(untouched), asked.data("rt"))] if untouched else []),
        *([(say.summary.open % number(len(still_open)), asked.data("open"))] if still_open else []),
        *([(say.summary.without % number(without), asked.data("without"))] if without > 1 else []),
    ]


async def inside(context: Context, area: Area, asked: Asked, figures: Figures) -> list[list[Button]]:
    """The next level down: places or people with their reports, or the reports of a person."""
    if area.level == "person":
        return await _reports(context, area, asked, figures)
    counts = {one.area.code: one.reports for one in figures.by_place}
    parts = await context.storage.figures.inside(area)
    if area.level == "city":
        homes = [(one.area.kecamatan, one.reports) for one in figures.by_place]
        counts = {one.code: sum(n for home, n in homes if home == one.code) for one in parts}
    elif area.level == "kelurahan":
        parts = [one.area for one in figures.by_place]
    buttons = [(say.summary.into(one, counts.get(one.code, 0)), asked.data(area=code_of(one))) for one in parts]
    first = min(asked.page, max(len(buttons) - 1, 0) // SHOWN) * SHOWN
    across = 1 if area.level == "kelurahan" else 2  # names of people are long
    return [*in_columns(buttons[first : first + SHOWN], across), _turns(asked, first, SHOWN, len(buttons))]


async def _reports(context: Context, area: Area, asked: Asked, figures: Figures) -> list[list[Button]]:
    page = min(asked.page, max(figures.reports - 1, 0) // REPORTS_SHOWN)
    found = await context.storage.figures.reports(context.me, area, figures.period, page * REPORTS_SHOWN, REPORTS_SHOWN)
    here = replace(asked, area=code_of(area))
    buttons = [(say.summary.report_button(it), here.data(f"report/{it.id}")) for it in found]
    return [*in_columns(buttons), _turns(here, page * REPORTS_SHOWN, REPORTS_SHOWN, figures.reports)]


def _turns(asked: Asked, first: int, shown: int, count: int) -> list[Button]:
    page, more = first // shown, first + shown < count
    earlier = [(say.summary.earlier, asked.data(page=page - 1))] if page else []
    return earlier + ([(say.summary.later % number(count - first - shown), asked.data(page=page + 1))] if more else [])


async def up(context: Context, area: Area, asked: Asked) -> list[Button]:
    """The way up as far as one's own area goes; beside it what else is one's own."""
    own = own_areas(context.me)
    if code_of(area) in own:
        others = [await area_of(context, code) for code in own if code != code_of(area)]
        return [(say.summary.up % one.name, asked.data(area=code_of(one))) for one in others]
    above = {"kecamatan": "c", "kelurahan": f"k{area.kecamatan}", "person": f"d{area.home}"}[area.level]
    to = await area_of(context, above)
    return [(say.summary.up % to.name, asked.data(area=OWN if above == own[0] else above))]
