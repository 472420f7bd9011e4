"""What the picture of a summary is to show, from the same figures as its words."""

from __future__ import annotations

from typing import Any

from handlers.kit.context import Context
from handlers.kit.texts import say
from handlers.papers.summary_picture import Sketch, shape_for
from storage.figures import Area, Figures
from storage.period import Period


async def sketch(context: Context, area: Area, figures: Figures, old: Figures) -> Sketch:
    shape = shape_for(area.level, figures.period)
    named = (await context.storage.working_days.of(figures.period)).values() if shape == "days" else []
    return Sketch(
        shape=shape,
        title=say.summary.pictures[shape if area.level != "kecamatan" else "places"],
        area=say.summary.name(area),
        total=say.summary.total(shape, figures),
        first=figures.period.first.isoformat(),
        last=figures.period.last.isoformat(),
        first_before=old.period.first.isoformat(),
        last_before=old.period.last.isoformat(),
        rows=await ROWS[shape](context, area, figures, old),
        holidays=[it.day.isoformat() for it in named if it.name and not it.working],
        today=context.today.isoformat(),
    )


async def _tiles(context: Context, area: Area, figures: Figures, old: Figures) -> list[list[Any]]:
    where = {place.code: place for place in await context.storage.areas.all_kelurahan()}
    return [
        [one.area.name, where[one.area.code].latitude, where[one.area.code].longitude, one.rts_reached, one.rts_all]
        for one in figures.by_place
    ]


async def _bars(context: Context, area: Area, figures: Figures, old: Figures) -> list[list[Any]]:
    """Of a kecamatan its kelurahan, otherwise what kinds of activity there were."""
    if area.level == "kecamatan":
        places = {one.area.code: one.reports for one in old.by_place}
        return [[one.area.name, one.reports, places.get(one.area.code, 0)] for one in figures.by_place]
    kinds = {one.code: one.reports for one in old.by_category}
    now = [[_plain(one.button), one.reports, kinds.pop(one.code, 0)] for one in figures.by_category]
    gone = [[_plain(one.button), 0, one.reports] for one in old.by_category if one.code in kinds]
    return now + gone


def _plain(button: str) -> str:
    """Without its sign: the picture has letters only."""
    return button.split(" ", 1)[-1]


async def _each_day(context: Context, area: Area, figures: Figures, old: Figures) -> list[list[Any]]:
    return [await _days_of(context, area, one.period) for one in (figures, old)]


async def _days_of(context: Context, area: Area, period: Period) -> list[int]:
    return list((await context.storage.figures.by_day(context.me, area, period)).values())


ROWS = {"tiles": _tiles, "bars": _bars, "days": _each_day, "line": _each_day}
