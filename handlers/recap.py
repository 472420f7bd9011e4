"""Rekap: the whole city's month, every paper of it, as one archive; drawn in the background.

Norlaila  /rekap
bot       Rekap bulan apa? …                                  [November 2026] [Oktober 2026]
Norlaila  (Oktober 2026)
bot       Rekap Oktober 2026: 12 dari 64 lembar …             (the same message, until it is done)
bot       (rekap-2026-10.zip)
"""

from __future__ import annotations

from datetime import date

from telegram import Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, message
from handlers.kit.feature import Feature
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from handlers.month_paper import MONTH, is_known
from handlers.month_paper_choice import months
from storage import Storage
from storage.recaps import Recap
from storage.roles import Act


async def ask(update: Update, context: Context) -> None:
    buttons = [(named(first), f"recap/{first:%Y-%m}") for first in months(context.today)]
    await context.say(say.recap.ask(), keyboard(buttons), screen="recap")


async def begin(update: Update, context: Context) -> None:
    month = context.tapped[0]
    if not is_known(month, context.today):
        return context.toast(say.common.old_button)
    wanted = await context.storage.recaps.add(context.me.id, context.chat_id, month, context.sent_at)
    if wanted is None:
        return context.toast(say.recap.under_way)
    await context.storage.audit.add(context.sent_at, context.me.id, "recap.export", month=month)
    return await context.say(say.recap.begun(_named(wanted)), screen=wanted.screen)


# What its worker says, within the caller's unit.


async def progress(storage: Storage, wanted: Recap, done: int, of: int) -> None:
    await _edit(storage, wanted, say.recap.progress(_named(wanted), done, of))


async def done(storage: Storage, wanted: Recap, drawn: int, failed: int, files: int) -> None:
    await _edit(storage, wanted, say.recap.done(_named(wanted), drawn, failed, files))


async def stopped(storage: Storage, wanted: Recap) -> None:
    await _edit(storage, wanted, say.recap.stopped(_named(wanted)))


def caption(wanted: Recap) -> str:
    return str(say.recap.caption(_named(wanted)))


async def _edit(storage: Storage, wanted: Recap, text: str) -> None:
    await storage.outbox.edit(wanted.chat_id, message(wanted.chat_id, text), wanted.screen)


def _named(wanted: Recap) -> str:
    return named(date.fromisoformat(f"{wanted.month}-01"))


feature = Feature(act=Act.CITY_PAPERS, opens=ask, commands=("rekap",), taps={f"recap/{MONTH}": begin})
