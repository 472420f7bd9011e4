"""Hari libur: the nation's are built in, the city's own are kept by admins, with a way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from bot.life import Bot
from storage.working_days import Day
from tests.conftest import changed
from tests.phone import Phone

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


async def day(bot: Bot, of: date) -> Day:
    return await bot.house.storage.working_days.day(of)


async def adds(person: Phone, on: str, kind: str = "🌴 Libur", name: str = "Pesta laut") -> None:
    await person.says("/harilibur")
    await person.taps("➕ Tambah hari")
    await person.says(on)
    await person.taps(kind)
    await person.says(name)
    await person.taps("✅ Simpan")


async def test_national_holidays_are_there_for_this_year_and_the_next(awang: Phone) -> None:
    await awang.says("/harilibur")
    awang.sees(
        "2026\n24 Des: Cuti Bersama Hari Raya Natal\n25 Des: Hari Raya Natal\n2027\n1 Jan: Tahun Baru", "17 Agu: "
    )
    assert len(awang.last) < 4096


async def test_on_new_years_day_two_whole_years_are_listed(awang: Phone, clock: Clock) -> None:
    clock.move_to(datetime(2026, 1, 1, tzinfo=UTC))
    await awang.says("/harilibur")
    awang.sees("2026\n1 Jan: Tahun Baru", "2027\n1 Jan: Tahun Baru", "26 Des: Isra Mikraj")
    awang.sees_not("lagi")


async def test_only_admins_have_buttons(awang: Phone) -> None:
    await awang.says("/harilibur")
    assert not awang.buttons, "only admins change them"


async def test_an_admin_adds_a_day_and_takes_it_back(rina: Phone, bot: Bot) -> None:
    await adds(rina, "27/11")
    rina.sees("✅ Jumat, 27 November 2026: Pesta laut, libur")
    assert await day(bot, date(2026, 11, 27)) == Day(date(2026, 11, 27), working=False, name="Pesta laut", own=True)
    await rina.taps("🗑 27 Nov 2026")
    rina.sees("Jumat, 27 November 2026 (Pesta laut) dihapus")
    assert (await day(bot, date(2026, 11, 27))).working
    await rina.taps("↩️ Urungkan")
    rina.sees("✅ Jumat, 27 November 2026: Pesta laut, libur")
    assert not (await day(bot, date(2026, 11, 27))).working


async def test_a_holiday_can_be_a_day_of_work_and_is_one_again(rina: Phone, bot: Bot) -> None:
    await adds(rina, "24/12", "💼 Tetap masuk", "Bakti sosial")
    assert (await day(bot, date(2026, 12, 24))).working
    await rina.taps("🗓 Daftar hari libur")
    rina.sees("24 Des: Bakti sosial (tetap masuk) · kota")
    await rina.taps("🗑 24 Des 2026")
    assert (await day(bot, date(2026, 12, 24))).name == "Cuti Bersama Hari Raya Natal"


async def test_what_it_is_now_is_shown_before_it_is_kept(rina: Phone) -> None:
    await rina.presses("special_day!add")
    await rina.says("25 des")
    await rina.taps("💼 Tetap masuk")
    await rina.says("Piket")
    rina.sees("Jumat, 25 Desember 2026: Piket, tetap masuk", "Sekarang: Hari Raya Natal")


async def test_after_five_minutes_a_removed_day_is_added_by_hand(rina: Phone, bot: Bot, clock: Clock) -> None:
    await adds(rina, "27/11")
    await rina.taps("🗑 27 Nov 2026")
    clock.shift(301)
    await rina.taps("↩️ Urungkan")
    assert "sudah lewat" in rina.toast
    assert (await day(bot, date(2026, 11, 27))).working


@pytest.mark.parametrize("data", ["special_day!add", "special_day/remove/2026-11-27", "special_day/again/2026-11-27"])
async def test_only_admins_change_them(rina: Phone, awang: Phone, bot: Bot, data: str) -> None:
    await adds(rina, "27/11")
    if "again" in data:
        await rina.taps("🗑 27 Nov 2026")
    before = await day(bot, date(2026, 11, 27))
    await awang.presses(data)
    assert awang.toast
    assert await day(bot, date(2026, 11, 27)) == before


async def test_whoever_is_no_admin_any_more_keeps_nothing(rina: Phone, bot: Bot) -> None:
    await rina.presses("special_day!add")
    await rina.says("27/11")
    await rina.taps("🌴 Libur")
    await rina.says("Pesta laut")
    await changed(bot, rina, role="koordinator kota")
    await rina.taps("✅ Simpan")
    rina.sees("bukan untuk peran Anda")
    assert (await day(bot, date(2026, 11, 27))).working


@pytest.mark.parametrize("act", ["remove", "again"])
async def test_a_day_that_is_none_or_past_is_answered(rina: Phone, bot: Bot, clock: Clock, act: str) -> None:
    await adds(rina, "27/11")
    clock.shift(4 * 24 * 3600)
    for which in ("2026-11-27", "2026-02-31", "2026-99-99"):
        await rina.presses(f"special_day/{act}/{which}")
        assert "sudah lewat" in rina.toast
    assert (await day(bot, date(2026, 11, 27))).own
    assert not await bot.house.storage.db.committed("SELECT 1 FROM inbox WHERE error IS NOT NULL")


async def test_the_farthest_day_is_on_the_list_too(rina: Phone) -> None:
    await adds(rina, "23/11/2028")
    rina.sees("23 November 2028")
    await rina.taps("🗓 Daftar hari libur")
    rina.sees("26 Des: Isra Mikraj Nabi Muhammad\n2028\n23 Nov: Pesta laut · kota")
    await rina.presses("special_day!add")
    await rina.says("24/11/2028")
    rina.sees("Mohon pilih tanggal antara 24 Nov 2026 dan 23 Nov 2028")


@pytest.mark.parametrize("sign", ["<", "😀"])
async def test_however_many_days_there_are_the_list_is_one_message(rina: Phone, bot: Bot, sign: str) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        await storage.db.run_many(
            "INSERT INTO special_days VALUES (date('2026-11-30', ? || ' days'), ?, 0)",
            [(n, sign * (60 // len(sign.encode("utf-16-le")) * 2)) for n in range(200)],
        )
    await rina.says("/harilibur")
    rina.sees("… dan 1")
    assert 3000 < len(rina.last.encode("utf-16-le")) // 2 <= 4096
    assert len(rina.buttons) == 31


async def test_a_national_holiday_is_not_removed(rina: Phone, bot: Bot) -> None:
    await rina.presses("special_day/remove/2026-12-25")
    assert "sudah lewat" in rina.toast
    assert not (await day(bot, date(2026, 12, 25))).working


async def test_it_is_not_for_cadres(siti: Phone) -> None:
    await siti.says("/harilibur")
    siti.sees("bukan untuk peran Anda")
