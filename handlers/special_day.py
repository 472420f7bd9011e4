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

from datetime import date
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form, Said
from handlers.kit.picks import coming_day
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day_of, saved_not_sent, words
from handlers.kit.texts import say
from storage.members import NotYours
from storage.periods import Period
from storage.roles import Act

SCREEN = "special_day"
NAME_MOST = 60
LISTED = 45


async def show(update: Update, context: Context) -> None:
    await context.say(*await _list(context), screen=SCREEN)


async def remove(update: Update, context: Context) -> None:
    """As the nation has it again; with one tap back."""
    day = date.fromisoformat(context.tapped[0])
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
    day = date.fromisoformat(context.tapped[0])
    try:
        kept = await context.storage.working_days.reset(context.me, context.sent_at, day)
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
    undo = [(say.special_day.undo, f"special_day/remove/{day}")]
    return say.special_day.saved(await talk.storage.working_days.day(day)), keyboard(
        undo, [(say.special_day.list, SCREEN)]
    )


async def _list(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """From today to the end of next year."""
    today = context.today
    days = await context.storage.working_days.named(Period(today, date(today.year + 1, 12, 31)))
    if not context.me.is_admin:
        return say.special_day.shown(days[:LISTED], len(days)), keyboard()
    own = [(say.special_day.remove(it), f"special_day/remove/{it.day}") for it in days if it.own]
    return say.special_day.shown(days[:LISTED], len(days)), keyboard(
        [(say.special_day.add, "special_day!add")], *in_columns(own)
    )


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
        coming_day("day", most_ahead=730, least=from_today, offered=()),
        choice("kind", options=kinds),
        words("name", most=NAME_MOST),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
