"""A summary that is asked for in words: a place, a span of days, or both.

Ahmad  ringkasan lok tuan maret
bot    (a picture) 📊 Kelurahan Lok Tuan · Maret 2026 …
"""

from __future__ import annotations

import re

from telegram import Update

from handlers.caption_words import named
from handlers.kit.context import Context
from handlers.kit.texts import say
from handlers.summary_asked import OWN, Asked, written
from handlers.summary_page import page
from storage.members import NotYours
from storage.period import Period
from storage.roles import Act
from storage.spans import NotASpan, looks_like_span, read_span
from storage.spelling import plain

PAPER = "summary"
CITY = {"kota": "c", "kotabontang": "c"}
BEFORE_A_NAME = re.compile(r"^(?:kelurahan|kel\.?|kecamatan|kec\.?)\s+(?=\S)", re.IGNORECASE)


async def typed(update: Update, context: Context) -> None:
    """`ringkasan maret`, `/ringkasan lok tuan`"""
    await asked_in(((update.message and update.message.text) or "").strip().partition(" ")[2].strip(), context)


async def bare(update: Update, context: Context) -> bool:
    """`Maret`, where nobody else knows what to do with it; whether it is a span, and theirs to ask."""
    said = ((update.message and update.message.text) or "").strip()
    if not context.me.may(Act.SEE_SUMMARY) or not looks_like_span(said, context.today):
        return False
    await asked_in(said, context)
    return True


async def asked_in(said: str, context: Context) -> None:
    """A place alone is asked about today, a span alone about one's own area."""
    area, rest = await _place(said, context)
    if area and not rest:
        return await show(context, Asked(area, "day", str(context.sent_at)))
    try:
        period = read_span(rest, context.today)
    except NotASpan as wrong:
        return await context.say(say.summary.not_a_span(rest, wrong.why))
    return await show(context, Asked(area or OWN, written(period), str(context.sent_at)), period)


async def show(context: Context, asked: Asked, period: Period | None = None) -> None:
    try:
        shown = await page(context, asked, period or Period(context.today, context.today))
    except NotYours:  # who coordinates nothing at the moment, or not there
        return await context.say(say.summary.not_yours() if asked.area != OWN else say.common.not_yours())
    return await context.paper(PAPER, shown.caption, shown.buttons, screen=asked.screen, **shown.sketch)


async def _place(said: str, context: Context) -> tuple[str, str]:
    """What it begins with, as it is on buttons ('': no place), and the rest."""
    areas = context.storage.areas
    names = {plain(name): f"k{code}" for code, name in (await areas.all_kecamatan()).items()}
    names |= {plain(it.name): f"d{it.code}" for it in await areas.all_kelurahan()} | CITY
    words = BEFORE_A_NAME.sub("", said).split()
    for size in range(len(words), 0, -1):
        if code := named(plain("".join(words[:size])), names):
            return code, " ".join(words[size:])
    return "", said
