"""Izin: four inputs for today, answered by whoever coordinates, with one tap or a reason; nobody asks in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from tests.conftest import changed
from tests.phone import Phone

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def kept(bot: Bot) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM absences ORDER BY id")]


async def asks(person: Phone, kind: str = "🤒 Sakit", reason: str = "Demam, flu") -> None:
    await person.says("/izin")
    await person.taps(kind)
    await person.taps(reason)
    await person.taps("✅ Kirim")


async def test_leave_of_today_with_a_reason_is_four_inputs(awang: Phone, siti: Phone, bot: Bot) -> None:
    siti.inputs = 0
    await asks(siti)
    assert siti.inputs == 4
    siti.sees("Sakit 24 Nov 2026 terkirim kepada Awang Syahrani", "Jawabannya muncul di sini")
    (row,) = await kept(bot)
    assert (row["kind"], row["first_day"], row["last_day"], row["reason"], row["state"]) == (
        *("sakit", "2026-11-24", "2026-11-24"),
        *("Demam, flu", "asked"),
    )
    awang.sees("Sakit: Siti Aminah, Lok Tuan, 0811-5801-010", "24 Nov 2026 (1 hari kerja)", "Demam, flu")


async def test_it_opens_from_ones_own_days_and_the_reason_may_be_ones_own(siti: Phone, bot: Bot) -> None:
    await siti.taps("🗓 Kehadiran saya")
    await siti.taps("🤒 Izin, sakit, cuti")
    await siti.taps("🙏 Izin")
    await siti.says("anak <sakit>  dan\nistri juga")
    siti.sees("Periksa dulu", "anak <sakit> dan istri juga")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["reason"] == "anak <sakit> dan istri juga"


async def test_other_days_and_a_letter_are_chosen_at_the_last_look(awang: Phone, siti: Phone, bot: Bot) -> None:
    await siti.says("/izin")
    await siti.taps("🏖 Cuti")
    await siti.taps("Cuti tahunan")
    await siti.taps("➕ Mulai")
    await siti.says("30/11")
    await siti.taps("➕ Sampai")
    await siti.says("4 des")
    siti.sees("Senin, 30 November 2026 sampai Jumat, 4 Desember 2026 (5 hari kerja)")
    await siti.taps("➕ Foto surat")
    await siti.sends_photos(1)
    siti.sees("Foto surat ikut dikirim")
    await siti.taps("✅ Kirim")
    (row,) = await kept(bot)
    assert (row["first_day"], row["last_day"]) == ("2026-11-30", "2026-12-04")
    assert row["letter"]
    assert "photo" in awang.messages[-2] and awang.messages[-2]["caption"] == "Surat dari Siti Aminah"
    assert awang.buttons == ["✅ Setujui", "✖ Tolak"]


async def test_yesterdays_illness_can_be_told_and_holidays_are_no_working_days(siti: Phone, clock: Clock) -> None:
    clock.move_to(datetime(2026, 12, 26, 1, tzinfo=UTC))
    await siti.says("/izin")
    await siti.taps("🤒 Sakit")
    await siti.taps("Demam, flu")
    siti.sees("(hari libur)")
    await siti.taps("➕ Mulai")
    await siti.says("23/12")
    await siti.taps("➕ Sampai")
    await siti.says("26/12")
    siti.sees("Rabu, 23 Desember 2026 sampai Sabtu, 26 Desember 2026 (1 hari kerja)")


@pytest.mark.parametrize("day", ["10/11", "2027-06-01", "kapan saja"])
async def test_days_out_of_reach_are_asked_again(siti: Phone, day: str) -> None:
    await siti.says("/izin")
    await siti.taps("🙏 Izin")
    await siti.taps("Urusan penting")
    await siti.taps("➕ Mulai")
    await siti.says(day)
    siti.sees("Mulai kapan?")


async def test_a_first_day_after_the_last_asks_for_the_last_anew(siti: Phone, bot: Bot) -> None:
    await siti.says("/izin")
    await siti.taps("🙏 Izin")
    await siti.taps("Urusan penting")
    await siti.taps("➕ Sampai")
    await siti.says("25/11")
    await siti.taps("➕ Mulai")
    await siti.says("1/12")
    siti.sees("Sampai kapan?")
    await siti.says("2/12")
    await siti.taps("✅ Kirim")
    (row,) = await kept(bot)
    assert (row["first_day"], row["last_day"]) == ("2026-12-01", "2026-12-02")


async def test_the_same_days_are_not_asked_for_twice(siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await siti.says("/izin")
    await siti.taps("🙏 Izin")
    await siti.taps("Urusan penting")
    siti.sees("sudah ada sakit 24 Nov 2026")
    await siti.taps("✅ Kirim")
    siti.sees("Belum dikirim", "tarik kembali dulu")
    assert len(await kept(bot)) == 1


# Answered.


async def test_one_tap_approves_and_the_cadre_hears_it(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    awang.inputs = 0
    await awang.taps("✅ Setujui")
    assert awang.inputs == 1
    awang.sees("✅ Disetujui oleh Awang Syahrani, 24 Nov 2026 pukul 08.00 WITA")
    siti.sees("✅ Sakit 24 Nov 2026 disetujui oleh Awang Syahrani")
    assert (await kept(bot))[0]["state"] == "approved"
    await siti.taps("🗓 Kehadiran saya")
    siti.sees("Sakit 24 Nov 2026: disetujui")


async def test_a_refusal_has_a_reason_that_the_cadre_reads(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await awang.taps("✖ Tolak")
    await awang.taps("Mohon sertakan surat")
    await awang.taps("✅ Kirim")
    siti.sees("belum bisa disetujui oleh Awang Syahrani: Mohon sertakan surat")
    (row,) = await kept(bot)
    assert (row["state"], row["answer"]) == ("declined", "Mohon sertakan surat")
    assert awang.heard("✖ Ditolak oleh Awang Syahrani") >= 1


async def test_of_two_who_answer_the_first_counts_and_both_see_it(
    awang: Phone, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await asks(siti)
    await rina.presses("absence/open")
    rina.sees("Sakit: Siti Aminah")
    await rina.taps("✅ Setujui")
    awang.sees("Disetujui oleh Rina Wati")
    assert not awang.buttons
    await awang.presses("absence_answer!1")
    assert "Sudah dijawab" in awang.toast
    assert (await kept(bot))[0]["state"] == "approved"


async def test_whoever_begins_to_decline_and_comes_too_late_changes_nothing(
    awang: Phone, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await asks(siti)
    await awang.taps("✖ Tolak")
    await awang.says("tidak bisa")
    await rina.presses("absence/approve/1")
    await awang.taps("✅ Kirim")
    awang.sees("Disetujui oleh Rina Wati")
    assert (await kept(bot))[0]["state"] == "approved"
    assert siti.heard("belum bisa disetujui") == 0


async def test_where_no_coordinator_has_joined_the_city_is_asked_then_the_office(
    norlaila: Phone, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await asks(siti)
    norlaila.sees("Sakit: Siti Aminah")
    rina.sees_not("Sakit: Siti Aminah")


async def test_where_nobody_has_joined_it_is_kept_and_said(siti: Phone, bot: Bot) -> None:
    await asks(siti)
    siti.sees("Belum ada koordinator yang memakai bot ini", "tersimpan")
    assert len(await kept(bot)) == 1


@pytest.mark.parametrize("data", ["absence/approve/1", "absence_answer!1"])
async def test_others_cannot_answer(tenri: Phone, siti: Phone, bot: Bot, data: str) -> None:
    await asks(siti)
    for person in (tenri, siti):
        await person.presses(data)
        assert "bukan untuk peran Anda" in person.toast
    await tenri.presses("absence/open")
    tenri.sees("Tidak ada izin yang menunggu")
    assert (await kept(bot))[0]["state"] == "asked"


async def test_whoever_loses_the_role_meanwhile_decides_no_more(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("✅ Setujui")
    assert (await kept(bot))[0]["state"] == "asked"


# Taken back.


async def test_it_is_taken_back_while_it_waits_and_the_coordinator_sees_it(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await siti.taps("↩️ Tarik kembali")
    siti.sees("sakit 24 Nov 2026 ditarik kembali")
    awang.sees("Ditarik kembali oleh yang bersangkutan")
    assert not awang.buttons
    assert (await kept(bot))[0]["state"] == "withdrawn"
    await asks(siti)
    assert len(await kept(bot)) == 2


async def test_it_is_taken_back_when_approved_until_it_is_over(
    awang: Phone, siti: Phone, bot: Bot, clock: Clock
) -> None:
    await asks(siti)
    await awang.taps("✅ Setujui")
    clock.shift(24 * 3600)
    await siti.presses("izin/withdraw/1")
    assert "sudah lewat" in siti.toast
    clock.shift(-24 * 3600)
    await siti.presses("izin/withdraw/1")
    awang.sees("Ditarik kembali")
    assert (await kept(bot))[0]["state"] == "withdrawn"


async def test_nobody_takes_back_somebody_elses(siti: Phone, joko: Phone, bot: Bot) -> None:
    await asks(siti)
    await joko.presses("izin/withdraw/1")
    assert "sudah lewat" in joko.toast
    assert (await kept(bot))[0]["state"] == "asked"


async def test_what_was_asked_for_is_listed_with_where_it_stands(awang: Phone, siti: Phone) -> None:
    await asks(siti)
    await awang.taps("✖ Tolak")
    await awang.says("ada rapat besar")
    await awang.taps("✅ Kirim")
    await asks(siti, "🚗 Tugas luar", "Pelatihan")
    await siti.taps("🗒 Izin saya")
    siti.sees("Tugas luar 24 Nov 2026: menunggu jawaban", "Sakit 24 Nov 2026: ditolak (ada rapat besar)")
    await siti.taps("↩️ Tugas luar 24 Nov 2026")
    siti.sees("ditarik kembali")


async def test_it_is_for_cadres(awang: Phone, bot: Bot, telegram: Telegram) -> None:
    await awang.says("/izin")
    awang.sees("bukan untuk peran Anda")
