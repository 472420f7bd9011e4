"""Ringkasan: the figures of one's own area over a span, always against the span before, as a picture and a text.

Ahmad  📊 Ringkasan
bot    (tiles of the city) 📊 Kota Bontang · Hari ini … Laporan: 9 ▲ 2 …  [Bontang Utara · 6] … [• Hari ini] …
Ahmad  (Bontang Utara · 6)
bot    (the same message: bars by kelurahan) …                           [Lok Tuan · 4] … [Kota Bontang]
Ahmad  1-15 nov
bot    (a new picture, of that span)
"""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import filters

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.listen import NOTHING_OPEN
from handlers.kit.texts import say
from handlers.summary_asked import OWN, PATTERN, Asked, asked_of
from handlers.summary_list import show_list
from handlers.summary_page import page
from handlers.summary_report import show_report
from handlers.summary_typed import PAPER, show, typed
from storage.members import NotYours
from storage.roles import Act


async def open_today(update: Update, context: Context) -> None:
    """Of today; or of what comes with the command."""
    if update.message and re.match(r"/\S+\s+\S", update.message.text or ""):
        return await typed(update, context)
    return await show(context, Asked(OWN, "day", str(context.sent_at)))


async def choose(update: Update, context: Context) -> None:
    """Another span, or another part of the city, in the same message."""
    asked = asked_of(context.tapped)
    period = asked.period(context.today)
    if period is None:
        return context.toast(say.common.old_button)
    try:
        shown = await page(context, asked, period)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    return await context.redraw(PAPER, shown.caption, shown.buttons, screen=asked.screen, **shown.sketch)


async def how(update: Update, context: Context) -> None:
    """Which other spans there are: they are typed. A message, since a toast is gone before one has typed."""
    await context.say(say.summary.how())


feature = Feature(
    act=Act.SEE_SUMMARY,
    opens=open_today,
    commands=("ringkasan",),
    taps={
        f"summary/{PATTERN}": choose,
        f"summary/(rt|open|without)/{PATTERN}": show_list,
        f"summary/report/([0-9]{{1,12}})/{PATTERN}": show_report,
        "summary/how/[0-9]{1,12}": how,
    },
    others={NOTHING_OPEN & filters.Regex(re.compile(r"^\s*ringkasan\s+\S", re.IGNORECASE)): typed},
)
