"""Hadir: the menu's button is itself the location request, so that it takes two inputs.

Siti   (📍 Hadir, and OK to Telegram's own question)
bot    ✅ Hadir tercatat pukul 07.58 WITA di Lok Tuan. Selasa, 24 November 2026.
Siti   (📍 Hadir, once more)
bot    Anda sudah tercatat hadir hari ini pukul 07.58 WITA di Lok Tuan.
"""

from __future__ import annotations

from datetime import datetime

from telegram import Location, Update
from telegram.ext import filters

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.check_ins import Flag, Place
from storage.roles import Act


async def without_location(update: Update, context: Context) -> None:
    """From a client that has no location button, or by command or word."""
    await _check_in(context, None)


async def with_location(update: Update, context: Context) -> None:
    message = update.message
    if message is None or message.location is None:
        return
    flag = Flag.NOT_OWN_PLACE if message.forward_origin else None
    await _check_in(context, _place(message.location), flag)


async def _check_in(context: Context, place: Place | None, flag: Flag | None = None) -> None:
    storage, me = context.storage, context.me
    before = await storage.check_ins.of_day(me.id, context.today)
    kelurahan = await storage.areas.kelurahan(me.kelurahan_code or "")
    kept = await storage.check_ins.add(me.id, context.today, context.sent_at, kelurahan, place, flag)
    words = say.check_in.already if before else say.check_in.kept
    await context.say(words(kept, datetime.fromtimestamp(kept.at, context.house.zone)), menu_for(me))


def _place(location: Location) -> Place:
    return Place(location.latitude, location.longitude, location.horizontal_accuracy)


feature = Feature(
    act=Act.CHECK_IN,
    opens=without_location,
    commands=("hadir", "absen", "presensi"),
    words=("absen", "Absen", "presensi", "Presensi"),
    others={filters.LOCATION: with_location},
)
