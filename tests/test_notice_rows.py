"""Labels under a notice fit the buttons of an old phone: two short ones share a row, a long one has it alone."""

from __future__ import annotations

import pytest

from handlers.notice_rows import SHARED_MOST, in_lines
from tests.noticed import asks, sends, writes
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("daytime")

WORDS = "Besok rapat pukul 09.00."


def rows_of(who: Phone) -> list[list[str]]:
    """Under the newest message that has buttons."""
    message = next(one for one in reversed(who.messages) if "reply_markup" in one)
    return [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]


def labels(*each: str) -> list[list[str]]:
    return [[label for label, _ in row] for row in in_lines((one, "x") for one in each)]


def test_two_short_ones_share_a_row() -> None:
    assert labels() == []
    assert labels("Hadir", "Tidak bisa", "Ya") == [["Hadir", "Tidak bisa"], ["Ya"]]


def test_a_long_one_has_its_row_alone_and_the_order_stays() -> None:
    long = "Datang terlambat karena tugas"
    assert labels("Hadir", long, "Tidak bisa", "Ya") == [["Hadir"], [long], ["Tidak bisa", "Ya"]]
    assert labels(long, long) == [[long], [long]]
    assert labels("x" * SHARED_MOST, "y") == [["x" * SHARED_MOST, "y"]]


def test_rows_do_not_jump_when_something_is_picked() -> None:
    picked = labels("☑️ Gunung Telihan", "☑️ Kanaan")
    assert picked == [["☑️ Gunung Telihan", "☑️ Kanaan"]]


async def test_whom_a_notice_is_for(rina: Phone, awang: Phone) -> None:
    for author in (rina, awang):
        await writes(author, WORDS)
        await author.taps("➕ Penerima")
        assert ["Koordinator kecamatan"] in rows_of(author)
        assert all(len(row) == 1 or max(map(len, row)) <= SHARED_MOST + 1 for row in rows_of(author)), rows_of(author)
    assert ["Bontang Selatan", "▸ Kelurahan"] in rows_of(rina)
    assert ["▸ Kelurahan di Bontang Utara"] in rows_of(awang)


async def test_answers_and_what_the_author_sees_of_them(rina: Phone, siti: Phone) -> None:
    await asks(rina, WORDS, "Hadir, Datang terlambat karena tugas, Tidak")
    assert rows_of(siti)[:3] == [["Hadir"], ["Datang terlambat karena tugas"], ["Tidak"]]
    await siti.taps("Datang terlambat karena tugas")
    await rina.taps("📊 Siapa sudah baca")
    assert ["Datang terlambat karena…: 1"] in rows_of(rina)
    assert ["⚙️ Hentikan / tarik kembali"] in rows_of(rina)


async def test_one_that_waits_is_changed_or_called_off(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    await rina.taps("Besok, Rabu 07.30")
    await sends(rina)
    assert rows_of(rina) == [["✏️ Ubah"], ["✖ Batalkan pengiriman"]]


async def test_what_is_looked_at_is_above_what_takes_it_back(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await sends(rina)
    message = next(one for one in rina.messages if "Pengumuman selesai" in one.get("text", ""))
    assert [row[0]["text"] for row in message["reply_markup"]["inline_keyboard"]] == [
        "📊 Siapa sudah baca",
        "🗑 Tarik kembali",
    ]
