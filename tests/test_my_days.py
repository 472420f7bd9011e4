"""Kehadiran saya: today at a glance, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from bot.life import Bot
from storage.absences import Kind, State
from storage.period import Period
from tests.phone import Phone

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def test_before_one_is_there(siti: Phone) -> None:
    await siti.taps("🗓 Kehadiran saya")
    siti.sees("Selasa, 24 November 2026", "Belum tercatat hadir hari ini")
    assert siti.buttons[0] == "✅ Hadir tanpa lokasi"
    await siti.taps("✅ Hadir tanpa lokasi")
    siti.sees("Hadir tercatat")


async def test_while_one_is_there_and_afterwards(siti: Phone, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    await siti.says("/kehadiran")
    siti.sees("Hadir pukul 08.00 WITA di Lok Tuan", "Jam pulang belum dicatat")
    assert siti.buttons[0] == "🏠 Pulang"
    clock.shift(8 * 3600)
    await siti.taps("🏠 Pulang")
    await siti.says("kehadiran")
    siti.sees("Pulang pukul 16.00 WITA")
    assert "🏠 Pulang" not in siti.buttons


@pytest.mark.parametrize(
    ("at", "words"),
    [(datetime(2026, 11, 28, 1, tzinfo=UTC), "hari libur"), (datetime(2026, 12, 25, 1, tzinfo=UTC), "Hari Raya Natal")],
)
async def test_a_day_off_is_called_by_its_name(siti: Phone, clock: Clock, at: datetime, words: str) -> None:
    clock.move_to(at)
    await siti.taps("🗓 Kehadiran saya")
    siti.sees(words)


async def test_leave_is_shown_with_where_it_stands(siti: Phone, awang: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me, by = await storage.people.by_telegram_id(siti.id), await storage.people.by_telegram_id(awang.id)
    assert me and by
    days = Period(date(2026, 11, 24), date(2026, 11, 26))
    async with storage.db.unit():
        absence = await storage.absences.ask(me.id, 900, 0, Kind.SAKIT, days, "demam", None)
    await siti.taps("🗓 Kehadiran saya")
    siti.sees("Sakit 24 sampai 26 Nov 2026: menunggu jawaban")
    async with storage.db.unit():
        await storage.absences.decide(by, 1, absence, State.APPROVED)
    await siti.taps("🗓 Kehadiran saya")
    siti.sees("disetujui")


async def test_it_is_for_cadres(rina: Phone) -> None:
    await rina.says("/kehadiran")
    rina.sees("bukan untuk peran Anda")
