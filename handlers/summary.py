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
from handlers.summary_asked import OWN, PATTERN, Asked, asked_of, written
from handlers.summary_list import show_list
from handlers.summary_page import page
from handlers.summary_report import show_report
from storage.members import NotYours
from storage.period import Period
from storage.roles import Act
from storage.spans import NotASpan, looks_like_span, read_span

PAPER = "summary"


async def open_today(update: Update, context: Context) -> None:
    """Of today; or of the span that comes with the command."""
    said = ((update.message and update.message.text) or "").partition(" ")[2]
    if update.message and (update.message.text or "").startswith("/") and said.strip():
        return await _typed(said, context)
    return await _open(context, Asked(OWN, "day", str(context.sent_at)))


async def typed(update: Update, context: Context) -> None:
    """`ringkasan maret`"""
    await _typed(((update.message and update.message.text) or "").strip().partition(" ")[2], context)


async def bare(update: Update, context: Context) -> bool:
    """`Maret`, where nobody else knows what to do with it; whether it is a span, and theirs to ask."""
    said = ((update.message and update.message.text) or "").strip()
    if not context.me.may(Act.SEE_SUMMARY) or not looks_like_span(said, context.today):
        return False
    await _typed(said, context)
    return True


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


async def _typed(said: str, context: Context) -> None:
    try:
        period = read_span(said, context.today)
    except NotASpan as wrong:
        return await context.say(say.summary.not_a_span(said, wrong.why))
    return await _open(context, Asked(OWN, written(period), str(context.sent_at)), period)


async def _open(context: Context, asked: Asked, period: Period | None = None) -> None:
    try:
        shown = await page(context, asked, period or Period(context.today, context.today))
    except NotYours:  # who coordinates nothing at the moment
        return await context.say(say.common.not_yours())
    return await context.paper(PAPER, shown.caption, shown.buttons, screen=asked.screen, **shown.sketch)


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
