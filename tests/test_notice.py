"""Pengumuman: everybody finds the notices that they have got; authors begin with what they have sent."""

from __future__ import annotations

import pytest

from bot.life import Bot
from handlers.kit.texts import say
from tests.conftest import changed
from tests.noticed import opens, sends, tells
from tests.phone import Phone

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Besok rapat pukul 09.00 di kantor kelurahan."
NEW = "✏️ Tulis pengumuman"


async def test_a_cadre_without_any_is_told_so(siti: Phone) -> None:
    await siti.taps("📢 Pengumuman")
    siti.sees("Pengumuman untuk Anda", "Belum ada pengumuman")
    assert siti.buttons == []


async def test_the_latest_are_listed_and_one_opens_as_it_came(rina: Phone, siti: Phone) -> None:
    await tells(rina, "Kerja bakti hari Minggu")
    await tells(rina, WORDS)
    await siti.says("/pengumuman")
    siti.sees(
        "2 pengumuman", "🔵 = belum dibaca", f"1. 🔵 24 Nov 2026 · Rina Wati\n{WORDS}", "2.", "Kerja bakti hari Minggu"
    )
    assert siti.buttons == ["1", "2"]
    assert siti.last.index(WORDS) < siti.last.index("Kerja bakti"), "the newest is on top"
    await siti.taps("2")
    siti.sees("📢 Pengumuman", "Kerja bakti hari Minggu", "Dari: Rina Wati (admin)")
    assert siti.buttons == ["✅ Sudah baca", "↩️ Tanya"]


async def test_what_is_read_is_marked_so(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    await siti.says("/pengumuman")
    siti.sees("1. 24 Nov 2026 · Rina Wati")
    siti.sees_not("🔵")


async def test_one_that_was_opened_again_can_be_read_there_too(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.says("/pengumuman")
    await siti.taps("1")
    await siti.taps("✅ Sudah baca")
    assert siti.toast == "Terima kasih, sudah dicatat."
    assert siti.buttons == ["☑️ Sudah dibaca", "↩️ Tanya"], "the copy"
    assert "✅ Sudah baca" not in [label for *_, label in siti._inline(everywhere=True)], "and the one that came first"


async def test_files_come_again_with_their_words(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(1, caption="Undangan rapat")
    await sends(rina)
    await siti.says("/pengumuman")
    siti.sees("📷 foto: Undangan rapat")
    before = sum("photo" in message for message in siti.messages)
    await siti.taps("1")
    assert sum("photo" in message for message in siti.messages) == before + 1
    siti.sees("Undangan rapat")


async def test_older_ones_are_on_further_pages(rina: Phone, siti: Phone) -> None:
    for number in range(1, 8):
        await tells(rina, f"Kabar nomor {number}")
    await siti.says("/pengumuman")
    siti.sees("7 pengumuman", "Kabar nomor 7", "Kabar nomor 3")
    siti.sees_not("Kabar nomor 2")
    screens = len(siti.screen)
    await siti.taps("Lebih lama ›")
    siti.sees("6.", "Kabar nomor 2", "7.", "Kabar nomor 1")
    assert siti.buttons == ["6", "7", "‹ Lebih baru"]
    await siti.taps("‹ Lebih baru")
    siti.sees("Kabar nomor 7")
    assert len(siti.screen) == screens, "all of it in the same message"


async def test_old_ones_are_found_by_their_words(rina: Phone, siti: Phone) -> None:
    await tells(rina, "Rapat RT besok")
    await tells(rina, "Posyandu hari Kamis")
    for typed in ("pengumuman RAPAT besok", "Pengumuman rapat", "/pengumuman besok rapat"):
        await siti.says(typed)
        siti.sees("🔎 Pengumuman dengan", "1 pengumuman", "Rapat RT besok")
        siti.sees_not("Posyandu")
    await siti.says("pengumuman rina")
    siti.sees("2 pengumuman")  # its author
    await siti.says("pengumuman 100% <b>")
    siti.sees("“100% <b>”", "Tidak ada. Silakan coba kata lain.")
    await siti.taps("📢 Semua pengumuman")
    siti.sees("2 pengumuman")


async def test_what_is_found_has_pages_too(rina: Phone, siti: Phone) -> None:
    for number in range(1, 7):
        await tells(rina, f"Rapat kelurahan nomor {number} bertempat di kantor")
    await tells(rina, "Posyandu")
    await siti.says("pengumuman " + "rapat kelurahan bertempat kantor nomor 😀"[:35])
    siti.sees("6 pengumuman")
    await siti.taps("Lebih lama ›")
    siti.sees("nomor 1 ")
    siti.sees_not("Posyandu")


async def test_words_that_answer_a_question_are_no_search(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.says("/izin")
    await siti.taps("🤒 Sakit")
    await siti.says("pengumuman rapat")
    siti.sees_not("🔎")


async def test_each_finds_only_what_was_for_them(rina: Phone, awang: Phone, siti: Phone, budi: Phone) -> None:
    await tells(awang, "Untuk Bontang Utara")  # a kecamatan's coordinator, who may write to no other
    await siti.says("/pengumuman")
    siti.sees("Untuk Bontang Utara")
    await budi.says("/pengumuman")
    budi.sees("Belum ada pengumuman")
    await siti.taps("1")
    data = siti.data_of("✅ Sudah baca")
    await budi.presses(data)
    assert budi.toast == say.common.old_button
    await budi.presses("notice_open/1")
    assert budi.heard("Untuk Bontang Utara") == 0


async def test_an_author_sees_first_what_they_have_sent(rina: Phone, siti: Phone, joko: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    rina.sees("Pengumuman yang dikirim", "Belum ada")
    assert rina.buttons == [NEW, "📥 Pengumuman untuk saya"]
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    await rina.taps("📢 Pengumuman")
    rina.sees("1. 24 Nov 2026 · 2 dari 3 sudah baca", WORDS)  # its author has read it
    assert rina.buttons == [NEW, "1", "📥 Pengumuman untuk saya"]
    await rina.taps("📥 Pengumuman untuk saya")
    rina.sees("Pengumuman untuk Anda", WORDS)
    await rina.taps("📢 Pengumuman")
    await rina.taps(NEW)
    rina.sees("Kirim isi pengumumannya")


async def test_two_taps_and_the_words_are_all_it_takes(rina: Phone, siti: Phone) -> None:
    rina.inputs = 0
    await rina.taps("📢 Pengumuman")
    await rina.taps(NEW)
    await rina.says(WORDS)
    await sends(rina)
    siti.sees(WORDS)
    assert rina.inputs == 4
    siti.inputs = 0
    await siti.taps("✅ Sudah baca")
    assert siti.inputs == 1


async def test_admins_see_what_others_have_sent_and_coordinators_their_own(
    rina: Phone, awang: Phone, norlaila: Phone, siti: Phone
) -> None:
    await tells(awang, "Dari Awang")
    await tells(norlaila, "Dari Norlaila")
    await rina.says("/pengumuman")
    rina.sees("Awang Syahrani", "Dari Awang", "Norlaila Effendi", "Dari Norlaila")
    await awang.says("/pengumuman")
    awang.sees("Dari Awang")
    awang.sees_not("Dari Norlaila")


async def test_who_may_no_longer_write_has_the_page_of_everybody(rina: Phone, awang: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await awang.says("/pengumuman")
    await changed(bot, awang, role="kader", kelurahan_code="64.74.02.1006", kecamatan_code=None)
    await awang.taps("1")
    assert "bukan untuk peran Anda" in awang.toast
    await awang.says("/pengumuman")
    awang.sees("Pengumuman untuk Anda", WORDS)


async def test_one_that_was_taken_back_is_found_no_more(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.says("/pengumuman")
    data = siti.data_of("1")
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    await siti.presses(data)
    assert siti.toast
    await siti.says("/pengumuman")
    siti.sees("Belum ada pengumuman")
    await rina.says("/pengumuman")
    rina.sees("ditarik kembali")


async def test_a_long_word_that_is_no_plain_one_is_found_on_every_page(rina: Phone, siti: Phone) -> None:
    for n in range(6):
        await tells(rina, f"{'é' * 30} {n}")
    await siti.says(f"/pengumuman {'é' * 30}")
    siti.sees("6 pengumuman")
    await siti.taps(say.notice.older)
    assert len(siti.data_of(say.notice.newer).encode()) <= 64 and siti.heard("é") > 0
