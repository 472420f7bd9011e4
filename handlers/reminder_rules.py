"""Pengingat untuk semua: the hours at which cadres are reminded, and how far each may move their own.

Rina   (⚙️ Pengingat)
bot    ⚙️ Pengingat untuk semua kader. Pagi 09.00, sore 15.00 …   [Pagi 09.00] [Sore 15.00] [Paling awal 06.00] …
Rina   (Pagi 09.00)
bot    (the same message) Pagi: pilih jamnya.                      [06.00] [06.30] … [Kembali]
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.reminder import HOUR, half_hours
from storage.quiet import MORNING, NIGHT
from storage.reminders import TIMES, Rules
from storage.roles import Act

SCREEN = "reminder_rules"


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen=SCREEN)


async def choose(update: Update, context: Context) -> None:
    """Only hours that leave the others as they are."""
    (name,) = context.tapped
    rules = await context.storage.reminders.rules()
    hours: list[Button] = [(say.check_out.hour(at), f"reminder_rules/{name}/{at:%H:%M}") for at in offered(name, rules)]
    buttons = keyboard(*in_columns(hours, 4), [(say.common.back, "reminder_rules/back")])
    await context.edit(say.reminder_rules.choose(name, rules), buttons, screen=SCREEN)


async def move(update: Update, context: Context) -> None:
    name, hour, minute = context.tapped
    rules = await context.storage.reminders.rules()
    await _set(context, _with(rules, name, time(int(hour), int(minute))))


async def silence(update: Update, context: Context) -> None:
    """Whether people may silence their own."""
    rules = await context.storage.reminders.rules()
    await _set(context, replace(rules, may_silence=context.tapped[0] == "on"))


async def _set(context: Context, rules: Rules) -> None:
    if not await context.storage.reminders.set_rules(context.me, context.sent_at, rules):
        return context.toast(say.common.old_button)
    context.toast(say.reminder_rules.kept)
    await context.edit(*await _shown(context), screen=SCREEN)
    return None


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    rules, words = await context.storage.reminders.rules(), say.reminder_rules
    hours: list[Button] = [(words.label(name, getattr(rules, name)), f"reminder_rules/{name}") for name in TIMES]
    switch = (words.forbid, "reminder_rules/silence/off") if rules.may_silence else (words.allow, f"{_SILENCE}on")
    return words.shown(rules), keyboard(*in_columns(hours), [switch])


def offered(name: str, rules: Rules) -> list[time]:
    return [at for at in half_hours(MORNING, NIGHT) if _with(rules, name, at).sound]


def _with(rules: Rules, name: str, at: time) -> Rules:
    changed: dict[str, time] = {name: at}
    return replace(rules, **changed)  # type: ignore[arg-type]


_NAME, _SILENCE = f"({'|'.join(TIMES)})", "reminder_rules/silence/"
feature = Feature(
    act=Act.SET_REMINDERS,
    taps={
        "reminder_rules": show,
        "reminder_rules/back": back,
        f"reminder_rules/{_NAME}": choose,
        f"reminder_rules/{_NAME}/{HOUR}": move,
        f"{_SILENCE}(on|off)": silence,
    },
)
