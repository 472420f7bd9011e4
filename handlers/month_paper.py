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

from telegram import Update
from telegram.constants import ParseMode

from handlers.kit.context import PAPER, Context
from handlers.kit.feature import Feature
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from handlers.month_paper_choice import first_screen, months_screen, name_of
from storage import Storage
from storage.month_papers import may_have
from storage.person import Person
from storage.quiet import next_quiet
from storage.roles import Act

SCREEN = "month_paper"
MONTHS_BACK = 12
WHAT = "(person/[0-9]{1,12}|area/[0-9.]{5,13})"
MONTH = "(20[0-9][0-9]-(?:0[1-9]|1[0-2]))"


async def open(update: Update, context: Context) -> None:
    """A cadre's own; for whoever has an area too, the choice."""
    await context.say(*await first_screen(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await first_screen(context), screen=SCREEN)


async def choose(update: Update, context: Context) -> None:
    (what,) = context.tapped
    if (name := await name_of(context, what)) is None:
        return context.toast(say.common.not_yours_short)
    return await context.edit(*await months_screen(context, what, name), screen=SCREEN)


async def send(update: Update, context: Context) -> None:
    """Both at once: one to print and sign, one to be changed in Word. Whose it is, is asked again when it is drawn."""
    what, month = context.tapped
    if not is_known(month, context.today):
        return context.toast(say.common.old_button)
    if (name := await name_of(context, what)) is None:
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


def is_known(month: str, today: date) -> bool:
    """Neither to come nor so long ago that no button offers it."""
    first = date.fromisoformat(f"{month}-01")
    return timedelta() <= today.replace(day=1) - first <= timedelta(days=31 * MONTHS_BACK)


feature = Feature(
    act=Act.MONTH_PAPERS,
    opens=open,
    commands=("lembar",),
    taps={"month_paper": back, f"month_paper/{WHAT}": choose, f"month_paper/{WHAT}/{MONTH}": send},
)
