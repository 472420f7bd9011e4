"""What is too long for a page of a summary: lists that take the place of its words, and one report."""

from __future__ import annotations

from telegram import Update

from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.formats import cut, number, spans
from handlers.kit.texts import say
from handlers.summary_asked import Asked, area_of, asked_of
from handlers.summary_fitting import pages
from handlers.summary_page import figures_of
from storage.figures import Area, Said
from storage.members import NotYours
from storage.period import Period

WORDS_MOST, RTS_MOST, NAME_MOST = 90, 20, 24  # signs of one obstacle


async def show_list(update: Update, context: Context) -> None:
    kind, *rest = context.tapped
    asked = asked_of(tuple(rest))
    period = asked.period(context.today)
    if period is None:
        return context.toast(say.common.old_button)
    try:
        area = await area_of(context, asked.area)
        lines = await LISTS[kind](context, area, period)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    shown = pages(lines)
    n = min(asked.page, len(shown) - 1)
    text = say.summary.listed(kind, say.summary.name(area), shown[n])
    buttons = keyboard(_turns(kind, asked, n, shown), [back(asked)])
    return await context.recaption(text, buttons, screen=asked.screen)


def _turns(kind: str, asked: Asked, n: int, shown: list[list[str]]) -> list[Button]:
    earlier = [(say.summary.earlier, asked.data(kind, page=n - 1))] if n else []
    rest = sum(map(len, shown[n + 1 :]))
    return earlier + ([(say.summary.later % number(rest), asked.data(kind, page=n + 1))] if rest else [])


async def _untouched(context: Context, area: Area, period: Period) -> list[str]:
    """Those of the last 30 days, whatever the span is."""
    found = await context.storage.figures.untouched(context.me, area, context.today)
    return [f"{name} ({len(rts)}): {spans(rts)}" for name, rts in found.items()]


async def _open(context: Context, area: Area, period: Period) -> list[str]:
    figures = await figures_of(context, area, period)
    each = ((say.summary.obstacle, figures.obstacles_open), (say.summary.follow_up, figures.follow_ups_open))
    return [words % (_where(it), cut(it.words, WORDS_MOST)) for words, found in each for it in found]


def _where(it: Said) -> str:
    """`BTG-1126-004, RT 04 Lok Tuan, Siti Aminah`"""
    return str(
        say.summary.said_where % (it.number, cut(spans(it.rts), RTS_MOST), it.kelurahan, cut(it.name, NAME_MOST))
    )


async def _without(context: Context, area: Area, period: Period) -> list[str]:
    return [cut(name, 40) for name in (await figures_of(context, area, period)).cadres_without_report]


LISTS = {"rt": _untouched, "open": _open, "without": _without}


def back(asked: Asked) -> Button:
    return say.summary.back, asked.data()
