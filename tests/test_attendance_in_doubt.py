"""Days on which something came late, twice or from elsewhere: what may still be changed, and by whom it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.life import Bot
from storage.check_in import CheckIn
from storage.corrections import Correction
from storage.roles import Role
from tests.conftest import changed
from tests.phone import Phone

Clock = time_machine.Traveller
WITA = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 24)  # Tuesday
EIGHT = datetime(2026, 11, 24, 8, tzinfo=WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(EIGHT, tick=False) as clock:
        yield clock


async def day_of(bot: Bot, who: Phone, day: date = TODAY) -> CheckIn | None:
    me = await bot.house.storage.people.by_telegram_id(who.id)
    assert me
    return await bot.house.storage.check_ins.of_day(me.id, day)


async def put_right(bot: Bot, who: Phone, by: Phone, to: Correction) -> None:
    storage = bot.house.storage
    me, coordinator = await storage.people.by_telegram_id(who.id), await storage.people.by_telegram_id(by.id)
    assert me and coordinator
    async with storage.db.unit():
        assert await storage.corrections.make(coordinator, int(EIGHT.timestamp()), me, TODAY, to, "lupa menekan Hadir")


async def coordinates(bot: Bot, who: Phone, admin: Phone) -> None:
    """For a week, their own kecamatan (Plt.)."""
    storage = bot.house.storage
    await changed(bot, admin, also_admin=1)
    by, plt = await storage.people.by_telegram_id(admin.id), await storage.people.by_telegram_id(who.id)
    assert by and plt
    async with storage.db.unit():
        days, at = (TODAY, TODAY + timedelta(days=6)), int(EIGHT.timestamp())
        await storage.acting.add(by, at, plt.id, Role.KECAMATAN, "64.74.01", days, WITA)


async def test_after_an_outage_a_better_place_has_five_minutes_from_the_answer(
    siti: Phone, bot: Bot, clock: Clock
) -> None:
    await siti.taps("📍 Hadir")
    await bot.house.storage.db.run("UPDATE check_ins SET at = at - 7200")  # sent at six, worked off at eight
    clock.shift(4 * 60)
    await siti.shares_location(0.1697, 117.4723)
    siti.sees("Lokasi diperbarui", "06.00 WITA")


async def test_the_buttons_of_the_day_before_yesterday_change_nothing(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    drop = f"hadir/drop/{TODAY}"
    clock.shift(2 * 86_400)
    await siti.presses(drop)
    kept = await day_of(bot, siti)
    assert kept and kept.latitude is not None
    assert "sudah lewat" in siti.toast


async def test_yesterdays_place_may_still_be_taken_out(siti: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(86_400)
    await siti.presses(f"hadir/drop/{TODAY}")
    kept = await day_of(bot, siti)
    assert kept and kept.latitude is None


async def test_who_has_left_is_not_offered_to_cancel(siti: Phone, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(60)
    await siti.says("/pulang")
    await siti.says("/hadir")
    siti.sees("sudah tercatat hadir")
    assert siti.buttons == ["📝 Lapor", "✏️ Ubah"]


async def test_words_about_a_day_long_past_are_not_taken_although_it_was_attended(
    siti: Phone, bot: Bot, clock: Clock
) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(2 * 86_400)
    heard = len(siti.screen)
    await siti.presses(f"check_in_note!{TODAY}")
    assert len(siti.screen) == heard
    assert "sudah lewat" in siti.toast


async def test_nobody_leaves_in_the_future(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    await siti.presses(f"pulang/{TODAY}/23:30")
    kept = await day_of(bot, siti)
    assert kept and kept.left_at is None
    assert "sudah lewat" in siti.toast


async def test_whoever_coordinates_for_a_while_does_not_find_their_own_among_those_to_settle(
    siti: Phone, joko: Phone, bot: Bot
) -> None:
    await coordinates(bot, joko, admin=siti)
    for one in (siti, joko):
        await one.says("/hadir")
    await joko.presses("flagged")
    joko.sees("Perlu dilihat (1)", "Siti Aminah")
    joko.sees_not("Joko")
    await joko.taps("✅ 1. Siti Aminah")
    joko.sees("Semua sudah dilihat")


async def test_the_history_of_a_day_can_be_read_when_its_reason_was_erased(siti: Phone, awang: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    await put_right(bot, siti, awang, Correction(int(EIGHT.timestamp()) - 3600))
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE check_in_history SET reason = NULL")
    me = await bot.house.storage.people.by_telegram_id(siti.id)
    assert me
    await awang.presses(f"day/{me.id}/{TODAY}")
    awang.sees("dibetulkan", "Alasan: -")


async def test_an_hour_that_the_coordinator_has_put_right_stays(
    siti: Phone, awang: Phone, bot: Bot, clock: Clock
) -> None:
    await siti.taps("📍 Hadir")
    eight = int(EIGHT.timestamp())
    await put_right(bot, siti, awang, Correction(eight, eight + 4 * 3600))
    clock.shift(8 * 3600)
    await siti.says("/pulang")
    siti.sees("dibetulkan koordinator", "12.00 WITA")
    kept = await day_of(bot, siti)
    assert kept and kept.left_at == eight + 4 * 3600


@pytest.mark.parametrize(("days", "kept"), [(7, True), (8, False)])
async def test_for_a_week_it_can_be_filled_in(siti: Phone, bot: Bot, clock: Clock, days: int, kept: bool) -> None:
    await siti.taps("📍 Hadir")
    clock.shift(days * 86_400)
    await siti.presses(f"pulang/{TODAY}/16:00")
    found = await day_of(bot, siti)
    assert found and (found.left_at is not None) is kept


async def test_ones_own_leave_does_not_wait_for_oneself_on_the_board(siti: Phone, joko: Phone, bot: Bot) -> None:
    await coordinates(bot, joko, admin=siti)
    for answer in ("/izin", "🤒 Sakit", "Demam, flu", "✅ Kirim"):
        await (joko.taps(answer) if answer in joko.buttons else joko.says(answer))
    await joko.says("/siapahadir")
    joko.sees("menunggu jawaban 1")
    assert not [label for label in joko.buttons if "Izin menunggu" in label]


async def test_only_the_hour_that_was_put_right_stays(siti: Phone, awang: Phone, bot: Bot, clock: Clock) -> None:
    await siti.taps("📍 Hadir")
    await put_right(bot, siti, awang, Correction(int(EIGHT.timestamp()) - 3600))
    for hours in (4, 4):
        clock.shift(hours * 3600)
        await siti.says("/pulang")
        siti.sees("Pulang tercatat")
    day = await day_of(bot, siti)
    assert day and day.seconds == 9 * 3600
