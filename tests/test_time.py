"""A day is the day on which it was sent, in the city's zone, however late it is handled and wherever the machine is."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from bot.sandbox.core import Telegram
from bot.settings import Settings
from storage import backups
from tests.conftest import running
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

SITI = (10, "Siti", "628115801010")


def wita(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Kiritimati"])
def machine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone that the machine is set to."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def siti(telegram: Telegram) -> Phone:
    return Phone(telegram, *SITI)


async def fills_in(siti: Phone) -> None:
    for answer in ("/lapor", "RT 03", "gotong royong"):
        await siti.says(answer)


async def goes_on(siti: Phone) -> None:
    """To the last look."""
    await siti.sends_photos()
    for answer in ("Membersihkan parit", "12"):
        await siti.says(answer)


async def test_a_check_in_counts_for_the_day_on_which_it_was_sent(
    settings: Settings, telegram: Telegram, siti: Phone, machine: str
) -> None:
    with time_machine.travel(wita("2026-11-30 23:50"), tick=False) as clock:
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.joins()
        siti.bot = None
        clock.move_to(wita("2026-11-30 23:58"))
        await siti.shares_location()
        clock.move_to(wita("2026-12-01 00:10"))
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await settled(bot, telegram)
            siti.sees("Hadir tercatat pukul 23.58 WITA", "Senin, 30 November 2026")
            await siti.shares_location()
            siti.sees("Hadir tercatat pukul 00.10 WITA", "Selasa, 1 Desember 2026")
            rows = await bot.house.storage.db.rows("SELECT day, at FROM check_ins ORDER BY id")
    assert [row["day"] for row in rows] == ["2026-11-30", "2026-12-01"]
    assert rows[0]["at"] == wita("2026-11-30 23:58").timestamp()


async def test_today_in_a_report_is_the_day_on_which_it_was_written(
    settings: Settings, telegram: Telegram, siti: Phone, machine: str
) -> None:
    with time_machine.travel(wita("2026-12-31 23:55"), tick=False) as clock:
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.joins()
            await fills_in(siti)
        siti.bot = None
        clock.move_to(wita("2026-12-31 23:58"))
        await siti.says("hari ini")
        clock.move_to(wita("2027-01-01 00:10"))
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await settled(bot, telegram)
            await goes_on(siti)
            siti.sees("Kamis, 31 Desember 2026")
            await siti.taps("✅ Kirim")
            siti.sees("BTG-0127-001")
            rows = await bot.house.storage.db.rows("SELECT occurred_on, number FROM reports")
    assert [tuple(row) for row in rows] == [("2026-12-31", "BTG-0127-001")]


async def test_a_tap_counts_by_when_it_was_received_also_after_a_restart(
    settings: Settings, telegram: Telegram, siti: Phone, machine: str
) -> None:
    """Telegram dates no taps. This one is received at 23.58, and worked off by the next process."""
    with time_machine.travel(wita("2026-11-30 23:55"), tick=False) as clock:
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.joins()
            await fills_in(siti)
            await siti.says("hari ini")
            await goes_on(siti)
            siti.sees("Periksa dulu")
            siti.bot = None
            clock.move_to(wita("2026-11-30 23:58"))
            bot.processor.closing = True  # it stops just now: what comes is kept, and not begun
            before = len(await bot.house.storage.inbox.waiting())
            await siti.taps("✅ Kirim")
            while len(await bot.house.storage.inbox.waiting()) == before:
                await bot.house.storage.db.committed("SELECT 1")
        clock.move_to(wita("2026-12-01 00:10"))
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await settled(bot, telegram)
            siti.sees("BTG-1126-001")
            row = await bot.house.storage.db.one("SELECT sent_at FROM reports")
    assert row["sent_at"] == wita("2026-11-30 23:58").timestamp()


async def test_the_number_is_of_the_month_in_the_city(
    settings: Settings, telegram: Telegram, siti: Phone, machine: str
) -> None:
    """00.05 on the first is still last month in UTC and in New York."""
    with time_machine.travel(wita("2026-12-01 00:05"), tick=False):
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.joins()
            await fills_in(siti)
            await siti.taps("Hari ini")
            await goes_on(siti)
            siti.sees("Selasa, 1 Desember 2026")
            await siti.taps("✅ Kirim")
            siti.sees("BTG-1226-001")
            await siti.shares_location()
            siti.sees("00.05 WITA", "Selasa, 1 Desember 2026")


def test_a_backup_is_named_in_the_citys_time(settings: Settings, machine: str) -> None:
    with time_machine.travel(wita("2026-11-24 01:30")):
        made = backups.make_in(settings.database, settings.backups, datetime.now(settings.zone))
    assert made.name == "kpm-20261124-013000.sqlite3"
