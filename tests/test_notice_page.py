"""How a notice stands, for its author: who has read and answered it, by place and name; why some failed; a file."""

from __future__ import annotations

import asyncio
import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from handlers.kit.texts import say
from handlers.papers import notice_book
from tests.conftest import changed
from tests.noticed import asks, rows, sends, tells, writes
from tests.papers.office import needs_office, saved_as
from tests.phone import Phone

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Rapat di kantor"
PAGE = "📊 Siapa sudah baca"


async def test_figures_are_told_by_kecamatan(rina: Phone, siti: Phone, joko: Phone, budi: Phone, awang: Phone) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    await budi.taps("✅ Sudah baca")
    await rina.taps(PAGE)
    rina.sees("Pengumuman Selasa, 24 November 2026 pukul 10.0", WORDS, "Penerima: 5 · terkirim: 5")
    rina.sees("Sudah baca: 3 (60 %) · belum: 2", "Bontang Utara: 1 dari 3", "Bontang Selatan: 1 dari 1")
    rina.sees("Tingkat kota: 1 dari 1")  # its author
    rina.sees_not("Gagal")
    assert rina.buttons[:3] == ["🔔 Ingatkan yang belum baca (2)", "👤 Belum baca: 2", "☑️ Sudah baca: 3"]


async def test_who_has_not_read_it_is_named(rina: Phone, siti: Phone, joko: Phone, budi: Phone) -> None:
    await tells(rina, WORDS)
    await budi.taps("✅ Sudah baca")
    await rina.taps(PAGE)
    await rina.taps("👤 Belum baca: 2")
    rina.sees("Belum baca: 2 orang", "Bontang Utara", "Joko Susilo (Guntung)", "Siti Aminah (Lok Tuan)")
    rina.sees_not("Budi")
    await siti.taps("✅ Sudah baca")
    await rina.taps("‹ Kembali ke angka")
    rina.sees("Sudah baca: 3")
    await rina.taps("☑️ Sudah baca: 3")
    rina.sees("Budi Hartono (Satimpo)", "Siti Aminah", "Rina Wati")


async def test_why_it_failed_is_told_in_plain_words(
    rina: Phone, siti: Phone, joko: Phone, budi: Phone, telegram: Telegram
) -> None:
    telegram.block(siti.id)
    await writes(rina, WORDS)
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=joko.id))
    await sends(rina)
    await rina.taps(PAGE)
    rina.sees("Gagal: 1 (1 memblokir bot)", "Tidak pasti: 1")
    await rina.taps("⚠️ Gagal: 2")
    rina.sees("Siti Aminah (Lok Tuan): memblokir bot", "Joko Susilo (Guntung): tidak pasti")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Forbidden: bot was blocked by the user", "memblokir bot"),
        ("Forbidden: user is deactivated", "akun Telegramnya sudah dihapus"),
        ("BadRequest: Chat not found", "belum pernah membuka bot"),
        ("Forbidden: bot can't initiate conversation with a user", "belum pernah membuka bot"),
        ("tidak lagi dalam daftar anggota", "tidak lagi dalam daftar anggota"),
        ("BadRequest: Wrong file identifier", "ditolak Telegram"),
        (None, "sebab tidak diketahui"),
    ],
)
def test_every_reason_has_words(reason: str | None, told: str) -> None:
    assert say.notice_page.why(reason) == told


async def test_answers_are_counted_and_named(rina: Phone, siti: Phone, joko: Phone, budi: Phone) -> None:
    await asks(rina, WORDS, "Bisa hadir, Tidak bisa")
    await siti.taps("Bisa hadir")
    await joko.taps("Bisa hadir")
    await joko.taps("Tidak bisa")
    await rina.taps(PAGE)
    rina.sees("Jawaban\nBisa hadir: 1\nTidak bisa: 1\nBelum menjawab: 1")
    await rina.taps("Bisa hadir: 1")
    rina.sees("Bisa hadir: 1 orang", "Siti Aminah (Lok Tuan)")
    rina.sees_not("Joko")
    await rina.taps("‹ Kembali ke angka")
    await rina.taps("Belum menjawab: 1")
    rina.sees("Budi Hartono")
    rina.sees_not("Rina Wati")  # nobody asks their own notice


async def test_the_page_is_brought_up_to_date_in_place(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await rina.taps(PAGE)
    rina.sees("Sudah baca: 1")
    await siti.taps("✅ Sudah baca")
    screens = len(rina.screen)
    await rina.taps("🔄 Perbarui")
    rina.sees("Sudah baca: 2")
    assert len(rina.screen) == screens


async def test_an_older_one_is_reached_from_the_list(rina: Phone, siti: Phone) -> None:
    await tells(rina, "Yang lama")
    await tells(rina, "Yang baru")
    await rina.says("/pengumuman")
    await rina.taps("2")
    rina.sees("Yang lama", "Penerima: 2")
    await rina.taps("‹ Daftar")
    rina.sees("Pengumuman yang dikirim", "Yang baru")


async def test_it_can_be_taken_back_from_there(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await rina.says("/pengumuman")
    await rina.taps("1")
    await rina.taps("⚙️ Hentikan / tarik kembali")
    rina.sees("Pengumuman selesai")
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert siti.heard(WORDS) == 0
    await rina.taps(PAGE)
    rina.sees("Sudah ditarik kembali")
    assert "🔔" not in "".join(rina.buttons), "nobody is to be reminded of it"
    assert "⚙️ Hentikan / tarik kembali" not in rina.buttons, "that is done"


async def test_many_names_are_on_several_pages(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    async with bot.house.storage.db.unit():
        for i in range(35):
            telegram.join(500 + i, f"Kader {i}")
            telegram.chats[500 + i].started = True
            await bot.house.storage.db.run(
                "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id) VALUES (?, ?, 'kader', ?, ?)",
                *(f"Kader {i:02}", f"+6281299900{i:02}", "64.74.01.1003", 500 + i),
            )
    bot.broadcast.pace.per_second = 2_000
    await tells(rina, WORDS)
    await rina.taps(PAGE)
    await rina.taps("👤 Belum baca: 35")
    rina.sees("35 orang", "Kader 00", "Kader 29")
    rina.sees_not("Kader 30")
    await rina.taps("Berikutnya ›")
    rina.sees("Kader 30", "Kader 34")
    await rina.taps("‹ Sebelumnya")
    rina.sees("Kader 00")


async def test_the_workbook_has_everybody(rina: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await asks(rina, "=1+1 rapat", "Bisa, Tidak")
    await siti.taps("Bisa")
    await rina.taps(PAGE)
    await rina.taps("📥 Excel")
    assert rina.toast
    book = CalamineWorkbook.from_filelike(io.BytesIO(rina.documents["pengumuman-2026-11-24.xlsx"]))
    assert book.sheet_names == ["Ringkasan", "Penerima"]
    heads, *people = book.get_sheet_by_name("Penerima").to_python()
    told = {row[0]: dict(zip(heads, row, strict=True)) for row in people}
    assert set(told) == {"Rina Wati", "Siti Aminah", "Joko Susilo"}
    assert (told["Siti Aminah"]["Jawaban"], told["Siti Aminah"]["Keadaan"]) == ("Bisa", "terkirim")
    assert isinstance(told["Siti Aminah"]["Dibaca"], datetime)
    assert f"{told['Siti Aminah']['Dibaca']:%d.%m.%Y %H}" == "24.11.2026 10", "in the city's own time"
    assert (told["Joko Susilo"]["Dibaca"], told["Joko Susilo"]["Kelurahan"]) == ("", "Guntung")
    figures = {row[0]: row[1] for row in book.get_sheet_by_name("Ringkasan").to_python()}
    assert (figures["Penerima"], figures["Sudah baca"], figures["Bisa"], figures["Belum menjawab"]) == (3, 2, 1, 1)
    assert "=1+1 rapat" in figures, "what was typed is no formula"
    (entry,) = await rows(bot, "SELECT about FROM audit WHERE act = 'notice.export'")
    assert entry["about"] == '{"notice": 1}'


@needs_office
async def test_an_office_sees_the_hours_as_they_are_written_here(rina: Phone, siti: Phone, tmp_path: Path) -> None:
    await tells(rina, WORDS)
    await rina.taps(PAGE)
    await rina.taps("📥 Excel")
    name = "pengumuman-2026-11-24.xlsx"
    sheet = await saved_as("fods", tmp_path / name, rina.documents[name])
    shown = await asyncio.to_thread(sheet.read_text)
    assert "<text:p>Siti Aminah</text:p>" in shown
    assert re.search(r"<text:p>24 Nov 2026 10\.0\d</text:p>", shown)


async def test_only_its_author_and_admins_may_look(
    rina: Phone, awang: Phone, norlaila: Phone, siti: Phone, tenri: Phone
) -> None:
    await tells(awang, WORDS)
    buttons = ["notice_page/1", "notice_look/1", "notice_names/1/unread/0", "notice_manage/1", "notice_file/1"]
    for person in (siti, tenri, norlaila):
        before = len(person.screen)
        for data in buttons:
            await person.presses(data)
            assert person.toast == say.common.not_yours_short
        assert len(person.screen) == before
    await rina.presses("notice_page/1")
    rina.sees("Dari: Awang Syahrani", WORDS)
    await awang.presses("notice_page/99")
    assert awang.toast == say.common.not_yours_short


async def test_a_file_is_drawn_only_for_who_may_have_it_then(awang: Phone, siti: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await awang.taps(PAGE)
    data, storage = awang.data_of("📥 Excel"), bot.house.storage
    me = await storage.people.by_telegram_id(awang.id)
    assert (await notice_book.of(storage, me.id, 1, "Asia/Makassar")).name == "pengumuman-2026-11-24.xlsx"
    await changed(bot, awang, role="kader", kelurahan_code="64.74.02.1006", kecamatan_code=None)
    with pytest.raises(PermissionError):
        await notice_book.of(storage, me.id, 1, "Asia/Makassar")
    await awang.presses(data)
    assert awang.toast == say.common.not_yours_short
    assert awang.documents == {}


async def test_one_that_waits_for_its_time_has_no_figures_yet(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps(next(label for label in rina.buttons if "Waktu" in label))
    await rina.says("besok 07.30")
    await rina.taps(next(label for label in rina.buttons if label.startswith("🕖 Jadwalkan")))
    await rina.says("/pengumuman")
    rina.sees("🕖 menunggu pukul 07.30 WITA", WORDS)
    await rina.taps("1")
    rina.sees("menunggu waktunya", "25 November 2026 pukul 07.30")
    assert siti.heard(WORDS) == 0
