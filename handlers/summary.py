"""Ringkasan: who has checked in and what was reported, in one's own area; today, this week, this month.

Ahmad  📊 Ringkasan
bot    📊 Hari ini · Kecamatan Bontang Utara. Hadir 12 dari 20 kader. Belum hadir: … Laporan: 9 …
                                                  [• Hari ini] [Minggu ini] [Bulan ini]
Ahmad  (Minggu ini)
bot    (the same message, now of the week)
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.periods import this_day, this_month, this_week
from storage.roles import Act

PERIODS = {"day": this_day, "week": this_week, "month": this_month}


async def open_today(update: Update, context: Context) -> None:
    text, buttons = await _shown("day", context.sent_at, context)
    await context.say(text, buttons, screen=_screen(context.sent_at))


async def choose(update: Update, context: Context) -> None:
    """Another period in the same message."""
    name, opened_at = context.tapped
    text, buttons = await _shown(name, opened_at, context)
    await context.edit(text, buttons, screen=_screen(opened_at))


async def _shown(name: str, opened_at: int | str, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    scope, period = context.me.scope, PERIODS[name](context.today)
    summary = await context.storage.summaries.of(scope, period)
    text = say.summary.shown(say.summary.periods[name], scope, period, summary)
    buttons = [
        (f"• {label}" if key == name else label, f"summary/{key}/{opened_at}")
        for key, label in say.summary.periods.items()
    ]
    return text, keyboard(buttons)


def _screen(opened_at: int | str) -> str:
    return f"summary/{opened_at}"


feature = Feature(
    act=Act.SEE_SUMMARY,
    opens=open_today,
    commands=("ringkasan",),
    taps={f"summary/({'|'.join(PERIODS)})/([0-9]{{1,12}})": choose},
)
