"""What is said of what nobody has asked for: a summary, what a kelurahan achieved, RT out of sight."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from handlers.kit.texts import say
from handlers.summary_asked import LEVELS, own_areas
from handlers.summary_page import untouched_in, words
from storage import Storage
from storage.figures import Area
from storage.period import Period, before, known
from storage.person import Person
from storage.unasked_wishes import Kind

SPANS = {Kind.DAILY: "day", Kind.WEEKLY: "last_week", Kind.MONTHLY: "last_month"}


async def text_for(storage: Storage, person: Person, kind: Kind, about: Period, now: datetime) -> str:
    """'': there is nothing to say."""
    if kind is Kind.RESULTS:
        achieved = await storage.together.of(person.kelurahan_code or "", about)
        return str(say.unasked.results(achieved, about)) if achieved.anything else ""
    if kind is Kind.NUDGE:
        untouched = await storage.untouched.for_person(person, now.date())
        return str(say.unasked.nudge(untouched)) if untouched else ""
    return await _summary(storage, person, kind, known(about.first, about.last), now)


async def _summary(storage: Storage, person: Person, kind: Kind, about: Period, now: datetime) -> str:
    """Of the own area, or of each of them; '': there is none."""
    areas = [await storage.figures.area(person, LEVELS[code[0]], code[1:]) for code in own_areas(person)]
    return "\n\n".join([await _summary_of(storage, person, area, kind, about, now) for area in areas])


async def _summary_of(storage: Storage, person: Person, area: Area, kind: Kind, about: Period, now: datetime) -> str:
    today, zone, old = now.date(), cast(ZoneInfo, now.tzinfo), before(about)
    figures = await storage.figures.of(person, area, about, today, zone)
    compared = await storage.figures.of(person, area, old, today, zone)
    untouched = await untouched_in(storage, person, area, today)
    return words(say.summary.periods[SPANS[kind]], figures, compared, untouched)
