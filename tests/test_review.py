"""Periksa laporan: approved with one tap, sent back with two to the question that is wrong, mended, and seen again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from bot.life import Bot
from tests.conftest import changed
from tests.phone import Phone

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def states(bot: Bot) -> list[str]:
    return [row["state"] for row in await bot.house.storage.db.committed("SELECT state FROM reports ORDER BY id")]


async def counted(bot: Bot) -> int:
    row = await bot.house.storage.db.committed("SELECT coalesce(sum(reports), 0) AS n FROM daily_reports")
    return int(row[0]["n"])


async def reports(person: Phone, rt: str = "RT 02", story: str = "Bersih parit", photos: int = 1) -> None:
    await person.says("/lapor")
    for answer in (rt, "🧹 Gotong royong", "Hari ini"):
        await person.taps(answer)
    await person.sends_photos(photos)
    for answer in (story, "25"):
        await person.says(answer)
    await person.taps("✅ Kirim")


async def opens(awang: Phone, name: str = "1. Siti Aminah · RT 02 Lok Tuan") -> None:
    await awang.taps("📥 Periksa laporan")
    await awang.taps(name)


async def test_the_queue_names_what_waits_and_how_long(siti: Phone, joko: Phone, awang: Phone, clock: Clock) -> None:
    await reports(siti)
    clock.shift(2 * 24 * 3600)
    await reports(joko, "RT 05")
    await awang.taps("📥 Periksa laporan")
    awang.sees("Menunggu diperiksa: 2", "Yang tertua sudah menunggu 2 hari", "Siti Aminah, RT 02 Lok Tuan")
    assert awang.buttons == [
        *("1. Siti Aminah · RT 02 Lok Tuan", "2. Joko Susilo · RT 05 Guntung"),
        "✅ Setujui semua (2)",
    ]


async def test_a_report_is_seen_with_its_pictures_and_approved_with_one_tap(
    siti: Phone, awang: Phone, bot: Bot
) -> None:
    await reports(siti, photos=2)
    await opens(awang)
    awang.sees("BTG-1126-001", "Menunggu diperiksa", "Siti Aminah, 0811-5801-010", "25 orang · 2 foto", "Bersih parit")
    assert sum("photo" in message for message in awang.messages) == 2
    awang.inputs = 0
    await awang.taps("✅ Setujui")
    assert awang.inputs == 1
    awang.sees("Tidak ada laporan yang menunggu")
    assert await states(bot) == ["approved"]
    await siti.taps("🗂 Laporan saya")
    siti.sees("✅ BTG-1126-001")


async def test_it_is_sent_back_with_two_taps_to_the_question_that_is_wrong(siti: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await opens(awang)
    awang.inputs = 0
    await awang.taps("↩️ Kembalikan")
    await awang.taps("Foto kurang jelas")
    assert awang.inputs == 2
    awang.sees("BTG-1126-001 dikembalikan kepada Siti Aminah: Foto kurang jelas")
    siti.sees("BTG-1126-001", "dikembalikan: Foto kurang jelas", "Isian lainnya tetap tersimpan")
    assert siti.buttons == ["✏️ Perbaiki Foto"]
    await siti.taps("✏️ Perbaiki Foto")
    siti.sees("1 berkas tersimpan")
    await siti.sends_photos(1)
    siti.sees("Periksa dulu", "Bersih parit", "2 foto")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui", "menunggu diperiksa")
    awang.sees("BTG-1126-001 dari Siti Aminah sudah diperbaiki", "Foto: 1 foto → 2 foto")
    assert await states(bot) == ["sent"]
    assert await counted(bot) == 1
    await awang.taps("📥 Lihat laporannya")
    awang.sees("dikembalikan oleh Awang Syahrani (Foto kurang jelas)", "diubah oleh Siti Aminah")
    await awang.taps("✅ Setujui")
    assert await states(bot) == ["approved"]


async def test_a_bad_picture_can_be_taken_out(siti: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti, photos=2)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    await awang.taps("Foto kurang jelas")
    await siti.taps("✏️ Perbaiki Foto")
    siti.sees("2 berkas tersimpan")
    await siti.taps("🗑 Ulangi foto")
    siti.sees("Kirim foto kegiatannya")
    assert "✅ Selesai" not in siti.buttons
    await siti.sends_photos(1)
    await siti.taps("✅ Kirim")
    awang.sees("Foto: 2 foto → 1 foto")


async def test_ones_own_words_say_which_part(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    await awang.taps("✍️ Tulis sendiri")
    await awang.says("ceritanya <kurang> jelas")
    await awang.taps("Cerita")
    await awang.taps("✅ Kirim")
    siti.sees("dikembalikan: ceritanya <kurang> jelas")
    await siti.taps("✏️ Perbaiki Cerita")
    siti.sees("Ceritakan singkat")
    await siti.says("Bersih parit sepanjang 50 meter")
    await siti.taps("✅ Kirim")
    awang.sees("Cerita: Bersih parit → Bersih parit sepanjang 50 meter")


async def test_only_what_was_asked_can_be_sent_back(siti: Phone, awang: Phone, bot: Bot) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(
            """
            INSERT INTO return_reasons (step, words, position)
            VALUES ('volume', 'Volume?', 90), ('swadaya', 'Swadaya?', 91)
            """
        )
    await reports(siti)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    assert "Swadaya?" in awang.buttons
    assert "Volume?" not in awang.buttons  # no volume of a gotong royong
    await awang.taps("✍️ Tulis sendiri")
    await awang.says("berapa swadayanya?")
    assert "Volume" not in awang.buttons
    for label in ("Swadaya", "✅ Kirim"):
        await awang.taps(label)
    await siti.taps("✏️ Perbaiki Swadaya")
    await siti.says("500 ribu")
    siti.sees("Periksa dulu", "Swadaya Rp500.000")
    await siti.taps("✅ Kirim")
    awang.sees("Swadaya: tidak disebut → Rp500.000")


async def test_the_whole_may_be_sent_back(siti: Phone, awang: Phone) -> None:
    await reports(siti)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    await awang.taps("✍️ Tulis sendiri")
    await awang.says("bukan kegiatan kita")
    await awang.taps("Semuanya")
    await awang.taps("✅ Kirim")
    await siti.taps("✏️ Perbaiki laporan")
    siti.sees("Periksa dulu", "Bersih parit")


async def test_a_report_stays_with_its_kelurahan_when_the_cadre_has_moved(siti: Phone, bot: Bot) -> None:
    await reports(siti)
    await changed(bot, siti, kelurahan_code="64.74.02.1004")
    await bot.house.storage.db.run("DELETE FROM person_rts")
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    await siti.taps("✏️ Ubah")
    siti.sees("RT 02 Lok Tuan")
    await siti.taps("✏️ RT")
    await siti.taps("RT 52")
    siti.sees("RT 52 Lok Tuan")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui", "RT 52 Lok Tuan")
    assert await states(bot) == ["sent"]


async def test_many_are_approved_at_once_after_a_question(siti: Phone, joko: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await reports(joko, "RT 05")
    await awang.taps("📥 Periksa laporan")
    await awang.taps("✅ Setujui semua (2)")
    awang.sees("Setujui 2 laporan ini?", "BTG-1126-001", "BTG-1126-002")
    await awang.taps("Ya, setujui 2 laporan")
    awang.sees("Tidak ada laporan yang menunggu")
    assert await states(bot) == ["approved", "approved"]


async def test_what_came_after_the_question_is_not_among_them(siti: Phone, joko: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await reports(joko, "RT 05")
    await awang.taps("📥 Periksa laporan")
    await awang.taps("✅ Setujui semua (2)")
    await reports(siti, "RT 03")
    await awang.taps("Ya, setujui 2 laporan")
    assert "baru saja berubah" in awang.toast
    assert await states(bot) == ["sent", "sent", "sent"]
    awang.sees("Menunggu diperiksa: 3")


async def test_of_two_who_decide_the_first_counts(siti: Phone, awang: Phone, norlaila: Phone, bot: Bot) -> None:
    await reports(siti)
    await opens(awang)
    await opens(norlaila)
    await awang.taps("✅ Setujui")
    await norlaila.taps("✅ Setujui")
    assert "baru saja berubah" in norlaila.toast
    norlaila.sees("✅ Disetujui", "disetujui oleh Awang Syahrani")
    await norlaila.taps("↩️ Kembalikan")
    await norlaila.taps("Mohon tambah foto")
    assert await states(bot) == ["returned"], "what was approved may still be sent back"


async def test_what_was_changed_meanwhile_is_not_sent_back_unseen(siti: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    await siti.taps("✏️ Ubah")
    await siti.taps("✅ Kirim")
    await awang.taps("Foto kurang jelas")
    assert "baru saja berubah" in awang.toast
    assert await states(bot) == ["sent"]


async def test_others_decide_nothing(siti: Phone, tenri: Phone, bot: Bot) -> None:
    await reports(siti)
    await tenri.taps("📥 Periksa laporan")
    tenri.sees("Tidak ada laporan yang menunggu")
    for data in ("review/show/1", "review/ok/1", "review/why/1", "review/back/1/1/1", "review_words!1"):
        await tenri.presses(data)
        assert tenri.toast
    await siti.presses("review/ok/1")
    assert "bukan untuk peran Anda" in siti.toast
    assert await states(bot) == ["sent"]


async def test_nobody_decides_about_their_own(siti: Phone, rina: Phone, bot: Bot) -> None:
    await reports(siti)
    await changed(bot, siti, also_admin=1)
    await siti.says("/periksa")
    siti.sees("Tidak ada laporan yang menunggu")
    await siti.presses("review/ok/1")
    assert await states(bot) == ["sent"]


# Changed and taken back by who sent it.


async def test_a_change_keeps_the_number_and_every_version(siti: Phone, bot: Bot) -> None:
    await reports(siti)
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    siti.sees("menunggu diperiksa", "Masih bisa diubah sampai disetujui, paling lambat Kamis, 3 Desember 2026")
    await siti.taps("✏️ Ubah")
    await siti.taps("✏️ RT")
    await siti.taps("RT 04")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui", "RT 04 Lok Tuan")
    rows = await bot.house.storage.db.committed("SELECT act, before ->> '$.rts[0]' AS rt FROM report_versions")
    assert [tuple(row) for row in rows] == [("changed", "02")]
    assert await counted(bot) == 1


async def test_a_half_filled_new_report_is_not_lost_by_changing_an_old_one(siti: Phone) -> None:
    await reports(siti)
    await siti.says("/lapor")
    await siti.taps("RT 03")
    await siti.presses("report_change!1")
    siti.sees("Periksa dulu", "Bersih parit")
    await siti.taps("✅ Kirim")
    await siti.says("/lapor")
    siti.sees("Anda masih punya laporan yang belum selesai")


async def test_it_is_taken_back_after_a_question_and_counts_no_longer(siti: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    await siti.taps("🗑 Tarik kembali")
    siti.sees("Tarik kembali BTG-1126-001?")
    await siti.taps("Tidak")
    assert await states(bot) == ["sent"]
    await siti.taps("🗑 Tarik kembali")
    await siti.taps("Ya, tarik kembali")
    siti.sees("BTG-1126-001 ditarik kembali")
    assert await states(bot) == ["withdrawn"]
    assert await counted(bot) == 0
    await awang.taps("📥 Periksa laporan")
    awang.sees("Tidak ada laporan yang menunggu")
    await siti.presses("report_change!1")
    assert siti.toast


@pytest.mark.parametrize(("days", "open_still"), [(9, True), (10, False)])  # 3 and 4 December
async def test_until_the_third_of_the_next_month_it_is_theirs_to_change(
    siti: Phone, bot: Bot, clock: Clock, days: int, open_still: bool
) -> None:
    await reports(siti)
    clock.shift(days * 24 * 3600)
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    assert ("Masih bisa diubah" in siti.last) is open_still
    await siti.presses("my_report/sure/1")
    assert await states(bot) == (["withdrawn"] if open_still else ["sent"])


async def test_one_that_was_sent_back_stays_open_until_it_is_mended(
    siti: Phone, awang: Phone, bot: Bot, clock: Clock
) -> None:
    await reports(siti)
    await opens(awang)
    await awang.taps("↩️ Kembalikan")
    await awang.taps("Mohon tambah foto")
    clock.shift(20 * 24 * 3600)
    await siti.taps("✏️ Perbaiki Foto")
    await siti.taps("✅ Selesai")
    await siti.taps("✅ Kirim")
    assert await states(bot) == ["sent"]


async def test_an_approved_one_is_closed_for_the_cadre(siti: Phone, awang: Phone, bot: Bot) -> None:
    await reports(siti)
    await siti.taps("🗂 Laporan saya")
    await siti.taps("⏳ BTG-1126-001")
    await siti.taps("✏️ Ubah")
    await opens(awang)
    await awang.taps("✅ Setujui")
    await siti.taps("✅ Kirim")
    siti.sees("sudah disetujui atau ditutup, jadi tidak berubah")
    await siti.presses("my_report/sure/1")
    assert "sudah ditutup" in siti.toast
    assert await states(bot) == ["approved"]


async def test_reports_of_an_earlier_month_are_a_tap_away(siti: Phone, clock: Clock) -> None:
    await reports(siti)
    clock.shift(20 * 24 * 3600)
    await reports(siti, "RT 03", "Desember")
    await siti.taps("🗂 Laporan saya")
    await siti.taps("‹ November 2026")
    siti.sees("Laporan November 2026", "Bersih parit")
    siti.sees_not("Desember")
    assert siti.buttons == ["⏳ BTG-1126-001", "‹ Oktober 2026", "📄 Laporan bulanan"]
    await siti.taps("‹ Oktober 2026")
    siti.sees("Tidak ada laporan pada bulan itu")


async def test_nobody_sees_or_changes_somebody_elses(siti: Phone, joko: Phone, bot: Bot) -> None:
    await reports(siti)
    for data in ("my_report/show/1", "my_report/gone/1", "my_report/sure/1", "my_report/keep/1", "report_change!1"):
        await joko.presses(data)
        assert "sudah lewat" in joko.toast
    assert await states(bot) == ["sent"]
