"""A summary as a workbook: what is in it, read when it is sent, for whoever may see it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handlers.papers.drawing import Drawing, file_word
from handlers.papers.summary_figures import Content
from handlers.papers.summary_sheets import drawn
from storage import Storage
from storage.figures import Area, FiguresOf
from storage.period import Period
from storage.roles import Act


async def of(
    storage: Storage, person_id: int, place: list[str], first: str, last: str, today: str, zone: str
) -> Drawing:
    """What this person may see at the moment at which it is sent. Raises NotYours."""
    person = await storage.people.by_id(person_id)
    if person is None or not person.may(Act.SEE_SUMMARY):
        raise PermissionError
    period, day = Period(date.fromisoformat(first), date.fromisoformat(last)), date.fromisoformat(today)
    area = await storage.figures.area(person, *place)
    figures = await storage.figures.of(person, area, period, day, ZoneInfo(zone))
    reports = [row async for rows in storage.report_rows.of(person, area, period) for row in rows]
    days = [
        (cadre.name, home, await storage.attendance.totals(int(cadre.code), period, day, ZoneInfo(zone)))
        for cadre, home in await _cadres(storage.figures, area)
    ]
    name = file_word(area.name)
    return Drawing(f"ringkasan-{name}-{first}-{last}.xlsx", lambda: drawn(Content(figures, reports, days)))


async def _cadres(figures: FiguresOf, area: Area, home: str = "") -> list[tuple[Area, str]]:
    """Those who are active in it, each with the name of the kelurahan."""
    if area.level == "person":
        return [(area, home)]
    home = area.name if area.level == "kelurahan" else ""
    return [found for part in await figures.inside(area) for found in await _cadres(figures, part, home)]
