"""Bulan ini: one's month as a picture with its totals, and the same for coordinators of their own cadres."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.images import image_size
from storage.absences import Kind, State
from storage.corrections import Correction
from storage.period import Period
from storage.person import Person
from tests.conftest import changed
from tests.phone import Phone

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def person(bot: Bot, who: Phone) -> Person:
    found = await bot.house.storage.people.by_telegram_id(who.id)
    assert found
    return found


async def was_there(bot: Bot, who: Phone, *days: int, hours: int | None = None, month: int = 11) -> None:
    """On these days from 08.00 on."""
    storage, me = bot.house.storage, await person(bot, who)
    home = await storage.areas.kelurahan(me.kelurahan_code or "")
    async with storage.db.unit():
        for day in days:
            at = int(datetime(2026, month, day, 8, tzinfo=bot.house.zone).timestamp())
            kept = await storage.check_ins.add(me.id, date(2026, month, day), at, at, home, None)
            if kept and hours is not None:
                await storage.check_ins.leave(kept, at + hours * 3600, at + hours * 3600)


async def here_since(bot: Bot, who: Phone, day: date) -> None:
    """Joined that long ago."""
    at = int(datetime(day.year, day.month, day.day, 7, tzinfo=bot.house.zone).timestamp())
    await changed(bot, who, joined_at=at, agreed_at=at)


def picture(who: Phone) -> bytes:
    photo = who.messages[-1]["photo"][-1]
    return who.telegram.files[photo["file_id"]][2]


async def looks(bot: Bot) -> list[tuple[str, int, str]]:
    rows = await bot.house.storage.db.committed("SELECT act, subject_id, about FROM audit WHERE act LIKE '%.see'")
    return [tuple(row) for row in rows if row["act"] != "card.see"]


# One's own.


@pytest.mark.parametrize("way", ["button", "command"])
async def test_the_month_is_a_picture_with_its_totals(siti: Phone, bot: Bot, way: str) -> None:
    await here_since(bot, siti, date(2026, 11, 1))
    await was_there(bot, siti, 2, 3, 4, hours=8)
    await was_there(bot, siti, 7, hours=3)  # a Saturday
    await was_there(bot, siti, 24)
    if way == "button":
        await siti.taps("🗓 Kehadiran saya")
        await siti.taps("📆 Bulan ini")
    else:
        await siti.says("/bulanku")
    siti.sees("Siti Aminah\nNovember 2026, sampai tanggal 24")
    siti.sees("Hadir 4 dari 17 hari kerja", "Hadir di hari libur: 1", "Tanpa kabar: 13", "Hari libur: 7")
    siti.sees("Jam kerja: 27 jam 0 menit dari 4 hari (1 hari tanpa jam pulang)")
    siti.sees_not("Belum bergabung")
    assert picture(siti).startswith(b"\x89PNG")
    assert image_size(picture(siti))
    assert len(picture(siti)) < 150_000


async def test_it_takes_two_taps(siti: Phone) -> None:
    await siti.taps("🗓 Kehadiran saya")
    await siti.taps("📆 Bulan ini")
    assert siti.inputs == 2


async def test_leave_is_counted_apart_and_today_not_before_it_is_over(siti: Phone, awang: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 11, 19))
    storage, me, by = bot.house.storage, await person(bot, siti), await person(bot, awang)
    kinds = [(Kind.SAKIT, 19, 20, State.APPROVED), (Kind.CUTI, 23, 23, None), (Kind.IZIN, 30, 30, State.APPROVED)]
    async with storage.db.unit():
        for number, (kind, first, last, state) in enumerate(kinds):
            days = Period(date(2026, 11, first), date(2026, 11, last))
            absence = await storage.absences.ask(me.id, 900 + number, 0, kind, days, "demam", None)
            if state:
                await storage.absences.decide(by, 1, absence, state)
    await siti.says("/bulanku")
    siti.sees("Hadir 0 dari 1 hari kerja", "Belum bergabung: 13")
    siti.sees("\nSakit 2\n", "Menunggu jawaban: 1", "Tanpa kabar: 0")


async def test_a_month_that_is_over_is_counted_to_its_end(siti: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 9, 1))
    await was_there(bot, siti, 1, 30, month=9)
    me = await person(bot, siti)
    await siti.presses(f"month/{me.id}/2026-09")
    siti.sees("September 2026", "Hadir 2 dari 22 hari kerja", "Tanpa kabar: 20", "Hari libur: 8")
    siti.sees_not("sampai")


async def test_one_turns_the_pages_from_the_first_known_month_to_this_one(siti: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 10, 31))
    await siti.says("/bulanku")
    assert siti.buttons == ["‹ Oktober 2026"]
    await siti.taps("‹ Oktober 2026")
    siti.sees("Oktober 2026")
    assert siti.buttons == ["November 2026 ›"]
    assert sum("reply_markup" in message for message in siti.messages if "photo" in message) == 1
    await siti.taps("November 2026 ›")
    assert siti.buttons == ["‹ Oktober 2026"]


async def test_a_check_in_before_the_joining_makes_its_month_known(siti: Phone, bot: Bot) -> None:
    await was_there(bot, siti, 15, month=10)
    await siti.says("/bulanku")
    assert siti.buttons == ["‹ Oktober 2026"]


@pytest.mark.parametrize("month", ["2026-12", "2026-10", "2026-13", "2026-00", "1999-11", "2026-1", "2026-11-01"])
async def test_months_to_come_and_of_before_are_not_shown(siti: Phone, bot: Bot, month: str) -> None:
    me, before = await person(bot, siti), len(siti.screen)
    await siti.presses(f"month/{me.id}/{month}")
    assert "sudah lewat" in siti.toast
    assert len(siti.screen) == before


async def test_just_after_midnight_of_the_first_a_new_month_begins(siti: Phone, bot: Bot, clock: Clock) -> None:
    await was_there(bot, siti, 30)
    clock.move_to(datetime(2026, 11, 30, 16, 1, tzinfo=UTC))
    await siti.says("/bulanku")
    siti.sees("Desember 2026, sampai tanggal 1", "Hadir 0 dari 0 hari kerja")
    assert siti.buttons == ["‹ November 2026"]


async def test_what_the_city_adds_as_a_holiday_is_one(siti: Phone, rina: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 11, 1))
    async with bot.house.storage.db.unit():
        await bot.house.storage.working_days.set(await person(bot, rina), 0, date(2026, 11, 12), "HUT Kota", False)
    await siti.says("/bulanku")
    siti.sees("Hadir 0 dari 15 hari kerja", "Hari libur: 8")


# Other people's.


async def test_a_coordinator_sees_the_month_of_their_cadre_from_the_card(siti: Phone, awang: Phone, bot: Bot) -> None:
    await was_there(bot, siti, 23, 24)
    me = await person(bot, siti)
    await awang.taps("👥 Anggota")
    await awang.says("Siti Aminah")
    await awang.taps("Siti Aminah · Lok Tuan")
    await awang.taps("📆 Kehadiran")
    awang.sees("Siti Aminah\nNovember 2026", "Hadir 2 dari", "jam pulang belum ada")
    assert picture(awang)
    assert awang.buttons[-1] == "✏️ Betulkan"
    assert await looks(bot) == [("month.see", me.id, '{"month": "2026-11"}')]


async def test_ones_own_month_is_nobodys_business_in_the_log(siti: Phone, bot: Bot) -> None:
    await siti.says("/bulanku")
    assert "✏️ Betulkan" not in siti.buttons
    assert await looks(bot) == []


async def test_who_may_see_it(
    siti: Phone, budi: Phone, awang: Phone, tenri: Phone, norlaila: Phone, rina: Phone, bot: Bot
) -> None:
    me = await person(bot, siti)
    for who in (awang, norlaila, rina):
        await who.presses(f"month/{me.id}/2026-11")
        who.sees("Siti Aminah\nNovember 2026")
    for who in (tenri, budi):
        before = len(who.screen)
        await who.presses(f"month/{me.id}/2026-11")
        assert "sudah lewat" in who.toast
        assert len(who.screen) == before
    assert len(await looks(bot)) == 3


async def test_it_is_asked_when_the_button_is_used(siti: Phone, awang: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 10, 1))
    me = await person(bot, siti)
    await awang.presses(f"month/{me.id}/2026-11")
    await changed(bot, awang, kecamatan_code="64.74.02")
    before = len(awang.screen)
    await awang.taps("‹ Oktober 2026")
    assert "sudah lewat" in awang.toast
    assert len(awang.screen) == before


async def test_only_cadres_have_one(awang: Phone, rina: Phone, bot: Bot) -> None:
    other = await person(bot, awang)
    await rina.presses(f"month/{other.id}/2026-11")
    assert "sudah lewat" in rina.toast
    await rina.presses("month/999999/2026-11")
    assert "sudah lewat" in rina.toast
    await rina.presses(f"card/{other.id}")
    assert "📆 Kehadiran" not in rina.buttons
    await rina.says("/bulanku")
    rina.sees("bukan untuk peran Anda")


async def test_a_name_of_any_sort_makes_no_trouble(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, name="A'yun <b>&\"" + "x" * 90)
    await siti.says("/bulanku")
    siti.sees("A'yun <b>&", "November 2026")
    assert picture(siti)


# What became of a day.


async def test_the_cadre_reads_what_became_of_a_day(siti: Phone, awang: Phone, bot: Bot, clock: Clock) -> None:
    me = await person(bot, siti)
    await siti.shares_location()
    clock.shift(60)
    await siti.shares_location(0.5, 117.0)
    clock.shift(8 * 3600 - 60)
    await siti.says("/pulang")
    clock.shift(24 * 3600)
    storage, day = bot.house.storage, date(2026, 11, 24)
    at = int(MORNING.timestamp())
    async with storage.db.unit():
        to = Correction(at - 600, at + 7 * 3600)
        await storage.corrections.make(await person(bot, awang), at + 90_000, me, day, to, "jam <HP> salah")
    await siti.presses(f"day/{me.id}/2026-11-24")
    siti.sees("Siti Aminah, Selasa, 24 November 2026")
    siti.sees("24 Nov 2026 08.00 WITA, Siti Aminah: hadir pukul 08.00 WITA")
    siti.sees("24 Nov 2026 16.00 WITA, Siti Aminah: pulang pukul 16.00 WITA")
    siti.sees("Awang Syahrani: dibetulkan: hadir 08.00 WITA, pulang 16.00 WITA → hadir 07.50 WITA, pulang 15.00 WITA.")
    siti.sees("Alasan: jam <HP> salah", "Sekarang: hadir 07.50 WITA, pulang 15.00 WITA.")
    await siti.says("/bulanku")
    await siti.taps("✎ 24 Nov 2026")
    siti.sees("dibetulkan")


async def test_a_cancelled_day_and_one_of_which_nothing_is_known(siti: Phone, bot: Bot) -> None:
    me = await person(bot, siti)
    await siti.taps("📍 Hadir")
    await siti.taps("✖ Batal")
    await siti.presses(f"day/{me.id}/2026-11-24")
    siti.sees("hadir pukul 08.00 WITA", "kehadiran dibatalkan", "Sekarang: tidak tercatat hadir.")
    await siti.presses(f"day/{me.id}/2026-11-23")
    siti.sees("Belum ada perubahan yang tercatat", "Sekarang: tidak tercatat hadir.")


async def test_a_busy_day_is_one_message(siti: Phone, bot: Bot) -> None:
    me, storage, day = await person(bot, siti), bot.house.storage, date(2026, 11, 24)
    await siti.taps("📍 Hadir")
    async with storage.db.unit():
        for n in range(30):
            check_in = await storage.check_ins.of_day(me.id, day)
            assert check_in
            await storage.check_ins.note(check_in, n, f"{n} " + "<" * 190)
            await storage.check_ins.keep(me.id, day, n, me.id, "corrected", check_in, "&" * 200)
    await changed(bot, siti, name="N" * 100)
    await siti.presses(f"day/{me.id}/2026-11-24")
    siti.sees("… 51 perubahan sebelumnya", "28 <<<")
    siti.sees_not(": 3 <<<")
    assert len(siti.last) < 3000


async def test_a_day_is_read_by_whoever_may_see_the_month(siti: Phone, awang: Phone, tenri: Phone, bot: Bot) -> None:
    me = await person(bot, siti)
    await awang.presses(f"day/{me.id}/2026-11-24")
    awang.sees("Siti Aminah, Selasa, 24 November 2026")
    await tenri.presses(f"day/{me.id}/2026-11-24")
    assert "sudah lewat" in tenri.toast
    await awang.presses(f"day/{me.id}/2026-02-30")
    assert "sudah lewat" in awang.toast
    assert await looks(bot) == [("day.see", me.id, '{"day": "2026-11-24"}')]
    await siti.presses(f"day/{me.id}/{date(2026, 11, 24) + timedelta(days=1)}")
    siti.sees("Rabu, 25 November 2026", "tidak tercatat hadir")
