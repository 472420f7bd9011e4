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


async def fills(person: Phone, kind: str, reason: str, first: str = "", last: str = "") -> None:
    """Up to the last look."""
    await person.says("/izin")
    await person.taps(kind)
    await person.taps(reason)
    for label, day in (("✏️ Mulai", first), ("➕ Sampai", last)):
        if day:
            await person.taps(label)
            await person.says(day)


async def acts(person: Phone, bot: Bot) -> None:
    """Plt. of Bontang Utara."""
    storage = bot.house.storage
    async with storage.db.unit():
        await storage.db.run(
            "INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)"
            " SELECT id, 'koordinator kecamatan', '64.74.01', '2026-11-01', '2026-12-31', 0, 2000000000"
            " FROM people WHERE telegram_id = ?",
            person.id,
        )


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
    await siti.taps("🤒 Izin, sakit")
    await siti.taps("🙏 Izin")
    await siti.says("anak <sakit>  dan\nistri juga")
    siti.sees("Periksa dulu", "anak <sakit> dan istri juga")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["reason"] == "anak <sakit> dan istri juga"


async def test_other_days_and_a_letter_are_chosen_at_the_last_look(awang: Phone, siti: Phone, bot: Bot) -> None:
    await siti.says("/izin")
    await siti.taps("🏖 Cuti")
    await siti.taps("Cuti tahunan")
    await siti.taps("✏️ Mulai")
    await siti.says("30/11")
    await siti.taps("➕ Sampai")
    await siti.says("4 des")
    siti.sees("Senin, 30 November 2026 sampai Jumat, 4 Desember 2026 (5 hari kerja)")
    await siti.taps("➕ Foto surat")
    await siti.sends_photos(1)
    siti.sees("Foto surat ikut dikirim")
    await siti.taps("✅ Kirim")
    siti.sees("Cuti 30 Nov sampai 4 Des 2026 terkirim")
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
    await siti.taps("✏️ Mulai")
    await siti.says("23/12")
    await siti.taps("➕ Sampai")
    await siti.says("26/12")
    siti.sees("Rabu, 23 Desember 2026 sampai Sabtu, 26 Desember 2026 (1 hari kerja)")


@pytest.mark.parametrize("day", ["10/11", "2027-06-01", "kapan saja"])
async def test_days_out_of_reach_are_asked_again(siti: Phone, day: str) -> None:
    await siti.says("/izin")
    await siti.taps("🙏 Izin")
    await siti.taps("Urusan penting")
    await siti.taps("✏️ Mulai")
    await siti.says(day)
    siti.sees("Mulai kapan?")


async def test_a_first_day_after_the_last_asks_for_the_last_anew(siti: Phone, bot: Bot) -> None:
    await siti.says("/izin")
    await siti.taps("🙏 Izin")
    await siti.taps("Urusan penting")
    await siti.taps("➕ Sampai")
    await siti.says("25/11")
    await siti.taps("✏️ Mulai")
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


@pytest.mark.parametrize(
    ("kind", "reason", "most", "more"),
    [("🤒 Sakit", "Demam, flu", "23/12", "24/12"), ("🏖 Cuti", "Cuti tahunan", "21/2", "22/2")],
)
async def test_it_is_for_thirty_days_at_most_and_cuti_for_ninety(
    siti: Phone, bot: Bot, kind: str, reason: str, most: str, more: str
) -> None:
    await fills(siti, kind, reason, last=more)
    siti.sees("Mohon pilih tanggal antara 24 Nov 2026 dan")
    await siti.says(most)
    siti.sees("Periksa dulu")
    await siti.taps("✅ Kirim")
    assert len(await kept(bot)) == 1


@pytest.mark.parametrize(("change", "to"), [("✏️ Keperluan", "🤒 Sakit"), ("✏️ Mulai", "17/11")])
async def test_what_becomes_too_long_by_another_change_is_asked_anew(
    siti: Phone, bot: Bot, change: str, to: str
) -> None:
    kind = "🤒 Sakit" if change == "✏️ Mulai" else "🏖 Cuti"
    await fills(siti, kind, "Demam, flu" if kind == "🤒 Sakit" else "Cuti tahunan")
    await siti.taps("➕ Sampai")
    await siti.says("20/12" if kind == "🤒 Sakit" else "1/2")
    await siti.taps(change)
    await (siti.taps(to) if to in siti.buttons else siti.says(to))
    siti.sees("Sampai kapan?")
    await siti.says("1/12")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["last_day"] == "2026-12-01"


async def test_midnight_does_not_change_what_was_looked_at(siti: Phone, bot: Bot, clock: Clock) -> None:
    clock.move_to(datetime(2026, 11, 24, 15, 59, tzinfo=UTC))  # 23.59 in Bontang
    await fills(siti, "🤒 Sakit", "Demam, flu")
    siti.sees("Selasa, 24 November 2026")
    clock.shift(120)
    await siti.taps("✅ Kirim")
    siti.sees("Sakit 24 Nov 2026")
    assert (await kept(bot))[0]["first_day"] == "2026-11-24"


@pytest.mark.parametrize("words", ["izin", "Sakit", "CUTI ", "tugas luar"])
async def test_a_word_opens_it_where_it_is_no_answer(siti: Phone, bot: Bot, words: str) -> None:
    await siti.says(words)
    siti.sees("Apa keperluannya?")
    await siti.says("sakit")
    siti.sees("Apa alasannya?")
    await siti.says("sakit")
    siti.sees("Periksa dulu")
    await siti.taps("✅ Kirim")
    assert [(row["kind"], row["reason"]) for row in await kept(bot)] == [("sakit", "sakit")]


async def test_a_word_answers_the_question_that_is_open(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await awang.taps("✖ Tolak")
    await awang.says("cuti")
    awang.sees("Alasan: cuti")


async def test_who_is_both_a_cadre_and_a_coordinator_answers_others_only(siti: Phone, joko: Phone, bot: Bot) -> None:
    await acts(siti, bot)
    await asks(siti)
    siti.sees("Belum ada koordinator")
    await siti.presses("absence/approve/1")
    assert "bukan untuk peran Anda" in siti.toast
    await siti.presses("absence/open")
    siti.sees("Tidak ada izin yang menunggu")
    await asks(joko)
    siti.sees("Sakit: Joko Susilo")
    own = siti.heard("Sakit: Siti")
    await siti.taps("✅ Setujui")
    assert [row["state"] for row in await kept(bot)] == ["asked", "approved"]
    assert siti.heard("Sakit: Siti") == own
    assert siti.heard("Disetujui oleh Siti Aminah") == 1


async def test_what_one_asks_for_and_what_one_is_asked_are_two_messages(siti: Phone, joko: Phone, bot: Bot) -> None:
    await acts(siti, bot)
    await asks(joko)
    await siti.says("/izin")  # the second draft
    await fills(joko, "🙏 Izin", "Urusan penting", first="besok")
    await joko.taps("✅ Kirim")  # the second absence
    await siti.taps("🤒 Sakit")
    assert siti.heard("Apa alasannya?") == 1
    siti.sees("Izin: Joko Susilo")


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
    siti.sees("belum bisa disetujui oleh Awang Syahrani: Mohon sertakan surat", "Untuk mengirim lagi: /izin")
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


async def test_whoever_no_longer_looks_after_them_is_not_told_what_became_of_it(
    awang: Phone, rina: Phone, siti: Phone, bot: Bot
) -> None:
    await asks(siti)
    await changed(bot, awang, kecamatan_code="64.74.02")
    await rina.presses("absence/approve/1")
    assert (await kept(bot))[0]["state"] == "approved"
    assert awang.heard("Disetujui") == 0


# Taken back.


async def test_it_is_taken_back_while_it_waits_and_the_coordinator_sees_it(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await siti.taps("↩️ Tarik kembali")
    siti.sees("Tarik kembali sakit 24 Nov 2026?")
    siti.sees_not("Koordinator diberi tahu")
    await siti.taps("Ya, tarik kembali")
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
    for data in ("izin/withdraw/1", "izin/sure/1"):
        await siti.presses(data)
        assert "sudah selesai" in siti.toast
    assert (await kept(bot))[0]["state"] == "approved"
    clock.shift(-24 * 3600)
    await siti.taps("↩️ Tarik kembali")
    siti.sees("Koordinator diberi tahu")
    await siti.taps("Ya, tarik kembali")
    awang.sees("Siti Aminah, Lok Tuan, menarik kembali sakit 24 Nov 2026 yang sudah disetujui")
    assert awang.heard("Ditarik kembali oleh yang bersangkutan") == 1
    assert (await kept(bot))[0]["state"] == "withdrawn"


async def test_a_wish_to_take_it_back_can_be_dropped(awang: Phone, siti: Phone, bot: Bot) -> None:
    await asks(siti)
    await siti.taps("↩️ Tarik kembali")
    await siti.taps("Tidak jadi")
    siti.sees("tidak ada yang diubah")
    assert (await kept(bot))[0]["state"] == "asked"
    assert awang.buttons == ["✅ Setujui", "✖ Tolak"]


async def test_of_leave_that_has_begun_the_days_that_are_past_stay(
    awang: Phone, siti: Phone, bot: Bot, clock: Clock
) -> None:
    await fills(siti, "🤒 Sakit", "Demam, flu", first="hari ini", last="27/11")
    await siti.taps("✅ Kirim")
    await awang.taps("✅ Setujui")
    clock.shift(2 * 24 * 3600)
    await siti.presses("izin/withdraw/1")
    siti.sees("Tarik kembali sakit 24 sampai 27 Nov 2026?", "Hari yang sudah lewat tetap tercatat sakit")
    await siti.taps("Ya, tarik kembali")
    siti.sees("sakit berakhir kemarin: 24 sampai 25 Nov 2026")
    awang.sees("24 sampai 27 Nov 2026 yang sudah disetujui", "Yang sudah lewat tetap berlaku", "25 Nov 2026")
    (row,) = await kept(bot)
    assert (row["state"], row["last_day"]) == ("approved", "2026-11-25")
    await siti.presses("izin/withdraw/1")
    assert "sudah selesai" in siti.toast


async def test_nobody_takes_back_somebody_elses(siti: Phone, joko: Phone, bot: Bot) -> None:
    await asks(siti)
    for data in ("izin/withdraw/1", "izin/sure/1", "izin/sure/9"):
        await joko.presses(data)
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
    assert siti.buttons == ["↩️ Tugas luar 24 Nov 2026", "➕ Minta izin"]
    await siti.taps("↩️ Tugas luar 24 Nov 2026")
    await siti.taps("Ya, tarik kembali")
    siti.sees("tugas luar 24 Nov 2026 ditarik kembali")


async def test_it_is_for_cadres(awang: Phone, bot: Bot, telegram: Telegram) -> None:
    await awang.says("/izin")
    awang.sees("bukan untuk peran Anda")
