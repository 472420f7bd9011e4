"""Kehadiran saya: today at a glance, and from there to leave, the month, and one's reminders.

Siti   🗓 Kehadiran saya
bot    Selasa, 24 November 2026. Hadir pukul 07.58 WITA di Lok Tuan. Belum pulang.
                                   [🏠 Pulang] [🤒 Izin, sakit] [📆 Bulan ini] [🔔 Pengingat]
"""

from __future__ import annotations

from telegram import Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.periods import this_day
from storage.roles import Act


async def show(update: Update, context: Context) -> None:
    storage, me, today = context.storage, context.me, context.today
    check_in = await storage.check_ins.of_day(me.id, today)
    leave = await storage.absences.overlapping(me.id, this_day(today))
    day = await storage.working_days.day(today)
    words, buttons = say.my_days, list[Button]()
    if check_in is None:
        buttons.append((say.check_in.now, "hadir/now"))
    elif not check_in.left_at:
        buttons.append((say.check_in.leave, "pulang"))
    buttons += [(words.ask_leave, "absence!"), (words.month, f"month/{me.id}/{today:%Y-%m}")]
    buttons += [(words.own_leave, "izin/mine"), (words.reminders, "reminder")]
    text = words.today(today, check_in, leave, day, context.house.local)
    await context.say(text, keyboard(*in_columns(buttons)))


feature = Feature(
    act=Act.OWN_DAYS,
    opens=show,
    commands=("kehadiran",),
    words=("kehadiran", "Kehadiran"),
)
