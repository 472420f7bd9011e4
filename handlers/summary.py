"""Ringkasan: who has checked in and what was reported, in one's own area; today, this week, this month.

Ahmad  📊 Ringkasan
bot    📊 Hari ini · Kecamatan Bontang Utara. Hadir 12 dari 20 kader. Belum hadir: … Laporan: 9 …
                                                  [• Hari ini] [Minggu ini] [Bulan ini]
Ahmad  (Minggu ini)
bot    (the same message, now of the week)
"""

from __future__ import annotations

import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.periods import this_day, this_month, this_week
from storage.roles import Act
from storage.summaries import scope_of

PERIODS = {"day": this_day, "week": this_week, "month": this_month}


async def open_today(update: Update, context: Context) -> None:
    text, keyboard = await _screen("day", context)
    await context.say(text, keyboard, screen=f"summary/{context.sent_at}")


async def choose(update: Update, context: Context) -> None:
    """Another period in the same message."""
    _, name, screen = (str(update.callback_query and update.callback_query.data) + "//").split("/", 2)
    screen = screen.removesuffix("//")
    if name not in PERIODS or not re.fullmatch(r"summary/\d{1,12}", screen, re.ASCII):  # nobody drew it
        context.toast(say.common.old_button)
        return
    text, keyboard = await _screen(name, context, screen)
    await context.edit(text, keyboard, screen=screen)


async def _screen(name: str, context: Context, screen: str = "") -> tuple[str, InlineKeyboardMarkup]:
    scope, period = scope_of(context.me), PERIODS[name](context.today)
    summary = await context.storage.summaries.of(scope, period)
    text = say.summary.shown(say.summary.periods[name], scope, period, summary)
    target = screen or f"summary/{context.sent_at}"
    buttons = [
        InlineKeyboardButton(f"• {label}" if key == name else label, callback_data=f"summary/{key}/{target}")
        for key, label in say.summary.periods.items()
    ]
    return text, InlineKeyboardMarkup([buttons])


feature = Feature(
    act=Act.SEE_SUMMARY,
    opens=open_today,
    commands=("ringkasan",),
    taps={f"summary/({'|'.join(PERIODS)})/summary": choose},
)
