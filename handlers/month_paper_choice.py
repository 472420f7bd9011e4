"""Laporan bulanan, what there is to choose: of what or whom, and of which month."""

from __future__ import annotations

from datetime import date, timedelta

from telegram import InlineKeyboardMarkup

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.formats import cut
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from storage.attendance import may_see_days
from storage.month_papers import may_have
from storage.person import Person

PLACES_MOST, CADRES_MOST = 60, 30  # buttons


def months(today: date) -> list[date]:
    """This one and the last one, by their first day."""
    first = today.replace(day=1)
    return [first, (first - timedelta(days=1)).replace(day=1)]


async def first_screen(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    me, places = context.me, await _places(context)
    own = may_see_days(me, me)
    if own and not places:
        return await months_screen(context, f"person/{me.id}", me.name)
    if not places:
        return str(say.month_paper.nothing()), keyboard()
    mine = [(say.month_paper.mine, f"month_paper/person/{me.id}")] if own else []
    return str(say.month_paper.ask()), keyboard(mine, *in_columns(places))


async def _places(context: Context) -> list[Button]:
    """Each kecamatan that is theirs, and its kelurahan."""
    found: list[Button] = []
    kelurahan = await context.storage.areas.all_kelurahan()
    for code, name in (await context.storage.areas.all_kecamatan()).items():
        if may_have(context.me, code):
            found.append((say.month_paper.kecamatan % name, f"month_paper/area/{code}"))
            found += [(it.name, f"month_paper/area/{it.code}") for it in kelurahan if it.kecamatan_code == code]
    return found[:PLACES_MOST]


async def months_screen(context: Context, what: str, name: str) -> tuple[str, InlineKeyboardMarkup]:
    chosen = [(named(first), f"month_paper/{what}/{first:%Y-%m}") for first in months(context.today)]
    following = (context.today.replace(day=1) + timedelta(days=31)).replace(day=1)
    mine = what == f"person/{context.me.id}"
    plan = [(say.month_paper.plan, f"month_plan!{following:%Y-%m}")] if mine else []
    up = [] if mine and not await _places(context) else [(say.month_paper.up, "month_paper")]
    text = say.month_paper.ask_month(name)
    return text, keyboard(chosen, plan, *in_columns(await _cadres(context, what)), up)


async def _cadres(context: Context, what: str) -> list[Button]:
    """Of a kelurahan."""
    kind, code = what.split("/")
    people = await context.storage.people.cadres_in(code) if kind == "area" else []
    theirs = [one for one in people if may_see_days(context.me, one)][:CADRES_MOST]
    return [(f"👤 {cut(one.name, 30)}", f"month_paper/person/{one.id}") for one in theirs]


async def name_of(context: Context, what: str) -> str | None:
    """Of whom or what the paper is; None: it is not theirs to have."""
    kind, code = what.split("/")
    if kind == "person":
        person: Person | None = await context.storage.people.by_id(int(code))
        return person.name if person and may_see_days(context.me, person) else None
    kecamatan = await context.storage.areas.all_kecamatan()
    if code in kecamatan:
        return say.month_paper.kecamatan % kecamatan[code] if may_have(context.me, code) else None
    places = [it for it in await context.storage.areas.all_kelurahan() if it.code == code]
    if not places or not may_have(context.me, places[0].kecamatan_code):
        return None
    return str(say.month_paper.kelurahan % places[0].name)
