"""Hari libur: the nation's, built in, and the city's own, which admins add, also a day on which people work after all.

Rina   /harilibur
bot    🗓 Hari libur: 25 Des 2026 Hari Raya Natal …          [Tambah hari] [🗑 27 Nov 2026]
Rina   (Tambah hari)
bot    Hari apa? Tulis tanggalnya …
Rina   27/11
bot    Libur, atau tetap masuk?                              [Libur] [Tetap masuk]
Rina   (Libur)
bot    Apa namanya?
Rina   Pesta laut
bot    Periksa dulu: …                                       [✅ Simpan]
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers.day_board_people import MESSAGE_MOST, seen
from handlers.kit.answers import iso_day
from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.coming_day import coming_day
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form, Said
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day_of, saved_not_sent, words
from handlers.kit.texts import say
from storage.members import NotYours
from storage.period import Period
from storage.roles import Act
from storage.working_days import Day

SCREEN = "special_day"
NAME_MOST = 60
AHEAD_DAYS = 730
OWN_MOST = 30  # that have a button


async def show(update: Update, context: Context) -> None:
    await context.say(*await _list(context), screen=SCREEN)


async def remove(update: Update, context: Context) -> None:
    """As the nation has it again; with one tap back."""
    day = iso_day(context.tapped[0])
    if day is None or day < context.today:
        return context.toast(say.common.old_button)
    before = await context.storage.working_days.day(day)
    try:
        gone = before.own and await context.storage.working_days.unset(context.me, context.sent_at, day)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    if not gone:
        return context.toast(say.common.old_button)
    buttons = keyboard([(say.special_day.undo, f"special_day/again/{day}")], [(say.special_day.list, SCREEN)])
    await context.say(say.special_day.removed(before), buttons, screen=SCREEN)
    return None


async def again(update: Update, context: Context) -> None:
    """What was just removed, as the audit log has it."""
    day = iso_day(context.tapped[0])
    try:
        kept = await context.storage.working_days.reset(context.me, context.sent_at, day) if day else None
    except NotYours:
        return context.toast(say.common.not_yours_short)
    if kept is None:
        return context.toast(say.common.old_button)
    await context.say(say.special_day.saved(kept), keyboard([(say.special_day.list, SCREEN)]), screen=SCREEN)
    return None


async def given(context: Context) -> dict[str, Any] | None:
    """`add`; only for admins."""
    return {"add": True} if context.me.is_admin and context.tapped[0] == "add" else None


async def kinds(talk: Talk) -> dict[str, str]:
    return {str(say.special_day.off): "off", str(say.special_day.work): "work"}


def from_today(talk: Talk) -> date:
    return talk.today


async def review(talk: Talk) -> str:
    day = day_of(talk.answers, "day")
    return str(say.special_day.review(talk.answers, day, await talk.storage.working_days.day(day)))


async def save(talk: Talk) -> Said:
    answers, day = talk.answers, day_of(talk.answers, "day")
    try:
        await talk.storage.working_days.set(
            talk.me, talk.context.sent_at, day, answers["name"], answers["kind"] == "work"
        )
    except NotYours:
        return str(say.common.not_yours())
    now = await talk.storage.working_days.day(day)
    remove_it = [(say.special_day.remove(now), f"special_day/remove/{day}")]
    return say.special_day.saved(now), keyboard(remove_it, [(say.special_day.list, SCREEN)])


async def _list(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """From today to the end of next year, and whatever the city has said beyond."""
    today = context.today
    named = await context.storage.working_days.named(Period(today, today + timedelta(days=AHEAD_DAYS)))
    days = [it for it in named if it.own or it.day.year <= today.year + 1]
    text = _fitting(days)
    if not context.me.is_admin:
        return text, keyboard()
    own = [(say.special_day.remove(it), f"special_day/remove/{it.day}") for it in days if it.own]
    return text, keyboard([(say.special_day.add, "special_day!add")], *in_columns(own[:OWN_MOST]))


def _fitting(days: list[Day]) -> str:
    """As many of them as one message holds: two years of national ones, and the city's own in all but odd cities."""
    listed = len(days)
    while seen(text := str(say.special_day.shown(days[:listed], len(days)))) > MESSAGE_MOST:
        listed -= 5
    return text


feature = Feature(
    act=Act.SEE_DAYS,
    opens=show,
    commands=("harilibur",),
    taps={
        SCREEN: show,
        r"special_day/remove/(\d{4}-\d\d-\d\d)": remove,
        r"special_day/again/(\d{4}-\d\d-\d\d)": again,
    },
)

form = Form(
    name="special_day",
    command=None,
    act=Act.SEE_DAYS,
    steps=(
        coming_day("day", most_ahead=AHEAD_DAYS, least=from_today, offered=()),
        choice("kind", options=kinds),
        words("name", most=NAME_MOST),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
