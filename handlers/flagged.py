"""Perlu dilihat: check-ins whose place is not clear, each settled by the coordinator with one tap.

Awang  (⚑ Perlu dilihat (2))
bot    ⚑ Perlu dilihat (2). 1. Siti Aminah 0811-5801-010, 24 Nov 2026 07.58 WITA: lokasi 80 km dari Lok Tuan … peta
                                                     [✅ 1. Siti Aminah] [✅ 2. Joko Susilo]
Awang  (✅ 1. Siti Aminah)
bot    (the same message) ⚑ Perlu dilihat (1) …
"""

from __future__ import annotations

from datetime import timedelta

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import cut
from handlers.kit.texts import say
from storage.flags import KEPT_DAYS, Flagged
from storage.roles import Act

SCREEN = "flagged"
SHOWN = 10
NAME_MOST = 30  # on a button


async def waiting(context: Context) -> list[Flagged]:
    """All that wait for this coordinator, the newest first."""
    first = context.today - timedelta(days=KEPT_DAYS - 1)
    return await context.storage.flags.open(context.me.scope, first, context.today)


async def show(update: Update, context: Context) -> None:
    """Whose place was looked at is kept in the audit log."""
    flagged = await waiting(context)
    for one in flagged[:SHOWN]:
        await context.storage.audit.add(
            *(context.sent_at, context.me.id, "check_in.see", one.check_in.person_id), check_in=one.check_in.id
        )
    await context.say(*_page(context, flagged), screen=SCREEN)


async def settle(update: Update, context: Context) -> None:
    """Looked at; the next one takes its place."""
    settled = await context.storage.flags.settle(context.me, context.sent_at, int(context.tapped[0]))
    context.toast(say.flagged.settled if settled else say.flagged.gone)
    await context.edit(*_page(context, await waiting(context)), screen=SCREEN)


def _page(context: Context, flagged: list[Flagged]) -> tuple[str, InlineKeyboardMarkup]:
    buttons: list[Button] = [
        (say.flagged.ok % (number, cut(one.name, NAME_MOST)), f"flagged/ok/{one.check_in.id}")
        for number, one in enumerate(flagged[:SHOWN], 1)
    ]
    text = say.flagged.shown(flagged[:SHOWN], len(flagged), context.house.local)
    return text, keyboard(*in_columns(buttons))


feature = Feature(act=Act.SEE_DAYS, taps={"flagged": show, "flagged/ok/([0-9]{1,12})": settle})
