"""Laporan bulanan: the paper of a month, ready to sign; a cadre's own, coordinators' of a kelurahan or kecamatan.

Siti   (📄 Laporan bulanan, under her reports) or /lembar
bot    📄 Laporan bulanan Siti Aminah. Bulan apa?      [November 2026] [Oktober 2026] [✏️ Rencana bulan depan]
Siti   (November 2026)
bot    (lembar-2026-11-kader-siti-aminah-4.pdf) (….docx)
Awang  /lembar
bot    📄 Laporan bulanan apa?                         [Kecamatan Bontang Utara] [Lok Tuan] [Guntung] …
Awang  (Lok Tuan)
bot    (the same message) … Bulan apa?                 [November 2026] [Oktober 2026] [Siti Aminah] …
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ParseMode

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import PAPER, Context
from handlers.kit.feature import Feature
from handlers.kit.formats import cut
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from storage import Storage
from storage.attendance import may_see_days
from storage.month_papers import may_have
from storage.person import Person
from storage.quiet import next_quiet
from storage.roles import Act

SCREEN = "month_paper"
MONTHS_BACK = 12
PLACES_MOST, CADRES_MOST = 60, 30  # buttons
WHAT = "(person/[0-9]{1,12}|area/[0-9.]{5,13})"
MONTH = "(20[0-9][0-9]-(?:0[1-9]|1[0-2]))"


async def open(update: Update, context: Context) -> None:
    """A cadre's own; for whoever has an area too, the choice."""
    await context.say(*await _first(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _first(context), screen=SCREEN)


async def choose(update: Update, context: Context) -> None:
    (what,) = context.tapped
    if (name := await _name(context, what)) is None:
        return context.toast(say.common.not_yours_short)
    return await context.edit(*await _months(context, what, name), screen=SCREEN)


async def send(update: Update, context: Context) -> None:
    """Both at once: one to print and sign, one to be changed in Word. Whose it is, is asked again when it is drawn."""
    what, month = context.tapped
    if not is_known(month, context.today):
        return context.toast(say.common.old_button)
    if (name := await _name(context, what)) is None:
        return context.toast(say.common.not_yours_short)
    subject = int(what.split("/")[1]) if what.startswith("person/") else None
    about = {"month": month} | ({} if subject else {"area": name})
    await context.storage.audit.add(context.sent_at, context.me.id, "month_paper.export", subject, **about)
    when = {"month": month, "today": context.today.isoformat(), "zone": context.house.zone.key}
    of: dict[str, Any] = {"by": context.me.id, "of": what} | when
    caption = say.month_paper.caption(name, named(date.fromisoformat(f"{month}-01")))
    await context.paper("month.pdf", caption, **of)
    await context.paper("month.docx", say.month_paper.to_change(), **of)
    return context.toast(say.month_paper.drawing)


async def unasked(storage: Storage, person: Person, first: date, now: datetime) -> None:
    """Of each kecamatan that is theirs, of the month that begins on this day, within the caller's unit."""
    for code, name in (await storage.areas.all_kecamatan()).items():
        if person.telegram_id and may_have(person, code):
            when = {"month": f"{first:%Y-%m}", "today": now.date().isoformat(), "zone": str(now.tzinfo)}
            paper = {"paper": {"kind": "month.pdf", "of": {"by": person.id, "of": f"area/{code}"} | when}}
            caption = say.month_paper.caption(say.month_paper.kecamatan % name, named(first))
            args = {"chat_id": person.telegram_id, "caption": caption, "parse_mode": ParseMode.HTML}
            await storage.outbox.add(person.telegram_id, PAPER, args | paper, until=next_quiet(now))


def months(today: date) -> list[date]:
    """This one and the last one, by their first day."""
    first = today.replace(day=1)
    return [first, (first - timedelta(days=1)).replace(day=1)]


def is_known(month: str, today: date) -> bool:
    """Neither to come nor so long ago that no button offers it."""
    first = date.fromisoformat(f"{month}-01")
    return timedelta() <= today.replace(day=1) - first <= timedelta(days=31 * MONTHS_BACK)


async def _first(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    me, places = context.me, await _places(context)
    own = may_see_days(me, me)
    if own and not places:
        return await _months(context, f"person/{me.id}", me.name)
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


async def _months(context: Context, what: str, name: str) -> tuple[str, InlineKeyboardMarkup]:
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


async def _name(context: Context, what: str) -> str | None:
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


feature = Feature(
    act=Act.MONTH_PAPERS,
    opens=open,
    commands=("lembar",),
    taps={"month_paper": back, f"month_paper/{WHAT}": choose, f"month_paper/{WHAT}/{MONTH}": send},
)
