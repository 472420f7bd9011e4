"""Jadwal kiriman: what the bot sends by itself, at which hour each person wants it, or not at all.

Awang  /jadwal
bot    ⏰ Kiriman untuk Anda. Papan pagi: nyala. Ringkasan harian: 17.00 …   [Papan pagi] [Harian 17.00] …
Awang  (Harian 17.00)
bot    (the same message) Ringkasan harian: pukul berapa?                    [14.00] … [🔕 Matikan] [Kembali]
"""

from __future__ import annotations

from datetime import time

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.reminder import HOUR, half_hours
from storage.roles import Act
from storage.unasked_wishes import USUAL, Kind, kinds_for

SCREEN = "schedule"
MORNING, EVENING = (time(6), time(12)), (time(14), time(20))


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen=SCREEN)


async def choose(update: Update, context: Context) -> None:
    """The hours that one of them may be moved to."""
    if kind := _tapped(context):
        at = (await context.storage.unasked_wishes.times(context.me.id))[kind]
        hours = [_choice(kind, hour, hour == at) for hour in half_hours(*(EVENING if kind is Kind.DAILY else MORNING))]
        silent = [(say.reminder.silent, f"schedule/{kind}/-")] if at else []
        usual = [(say.reminder.reset, f"schedule/{kind}/usual")] if at != USUAL[kind] else []
        buttons = keyboard(*in_columns(hours, 4), [*silent, *usual], [(say.common.back, "schedule/back")])
        await context.edit(say.schedule_wishes.choose(kind), buttons, screen=SCREEN)


async def move(update: Update, context: Context) -> None:
    if kind := _tapped(context):
        kept = await context.storage.unasked_wishes.wish(
            context.me.id, kind, time(int(context.tapped[1]), int(context.tapped[2]))
        )
        await _done(context, say.reminder.kept if kept else say.common.old_button)


async def silence(update: Update, context: Context) -> None:
    if kind := _tapped(context):
        await context.storage.unasked_wishes.wish(context.me.id, kind, None)
        await _done(context, say.reminder.kept)


async def reset(update: Update, context: Context) -> None:
    if kind := _tapped(context):
        await context.storage.unasked_wishes.unwish(context.me.id, kind)
        await _done(context, say.reminder.kept)


async def _done(context: Context, toast: str) -> None:
    context.toast(toast)
    await context.edit(*await _shown(context), screen=SCREEN)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    storage, words = context.storage, say.schedule_wishes
    times, rules = await storage.unasked_wishes.times(context.me.id), await storage.reminders.rules()
    kinds = kinds_for(context.me)
    buttons = [(words.label(kind, times[kind]), _data(kind, times[kind] is not None)) for kind in kinds]
    return words.shown([(kind, times[kind]) for kind in kinds], rules.board), keyboard(*in_columns(buttons))


def _data(kind: Kind, on: bool) -> str:
    """The board has no hour of one's own: its button turns it off and on."""
    if kind is Kind.BOARD:
        return f"schedule/{kind}/{'-' if on else 'usual'}"
    return f"schedule/{kind}"


def _choice(kind: Kind, hour: time, is_set: bool) -> Button:
    label = say.check_out.hour(hour)
    return f"• {label}" if is_set else label, f"schedule/{kind}/{hour:%H:%M}"


def _tapped(context: Context) -> Kind | None:
    """The button's, if it is still sent to them."""
    kind = Kind(context.tapped[0])
    if kind in kinds_for(context.me):
        return kind
    context.toast(say.common.old_button)
    return None


_KIND, _TIMED = f"({'|'.join(Kind)})", f"({'|'.join(USUAL)})"
feature = Feature(
    act=Act.OWN_SCHEDULE,
    opens=show,
    commands=("jadwal",),
    words=("jadwal", "Jadwal"),
    taps={
        "schedule": show,
        "schedule/back": back,
        f"schedule/{_TIMED}": choose,
        f"schedule/{_TIMED}/{HOUR}": move,
        f"schedule/{_KIND}/-": silence,
        f"schedule/{_KIND}/usual": reset,
    },
)
