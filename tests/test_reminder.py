"""Pengingat: everybody's own hours, moved by taps within what the admins allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
import time_machine

from bot.life import Bot
from handlers.reminder import HOURS, SLOTS, offered
from storage.reminders import Rules, Slot
from tests.phone import Phone

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang
RULES = Rules(time(9), time(15), time(6), time(20), True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def times(bot: Bot) -> dict[Slot, time | None]:
    """Siti's."""
    siti = await bot.house.storage.people.by_telegram_id(10)
    assert siti
    return await bot.house.storage.reminders.times(siti.id)


async def ruled(bot: Bot, rina: Phone, rules: Rules) -> None:
    admin = await bot.house.storage.people.by_telegram_id(rina.id)
    assert admin
    async with bot.house.storage.db.unit():
        assert await bot.house.storage.reminders.set_rules(admin, 0, rules)


# One's own.


@pytest.mark.parametrize("words", ["/pengingat", "pengingat"])
async def test_the_hours_are_one_screen(siti: Phone, words: str) -> None:
    await siti.says(words)
    siti.sees("Pagi: 09.00", "sore: 15.00", "Jam pulang yang terlupa: 07.00")
    assert siti.buttons == ["Pagi 09.00", "Sore 15.00", "Jam pulang 07.00"]


async def test_it_is_opened_from_ones_own_days(siti: Phone) -> None:
    await siti.taps("🗓 Kehadiran saya")
    await siti.taps("🔔 Pengingat")
    siti.sees("Pengingat Anda")


async def test_another_hour_takes_two_taps_in_the_same_message(siti: Phone, bot: Bot) -> None:
    await siti.says("/pengingat")
    count, siti.inputs = len(siti.screen), 0
    await siti.taps("Pagi 09.00")
    siti.sees("Pagi: pukul berapa?", "antara 06.00 dan 20.00")
    assert "• 09.00" in siti.buttons
    await siti.taps("07.30")
    siti.sees("Pagi: 07.30")
    assert "sudah disimpan" in siti.toast
    assert (siti.inputs, len(siti.screen)) == (2, count)
    assert await times(bot) == {Slot.MORNING: time(7, 30), Slot.AFTERNOON: time(15), Slot.LEAVING: time(7)}


async def test_back_changes_nothing(siti: Phone, bot: Bot) -> None:
    await siti.says("/pengingat")
    before = await times(bot)
    await siti.taps("Sore 15.00")
    await siti.taps("‹ Kembali")
    siti.sees("Pengingat Anda")
    assert await times(bot) == before


async def test_silence_and_as_it_was(siti: Phone, bot: Bot) -> None:
    await siti.says("/pengingat")
    for label in ("Sore 15.00", "🔕 Matikan", "Jam pulang 07.00", "🔕 Matikan"):
        await siti.taps(label)
    siti.sees("sore: mati", "Jam pulang yang terlupa: mati")
    assert await times(bot) == {Slot.MORNING: time(9), Slot.AFTERNOON: None, Slot.LEAVING: None}
    await siti.taps("Sore mati")
    assert "🔕 Matikan" not in siti.buttons, "it is silent already"
    await siti.taps("‹ Kembali")
    await siti.taps("↩️ Seperti semula")
    siti.sees("sore: 15.00")
    assert "↩️ Seperti semula" not in siti.buttons


async def test_where_silence_is_not_allowed_it_is_not_offered_nor_taken(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.says("/pengingat")
    await siti.taps("Pagi 09.00")
    silent = siti.data_of("🔕 Matikan")
    await ruled(bot, rina, replace(RULES, may_silence=False))
    await siti.presses(silent)
    assert "di luar batas" in siti.toast
    assert (await times(bot))[Slot.MORNING] == time(9)
    await siti.taps("Pagi 09.00")
    siti.sees("tidak dibuka oleh admin")
    assert "🔕 Matikan" not in siti.buttons


async def test_an_hour_beyond_the_limits_is_not_taken(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.says("/pengingat")
    await ruled(bot, rina, replace(RULES, earliest=time(8), latest=time(17)))
    for hour in ("07:30", "17:30", "23:00"):
        await siti.presses(f"reminder/morning/{hour}")
        assert "di luar batas" in siti.toast
    await siti.taps("Pagi 09.00")
    assert siti.buttons[0] == "08.00"
    await siti.taps("08.00")
    siti.sees("Pagi: 08.00")


async def test_a_wish_that_the_admins_no_longer_allow_counts_no_more(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.presses("reminder/morning/06:30")
    siti.sees("Pagi: 06.30")
    await ruled(bot, rina, replace(RULES, earliest=time(8)))
    await siti.says("/pengingat")
    siti.sees("Pagi: 09.00", "Jam pulang yang terlupa: 08.00")


async def test_it_is_for_cadres(awang: Phone) -> None:
    for data in ("reminder", "reminder/morning", "reminder/morning/08:00", "reminder/reset"):
        await awang.presses(data)
        assert "bukan untuk peran" in awang.toast


@pytest.mark.parametrize("slot", SLOTS)
def test_offered_hours_are_within_the_limits(slot: Slot) -> None:
    first, last = HOURS[slot]
    wide = offered(slot, replace(RULES, latest=time(20, 30)))
    assert (wide[0], wide[-1]) == (max(first, time(6)), last)
    narrow = offered(slot, replace(RULES, earliest=time(8, 45), latest=time(16)))
    assert narrow and all(time(8, 45) <= at <= time(16) for at in narrow)
    assert offered(slot, replace(RULES, earliest=time(12, 30), latest=time(13)))


# Everybody's.


async def test_admins_move_the_hours_for_all(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.taps("🙋 Siapa hadir")
    await rina.taps("⚙️ Pengingat")
    rina.sees("Pagi 09.00, sore 15.00", "antara 06.00 dan 20.00, atau mematikannya", "salat Jumat (11.30 sampai 13.00)")
    count = len(rina.screen)
    await rina.taps("Pagi 09.00")
    rina.sees("Pagi, sekarang 09.00")
    assert (rina.buttons[0], rina.buttons[-2]) == ("06.00", "14.30"), "from the earliest to before the afternoon's"
    await rina.taps("08.30")
    rina.sees("Pagi 08.30")
    assert len(rina.screen) == count
    assert (await times(bot))[Slot.MORNING] == time(8, 30)
    (row,) = await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'reminders.rules'")
    assert '"morning": "08:30"' in row["about"]


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("Sore 15.00", "09.30", "20.00"),
        ("Paling awal 06.00", "06.00", "09.00"),
        ("Paling akhir 20.00", "15.00", "20.30"),
    ],
)
async def test_every_hour_stays_in_its_order(rina: Phone, label: str, first: str, last: str) -> None:
    await rina.presses("reminder_rules")
    await rina.taps(label)
    assert (rina.buttons[0], rina.buttons[-2]) == (first, last)
    await rina.taps("‹ Kembali")
    rina.sees("Pengingat untuk semua kader")


async def test_admins_say_whether_silence_is_allowed(rina: Phone, siti: Phone, bot: Bot) -> None:
    await siti.presses("reminder/morning/-")
    await rina.presses("reminder_rules")
    await rina.taps("🔕 Larang mematikan")
    rina.sees("tetapi tidak mematikannya")
    assert (await times(bot))[Slot.MORNING] == time(9)
    await rina.taps("🔔 Izinkan mematikan")
    rina.sees("atau mematikannya")
    assert (await times(bot))[Slot.MORNING] is None


@pytest.mark.parametrize(
    "data", ["morning/21:00", "morning/15:00", "latest/21:00", "earliest/05:30", "afternoon/09:00"]
)
async def test_what_would_be_out_of_order_is_not_taken(rina: Phone, bot: Bot, data: str) -> None:
    before = await bot.house.storage.reminders.rules()
    await rina.presses(f"reminder_rules/{data}")
    assert "sudah lewat" in rina.toast
    assert await bot.house.storage.reminders.rules() == before


@pytest.mark.parametrize("data", ["", "/back", "/morning", "/morning/08:00", "/silence/off"])
async def test_the_rules_are_the_admins_alone(norlaila: Phone, awang: Phone, siti: Phone, bot: Bot, data: str) -> None:
    before = await bot.house.storage.reminders.rules()
    for one in (norlaila, awang, siti):
        count = len(one.screen)
        await one.presses(f"reminder_rules{data}")
        assert "bukan untuk peran" in one.toast
        assert len(one.screen) == count
    assert await bot.house.storage.reminders.rules() == before
