"""Hadir: the menu's button is itself the location request, so that it takes two inputs.

Siti   (📍 Hadir, and OK to Telegram's own question)
bot    ✅ Hadir tercatat pukul 07.58 WITA di Lok Tuan. Selasa, 24 November 2026.
                                                     [📝 Lapor] [✏️ Ubah] [✖ Batal]
Siti   (📍 Hadir, once more)
bot    Anda sudah tercatat hadir hari ini pukul 07.58 WITA di Lok Tuan.
Siti   (✏️ Ubah)
bot    Lokasi yang benar: tekan 📍 Hadir sekali lagi …    [🚫 Hapus lokasi] [💬 …] [Kembali]
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import filters

from handlers import reminder
from handlers.kit.answers import iso_day
from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.check_in import CheckIn, Place
from storage.places import Kelurahan
from storage.roles import Act

Words = Callable[[CheckIn, datetime, datetime], str]
DAY = r"(\d{4}-\d\d-\d\d)"


async def without_location(update: Update, context: Context) -> None:
    """From a client that has no location button, by command or word, or by choice."""
    await _check_in(context, None)


async def with_location(update: Update, context: Context) -> None:
    if update.message and update.message.location:
        await _check_in(context, _place(update.message))


async def change(update: Update, context: Context) -> None:
    """What can be changed about it."""
    if check_in := await _tapped(context):
        day = check_in.day.isoformat()
        drop: list[Button] = [(say.check_in.drop_place, f"hadir/drop/{day}")] if check_in.latitude is not None else []
        note = [(say.check_in.add_note, f"check_in_note!{day}")]
        back = [(say.common.back, f"hadir/back/{day}")]
        await context.edit(say.check_in.change(), keyboard(drop, note, back), screen=screen(check_in.day))


async def back(update: Update, context: Context) -> None:
    if check_in := await _tapped(context):
        await _show(context, check_in)


async def drop_place(update: Update, context: Context) -> None:
    """They would rather not say where they are."""
    if check_in := await _tapped(context):
        moved = await context.storage.check_ins.move(check_in, context.sent_at, await _home(context), None)
        await _show(context, moved)


async def cancel(update: Update, context: Context) -> None:
    check_in = await _tapped(context)
    if check_in is None:
        return
    if await context.storage.check_ins.cancel(check_in, context.sent_at):
        await context.edit(say.check_in.cancelled(), screen=screen(check_in.day))
    else:
        context.toast(say.check_in.too_late)


async def _check_in(context: Context, place: Place | None) -> None:
    check_ins, me, kelurahan = context.storage.check_ins, context.me, await _home(context)
    before = await check_ins.of_day(me.id, context.today)
    if before is None:
        kept = await check_ins.add(me.id, context.today, context.sent_at, int(time.time()), kelurahan, place)
        await reminder.done(context, context.today)
        return await _say(context, say.check_in.kept, kept) if kept else None
    if place and before.may_give_way(place, kelurahan, context.sent_at):
        moved = await check_ins.move(before, context.sent_at, kelurahan, place)
        return await _say(context, say.check_in.moved, moved)
    return await _say(context, say.check_in.already, before)


async def _say(context: Context, words: Words, check_in: CheckIn) -> None:
    await context.say(_text(context, words, check_in), _buttons(context, check_in), screen=screen(check_in.day))


async def _show(context: Context, check_in: CheckIn) -> None:
    """In place of what the message said."""
    text = _text(context, say.check_in.kept, check_in)
    await context.edit(text, _buttons(context, check_in), screen=screen(check_in.day))


def _text(context: Context, words: Words, check_in: CheckIn) -> str:
    return words(check_in, context.house.local(check_in.at), context.house.local(check_in.recorded_at))


def _buttons(context: Context, check_in: CheckIn) -> InlineKeyboardMarkup:
    """What comes next."""
    day, words = check_in.day.isoformat(), say.check_in
    fresh = check_in.may_be_cancelled(context.sent_at)
    second = [(words.change_it, f"hadir/change/{day}")] + ([(words.cancel, f"hadir/cancel/{day}")] if fresh else [])
    first = [(words.report, "report!")] + ([] if check_in.left_at or fresh else [(words.leave, "pulang")])
    return keyboard(first, second)


async def _tapped(context: Context) -> CheckIn | None:
    """The check-in of the button, while its day still is the newest that counts."""
    day = iso_day(context.tapped[0])
    check_in = await context.storage.check_ins.of_day(context.me.id, day) if day else None
    if check_in is None or (context.today - check_in.day).days > 1:
        context.toast(say.common.old_button)
        return None
    return check_in


async def _home(context: Context) -> Kelurahan:
    return await context.storage.areas.kelurahan(context.me.kelurahan_code or "")


def screen(day: date) -> str:
    return f"hadir/{day.isoformat()}"


def _place(message: Message) -> Place | None:
    """A forwarded location is somebody else's, a venue was picked from the map."""
    location, own = message.location, not (message.forward_origin or message.venue)
    if location is None:
        return None
    return Place(location.latitude, location.longitude, location.horizontal_accuracy, own)


feature = Feature(
    act=Act.CHECK_IN,
    opens=without_location,
    commands=("hadir", "absen", "presensi"),
    words=("absen", "Absen", "presensi", "Presensi"),
    others={filters.LOCATION | filters.VENUE: with_location},
    taps={
        "hadir/now": without_location,
        f"hadir/change/{DAY}": change,
        f"hadir/back/{DAY}": back,
        f"hadir/drop/{DAY}": drop_place,
        f"hadir/cancel/{DAY}": cancel,
    },
)
