"""Pengingat: what reminds a cadre who has not checked in, and at which hours each wants it.

bot    🔔 Selamat pagi. Hari ini Bapak/Ibu belum tercatat hadir. …   [✅ Hadir tanpa lokasi] [🤒 Izin]
Siti   (📍 Hadir, and OK)
bot    (the same message) ✅ Sudah hadir, terima kasih.
Siti   /pengingat
bot    🔔 Pengingat Anda. Pagi 09.00, Sore 15.00 …          [Pagi 09.00] [Sore 15.00] [Jam pulang 07.00]
Siti   (Pagi 09.00)
bot    (the same message) Pagi: pilih jamnya.               [06.00] [06.30] … [🔕 Matikan] [Kembali]
"""

from __future__ import annotations

from datetime import date, datetime, time

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context, tell
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage import Storage
from storage.quiet import of_use_until
from storage.reminders import Rules, Slot
from storage.roles import Act

SCREEN = "reminder"
SLOTS = (Slot.MORNING, Slot.AFTERNOON, Slot.LEAVING)
HOURS = {  # what is offered of each, as far as the admins' limits go
    Slot.MORNING: (time(6), time(12)),
    Slot.AFTERNOON: (time(12), time(20, 30)),
    Slot.LEAVING: (time(6), time(12)),
}
HOUR = "([01][0-9]|2[0-3]):([0-5][0-9])"


async def remind(storage: Storage, chat_id: int, now: datetime, text: str) -> None:
    """Within the caller's unit, of the day of `now` (local); the buttons of an earlier reminder of the day go."""
    buttons = keyboard([(say.check_in.now, "hadir/now"), (say.reminder.leave, "absence!")])
    await tell(storage, chat_id, text, buttons, screen=_of_day(now.date()), until=of_use_until(now))


async def done(context: Context, day: date) -> None:
    """They have checked in: what has reminded them says so, and has no buttons any more."""
    if await context.storage.outbox.message_id(context.chat_id, _of_day(day)):
        await context.edit(say.reminder.done(), screen=_of_day(day))


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen=SCREEN)


async def choose(update: Update, context: Context) -> None:
    """The hours that one of them may be moved to."""
    slot, rules = Slot(context.tapped[0]), await context.storage.reminders.rules()
    at = (await context.storage.reminders.times(context.me.id))[slot]
    hours = [_choice(slot, hour, hour == at) for hour in offered(slot, rules)]
    silent = [(say.reminder.silent, f"reminder/{slot}/-")] if rules.may_silence and at else []
    buttons = keyboard(*in_columns(hours, 4), silent, [(say.common.back, "reminder/back")])
    await context.edit(say.reminder.choose(slot, rules), buttons, screen=SCREEN)


async def move(update: Update, context: Context) -> None:
    await _wish(context, Slot(context.tapped[0]), time(int(context.tapped[1]), int(context.tapped[2])))


async def silence(update: Update, context: Context) -> None:
    await _wish(context, Slot(context.tapped[0]), None)


async def reset(update: Update, context: Context) -> None:
    await context.storage.reminders.unwish(context.me.id)
    await back(update, context)


async def _wish(context: Context, slot: Slot, at: time | None) -> None:
    if await context.storage.reminders.wish(context.me.id, slot, at):
        context.toast(say.reminder.kept)
    else:  # the limits have changed since it was offered
        context.toast(say.reminder.not_allowed)
    await context.edit(*await _shown(context), screen=SCREEN)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    reminders = context.storage.reminders
    times, rules = await reminders.times(context.me.id), await reminders.rules()
    slots: list[Button] = [(say.reminder.label(slot, times[slot]), f"reminder/{slot}") for slot in SLOTS]
    own = any(times[slot] != rules.at(slot) for slot in SLOTS)
    again = [(say.reminder.reset, "reminder/reset")] if own else []
    return say.reminder.shown(times, rules), keyboard(*in_columns(slots), again)


def offered(slot: Slot, rules: Rules) -> list[time]:
    """Hours of the day's part within the limits; where there are none, all within the limits."""
    first, last = HOURS[slot]
    within = half_hours(max(first, rules.earliest), min(last, rules.latest))
    return within or half_hours(rules.earliest, rules.latest)


def half_hours(first: time, last: time) -> list[time]:
    """Both included, if they are such."""
    return [at for at in (time(hour, minute) for hour in range(24) for minute in (0, 30)) if first <= at <= last]


def _choice(slot: Slot, hour: time, is_set: bool) -> Button:
    label = say.check_out.hour(hour)
    return f"• {label}" if is_set else label, f"reminder/{slot}/{hour:%H:%M}"


def _of_day(day: date) -> str:
    return f"reminder/{day.isoformat()}"


_SLOT = f"({'|'.join(SLOTS)})"
feature = Feature(
    act=Act.OWN_DAYS,
    opens=show,
    commands=("pengingat",),
    words=("pengingat", "Pengingat"),
    taps={
        "reminder": show,
        "reminder/back": back,
        "reminder/reset": reset,
        f"reminder/{_SLOT}": choose,
        f"reminder/{_SLOT}/{HOUR}": move,
        f"reminder/{_SLOT}/-": silence,
    },
)
