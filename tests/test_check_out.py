"""Pulang: the hour at which a day's work ended, also past midnight, and filled in next morning by who forgot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from handlers import check_out
from storage.check_in import CheckIn
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang
TODAY = date(2026, 11, 24)


async def day_of(bot: Bot, day: date = TODAY) -> CheckIn:
    """Siti's."""
    siti = await bot.house.storage.people.by_telegram_id(10)
    assert siti
    found = await bot.house.storage.check_ins.of_day(siti.id, day)
    assert found
    return found


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("words", ["/pulang", "pulang", "🏠 Pulang"])
async def test_one_input_says_how_long_it_was(siti: Phone, bot: Bot, clock: Clock, words: str) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(8 * 3600 + 12 * 60)
    siti.inputs = 0
    await siti.says(words)
    siti.sees("Pulang tercatat pukul 16.12 WITA", "8 jam 12 menit")
    assert siti.inputs == 1
    assert (await day_of(bot)).left_at == int(MORNING.timestamp()) + 8 * 3600 + 12 * 60


async def test_the_last_word_counts(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    for hours in (4, 5):
        clock.shift(hours * 3600)
        await siti.says("/pulang")
    siti.sees("17.00 WITA", "9 jam 0 menit")


async def test_who_is_not_there_yet_may_be_with_one_tap(siti: Phone, clock: Clock) -> None:
    await siti.says("/pulang")
    siti.sees("belum tercatat hadir hari ini")
    await siti.taps("✅ Hadir tanpa lokasi")
    siti.sees("Hadir tercatat")


async def test_work_past_midnight_belongs_to_its_day(siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.shift(11 * 3600)  # 19.00
    await siti.taps("📍 Hadir")
    clock.shift(6 * 3600 + 30 * 60)  # 01.30
    await siti.says("/pulang")
    siti.sees("01.30 WITA", "6 jam 30 menit", "Dihitung untuk Selasa, 24 November 2026")
    assert (await day_of(bot)).seconds == 6 * 3600 + 30 * 60


async def test_from_six_in_the_morning_yesterday_is_over(siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.shift(11 * 3600)
    await siti.taps("📍 Hadir")
    clock.shift(11 * 3600 - 1)
    await siti.says("/pulang")
    siti.sees("Dihitung untuk Selasa")
    clock.shift(1)
    await siti.says("/pulang")
    siti.sees("belum tercatat hadir hari ini")


async def test_at_night_a_day_that_was_left_is_not_left_again(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(8 * 3600)
    await siti.says("/pulang")
    left = (await day_of(bot)).left_at
    clock.shift(9 * 3600)
    await siti.says("/pulang")
    siti.sees("belum tercatat hadir hari ini")
    assert (await day_of(bot)).left_at == left


async def test_after_checking_in_again_the_way_home_is_a_tap(siti: Phone, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(3600)
    await siti.says("/hadir")
    assert siti.buttons == ["📝 Lapor", "🏠 Pulang", "✏️ Ubah"]
    await siti.taps("🏠 Pulang")
    siti.sees("Pulang tercatat")


# Forgotten.


async def asked(bot: Bot, siti: Phone, day: date = TODAY) -> None:
    """As the bot asks in the morning."""
    storage, check_in = bot.house.storage, await day_of(bot, day)
    async with storage.db.unit():
        await check_out.ask(storage, siti.id, check_in, bot.house.local(check_in.at))
    await settled(bot, siti.telegram)


async def test_who_forgot_fills_it_in_with_one_tap(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(23 * 3600)
    await asked(bot, siti)
    siti.sees("Selasa, 24 November 2026", "hadir pukul 08.00 WITA", "Pulang pukul berapa?")
    assert siti.buttons == ["16.00", "14.00", "15.00", "17.00", "Lewati"]
    siti.inputs = 0
    await siti.taps("16.00")
    siti.sees("dicatat pukul 16.00 WITA", "diisi belakangan")
    assert siti.inputs == 1
    kept = await day_of(bot)
    assert (kept.seconds, kept.left_later) == (8 * 3600, True)


async def test_their_own_usual_hour_comes_first(siti: Phone, bot: Bot, clock: Clock) -> None:
    for _ in range(3):
        await siti.taps("📍 Hadir")
        clock.shift(5 * 3600)
        await siti.says("/pulang")
        clock.shift(19 * 3600)
    await siti.taps("📍 Hadir")
    await asked(bot, siti, TODAY + timedelta(days=3))
    assert siti.buttons[0] == "13.00"


async def test_who_came_in_the_evening_is_offered_hours_of_the_night(siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.shift(14 * 3600)  # 22.00
    await siti.taps("📍 Hadir")
    clock.shift(10 * 3600)
    await asked(bot, siti)
    assert siti.buttons == ["05.00", "04.00", "Lewati"]
    await siti.taps("04.00")
    siti.sees("Pulang Selasa, 24 November 2026", "04.00 WITA")
    assert (await day_of(bot)).seconds == 6 * 3600


async def test_saying_so_again_past_midnight_still_is_of_that_day(siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.shift(11 * 3600)  # 19.00
    await siti.taps("📍 Hadir")
    for minutes in (5 * 60 + 30, 60):
        clock.shift(minutes * 60)
        await siti.says("/pulang")
        siti.sees("Dihitung untuk Selasa")
    assert (await day_of(bot)).seconds == 6 * 3600 + 30 * 60


@pytest.mark.parametrize("data", ["pulang/2026-02-31/16:00", "pulang/2026-11-24/25:00", "hadir/change/2026-99-99"])
async def test_a_day_that_is_none_is_an_old_button(siti: Phone, bot: Bot, clock: Clock, data: str) -> None:
    await siti.presses(data)
    assert "sudah lewat" in siti.toast


async def test_it_may_be_left_open(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    await asked(bot, siti)
    await siti.taps("Lewati")
    siti.sees("dibiarkan kosong")
    assert (await day_of(bot)).left_at is None


@pytest.mark.parametrize(
    "data",
    ["pulang/2026-11-24/07:30", "pulang/2026-11-23/16:00", "pulang/2026-11-24/16:00"],
    ids=["early", "none", "old"],
)
async def test_what_cannot_be_is_not_taken(
    siti: Phone, bot: Bot, clock: Clock, data: str, request: pytest.FixtureRequest
) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(8 * 24 * 3600 if "old" in request.node.name else 3600)
    await siti.presses(data)
    assert "sudah lewat" in siti.toast
    assert (await day_of(bot)).left_at is None


async def test_whoever_said_it_meanwhile_is_not_overruled(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    await asked(bot, siti)
    clock.shift(3600)
    await siti.says("/pulang")
    await siti.taps("15.00")
    assert "sudah lewat" in siti.toast
    assert (await day_of(bot)).seconds == 3600


async def test_it_is_for_cadres(bot: Bot, awang: Phone) -> None:
    await awang.says("/pulang")
    awang.sees("bukan untuk peran Anda")
