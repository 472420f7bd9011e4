"""Perlu dilihat: check-ins whose place is not clear, each settled by the coordinator with one tap.

Awang  (⚑ Perlu dilihat (2))
bot    ⚑ Perlu dilihat (2). 1. Siti Aminah 0811-5801-010, 24 Nov 2026 07.58 WITA: lokasi 80 km dari Lok Tuan … peta
                                                     [✅ 1. Siti Aminah] [✅ 2. Joko Susilo]
Awang  (✅ 1. Siti Aminah)
bot    (the same message) ⚑ Perlu dilihat (1) …
"""

from __future__ import annotations

from datetime import date, timedelta

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import cut
from handlers.kit.texts import say
from storage.flags import KEPT_DAYS
from storage.roles import Act

SCREEN = "flagged"
SHOWN = 10
NAME_MOST = 30  # on a button


async def count(context: Context) -> int:
    """How many wait for this coordinator."""
    return await context.storage.flags.count(context.me, *_days(context))


async def show(update: Update, context: Context) -> None:
    await context.say(*await _page(context), screen=SCREEN)


async def settle(update: Update, context: Context) -> None:
    """Looked at; the next one takes its place."""
    settled = await context.storage.flags.settle(context.me, context.sent_at, int(context.tapped[0]))
    context.toast(say.flagged.settled if settled else say.flagged.gone)
    await context.edit(*await _page(context), screen=SCREEN)


async def _page(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """Whose place is looked at is kept in the audit log."""
    flags, days = context.storage.flags, _days(context)
    flagged = await flags.open(context.me, *days, SHOWN)
    for one in flagged:
        about, of = {"check_in": one.check_in.id}, one.check_in.person_id
        await context.storage.audit.add(context.sent_at, context.me.id, "check_in.see", of, **about)
    buttons: list[Button] = [
        (say.flagged.ok % (number, cut(one.name, NAME_MOST)), f"flagged/ok/{one.check_in.id}")
        for number, one in enumerate(flagged, 1)
    ]
    text = say.flagged.shown(flagged, await flags.count(context.me, *days), context.house.local)
    return text, keyboard(*in_columns(buttons))


def _days(context: Context) -> tuple[date, date]:
    return context.today - timedelta(days=KEPT_DAYS - 1), context.today


feature = Feature(act=Act.SEE_DAYS, taps={"flagged": show, "flagged/ok/([0-9]{1,12})": settle})
