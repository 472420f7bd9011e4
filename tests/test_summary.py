"""Ringkasan: who was there and what was reported, in one's own area only; the figures are those of the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from tests.conftest import changed, joined, running
from tests.phone import Phone
from tests.test_my_reports import reported

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(TUESDAY, tick=True)


async def checked_in(bot: Bot, who: Phone, *days: date) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        me = await storage.people.by_telegram_id(who.id)
        kelurahan = await storage.areas.kelurahan(me.kelurahan_code)
        for day in days:
            await storage.check_ins.add(me.id, day, 1, 1, kelurahan, None)


async def test_one_tap_shows_a_coordinator_ones_own_area_today(awang: Phone, siti: Phone) -> None:
    await siti.taps("📍 Hadir")
    await awang.taps("📊 Ringkasan")
    assert awang.inputs == 1
    awang.sees("Hari ini · Kecamatan Bontang Utara", "Selasa, 24 November 2026", "Hadir 1 dari 2 kader")
    awang.sees("Guntung: Joko Susilo", "Belum ada laporan")
    awang.sees_not("Siti Aminah")
    assert awang.buttons == ["• Hari ini", "Minggu ini", "Bulan ini"]


async def test_a_kecamatan_coordinator_sees_nothing_of_another(
    awang: Phone, tenri: Phone, bot: Bot, budi: Phone
) -> None:
    await reported(bot, budi, "Di Satimpo", occurred_on=TUESDAY.date())
    await awang.taps("📊 Ringkasan")
    awang.sees("Laporan: 0")
    for part in ("Satimpo", "Budi", "Selatan"):
        awang.sees_not(part)
    await tenri.taps("📊 Ringkasan")
    tenri.sees("Kecamatan Bontang Selatan", "Hadir 0 dari 1", "Budi Hartono", "Laporan: 1", "Satimpo: 1")
    tenri.sees_not("Lok Tuan")


async def test_the_city_coordinator_and_the_admin_see_the_whole_city(
    norlaila: Phone, rina: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await reported(bot, siti, "Di Lok Tuan", occurred_on=TUESDAY.date())
    await reported(bot, budi, "Di Satimpo", occurred_on=TUESDAY.date(), category_code="SEHAT", participants=10)
    for person in (norlaila, rina):
        await person.taps("📊 Ringkasan")
        person.sees("Kota Bontang", "Hadir 0 dari 3 kader", "Laporan: 2", "35 peserta")
        person.sees("Lok Tuan: 1", "Satimpo: 1", "Gotong royong: 1", "Posyandu: 1")


async def test_who_has_not_joined_is_told_apart(awang: Phone, siti: Phone) -> None:
    await awang.taps("📊 Ringkasan")
    not_there, not_joined = awang.last.split("Belum bergabung")
    assert "Siti Aminah" in not_there and "Joko Susilo" not in not_there
    assert "Joko Susilo" in not_joined and "Siti Aminah" not in not_joined


async def test_when_everybody_is_there_it_says_so(awang: Phone, siti: Phone, joko: Phone) -> None:
    await siti.taps("📍 Hadir")
    await joko.taps("📍 Hadir")
    await awang.taps("📊 Ringkasan")
    awang.sees("Hadir 2 dari 2 kader", "Semua sudah hadir")
    awang.sees_not("Belum hadir")


async def test_week_and_month_change_the_same_message(awang: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await checked_in(bot, siti, date(2026, 11, 23), date(2026, 11, 20))
    await checked_in(bot, joko, date(2026, 11, 2), date(2026, 10, 31))
    await reported(bot, siti, "Senin", occurred_on=date(2026, 11, 23))
    await reported(bot, siti, "Awal bulan", occurred_on=date(2026, 11, 1), participants=None)
    await reported(bot, siti, "Bulan lalu", occurred_on=date(2026, 10, 31))
    await awang.taps("📊 Ringkasan")
    before = len(awang.messages)
    await awang.taps("Minggu ini")
    awang.sees("Minggu ini", "23 Nov 2026 – 24 Nov 2026", "Hadir 1 dari 2 kader", "1 kehadiran", "Laporan: 1")
    assert awang.buttons == ["Hari ini", "• Minggu ini", "Bulan ini"]
    await awang.taps("Bulan ini")
    awang.sees("Bulan ini", "1 Nov 2026 – 24 Nov 2026", "Hadir 2 dari 2 kader", "3 kehadiran", "Laporan: 2")
    awang.sees("25 peserta")
    await awang.taps("Hari ini")
    awang.sees("Hadir 0 dari 2")
    assert len(awang.messages) == before
    assert awang.inputs == 4


async def test_the_figures_are_those_of_the_database(norlaila: Phone, siti: Phone, budi: Phone, bot: Bot) -> None:
    for who, rts in ((siti, "12334"), (budi, "11")):
        for rt in rts:
            await reported(bot, who, "x", rts=(f"0{rt}",), occurred_on=TUESDAY.date(), participants=int(rt))
    await norlaila.taps("📊 Ringkasan")
    (total,) = await bot.house.storage.db.committed("SELECT count(*), sum(participants) FROM reports")
    norlaila.sees(f"Laporan: {total[0]}", f"{total[1]} peserta", "Lok Tuan: 5", "Satimpo: 2")
    norlaila.sees("Tanpa laporan: Bontang Kuala")


async def test_the_same_period_tapped_again_is_answered_and_changes_nothing(awang: Phone, bot: Bot) -> None:
    await awang.taps("📊 Ringkasan")
    before = awang.screen
    await awang.taps("• Hari ini")
    assert awang.screen == before
    assert awang.toast == ""
    assert not await bot.house.storage.db.committed("SELECT error FROM outbox")


async def test_a_summary_of_yesterday_shows_today_when_tapped(awang: Phone) -> None:
    await awang.taps("📊 Ringkasan")
    with time_machine.travel(datetime(2026, 11, 25, 2, 0, tzinfo=UTC), tick=True):
        await awang.taps("• Hari ini")
    awang.sees("Rabu, 25 November 2026")


async def test_a_button_that_never_was_is_answered_and_does_nothing(awang: Phone, bot: Bot) -> None:
    for data in ["summary/year/1", "summary/day/notice/1", "summary/day/x", "summary/day", "summary/", "summary"]:
        await awang.taps("📊 Ringkasan")
        before = awang.screen
        await awang.presses(data)
        assert "sudah lewat" in awang.toast
        assert awang.screen == before
        assert not await bot.house.storage.db.committed("SELECT error FROM inbox WHERE error IS NOT NULL")


async def test_buttons_work_after_a_restart(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        awang = await joined(bot, telegram, 2, "Awang", "628115801002")
        await awang.taps("📊 Ringkasan")
    async with running(settings, telegram) as bot:
        awang.bot = bot
        await awang.taps("Bulan ini")
        awang.sees("Bulan ini · Kecamatan Bontang Utara")
        assert awang.heard("Kecamatan Bontang Utara") == 2  # the welcome, and the summary


async def test_it_is_not_for_cadres(siti: Phone, awang: Phone) -> None:
    await siti.taps("📍 Hadir")
    await siti.says("📊 Ringkasan")
    siti.sees("bukan untuk peran Anda")
    await awang.taps("📊 Ringkasan")
    await siti.presses(awang.data_of("Bulan ini"))
    assert "bukan untuk peran Anda" in siti.toast
    assert siti.heard("Kecamatan") == 0


async def test_a_new_area_counts_at_once_on_an_old_message(awang: Phone, bot: Bot) -> None:
    await awang.taps("📊 Ringkasan")
    await changed(bot, awang, kecamatan_code="64.74.03")
    await awang.taps("Bulan ini")
    awang.sees("Kecamatan Bontang Barat", "Hadir 0 dari 0")
    awang.sees_not("Guntung")


async def test_two_summaries_each_keep_their_own_period(
    awang: Phone, time_machine: time_machine.TimeMachineFixture
) -> None:
    await awang.taps("📊 Ringkasan")
    first = awang.messages[-1]["message_id"]
    time_machine.move_to(TUESDAY.replace(minute=9), tick=True)
    await awang.taps("📊 Ringkasan")
    await awang.taps("Bulan ini")
    old = next(message for message in awang.messages if message["message_id"] == first)
    assert "Hari ini" in old["text"]
    awang.sees("Bulan ini ·")
