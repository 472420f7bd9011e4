"""A report is sent back with the coordinator's own words, written or spoken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from bot.life import Bot
from handlers.review_words import WORDS_MOST
from tests.phone import Phone

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
async def reported(siti: Phone) -> None:
    """One report that waits."""
    await siti.sends_photos(1, "RT 02 gotong royong 25 orang hari ini")
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001")


async def begins(coordinator: Phone) -> None:
    await coordinator.taps("📥 Periksa laporan")
    await coordinator.taps("1. Siti Aminah · RT 02 Lok Tuan")
    await coordinator.taps("↩️ Kembalikan")
    await coordinator.taps("✍️ Tulis sendiri")
    coordinator.sees("Apa yang perlu diperbaiki?", "pesan suara")


def voices(person: Phone) -> list[int]:
    """Where among the messages of the chat the bot has sent a voice note."""
    return [at for at, message in enumerate(person.messages) if "voice" in message and message["from"]["is_bot"]]


def heard(bot: Bot, person: Phone, message: dict[str, Any]) -> bytes:
    return bytes(person.telegram.files[message["voice"]["file_id"]][2])


async def column(bot: Bot, name: str) -> Any:
    (row,) = await bot.house.storage.db.committed(f"SELECT {name} FROM reports")
    return row[0]


async def test_a_voice_note_is_a_reason_and_reaches_the_cadre_before_the_button(
    siti: Phone, awang: Phone, bot: Bot
) -> None:
    await begins(awang)
    await awang.sends_voice(b"OggS Awang's own voice")
    awang.sees("Bagian mana yang diperbaiki?")
    await awang.taps("Foto")
    awang.sees("Periksa dulu", "BTG-1126-001 dikembalikan kepada Siti Aminah: 🎤 pesan suara")
    assert voices(siti) == [], "not before it is sent"
    await awang.taps("✅ Kirim")
    awang.sees("BTG-1126-001 dikembalikan kepada Siti Aminah: 🎤 pesan suara")
    assert voices(siti) == [len(siti.messages) - 2]
    assert heard(bot, siti, siti.messages[-2]) == b"OggS Awang's own voice"
    siti.sees("dikembalikan: 🎤 pesan suara", "Isian lainnya tetap tersimpan")
    assert siti.buttons == ["✏️ Perbaiki Foto"]
    await siti.taps("✏️ Perbaiki Foto")
    siti.sees("1 berkas tersimpan")


async def test_what_is_written_below_a_voice_note_goes_with_it(siti: Phone, awang: Phone) -> None:
    await begins(awang)
    await awang.sends_voice(caption="ceritanya <kurang> jelas" + "x" * 600)
    await awang.taps("Cerita")
    await awang.taps("✅ Kirim")
    siti.sees("dikembalikan: ceritanya <kurang> jelas")
    assert "x" * WORDS_MOST not in siti.last
    assert len(voices(siti)) == 1


async def test_words_alone_send_no_voice(siti: Phone, awang: Phone, bot: Bot) -> None:
    await begins(awang)
    await awang.says("fotonya dari kegiatan lain")
    await awang.taps("Foto")
    await awang.taps("✅ Kirim")
    siti.sees("dikembalikan: fotonya dari kegiatan lain")
    assert voices(siti) == []
    assert await column(bot, "return_voice") is None


async def test_other_files_are_no_reason(siti: Phone, awang: Phone) -> None:
    await begins(awang)
    await awang.sends_photos(1)
    awang.sees("Mohon dijawab dengan tulisan", "Apa yang perlu diperbaiki?")
    await awang.sends_video()
    awang.sees("Apa yang perlu diperbaiki?")
    assert voices(siti) == []


async def test_it_can_be_said_anew_at_the_last_look(siti: Phone, awang: Phone, bot: Bot) -> None:
    await begins(awang)
    await awang.sends_voice(b"OggS first")
    await awang.taps("Foto")
    await awang.taps("✏️ Alasan")
    await awang.sends_voice(b"OggS second")
    await awang.taps("✅ Kirim")
    (at,) = voices(siti)
    assert heard(bot, siti, siti.messages[at]) == b"OggS second"


async def test_it_is_heard_again_on_both_cards_until_it_is_mended(siti: Phone, awang: Phone, bot: Bot) -> None:
    await begins(awang)
    await awang.sends_voice()
    await awang.taps("Foto")
    await awang.taps("✅ Kirim")
    await awang.presses("review/show/1")
    assert voices(awang) == [len(awang.messages) - 2]
    awang.sees("↩️ 🎤 pesan suara")
    await siti.presses("my_report/show/1")
    assert len(voices(siti)) == 2
    siti.sees("🎤 pesan suara")
    await siti.taps("✏️ Perbaiki Foto")
    await siti.sends_photos(1)
    await siti.taps("✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui")
    assert (await column(bot, "return_voice"), await column(bot, "return_words")) == (None, None)
    await awang.presses("review/show/1")
    assert len(voices(awang)) == 1, "of the first time"


async def test_a_ready_reason_after_a_spoken_one_is_not_followed_by_the_old_voice(
    siti: Phone, awang: Phone, bot: Bot
) -> None:
    await begins(awang)
    await awang.sends_voice()
    await awang.taps("Foto")
    await awang.taps("✅ Kirim")
    await siti.taps("✏️ Perbaiki Foto")
    await siti.sends_photos(1)
    await siti.taps("✅ Kirim")
    await awang.presses("review/show/1")
    await awang.taps("↩️ Kembalikan")
    await awang.taps("Foto kurang jelas")
    siti.sees("dikembalikan: Foto kurang jelas")
    assert len(voices(siti)) == 1
    assert await column(bot, "return_voice") is None


async def test_what_was_changed_meanwhile_is_not_sent_back_unseen(siti: Phone, awang: Phone, bot: Bot) -> None:
    await begins(awang)
    await awang.sends_voice()
    await awang.taps("Foto")
    await siti.presses("report_change!1")
    await siti.taps("✅ Kirim")
    await awang.taps("✅ Kirim")
    awang.sees("baru saja berubah")
    assert voices(siti) == []
    assert await column(bot, "state") == "sent"


async def test_who_has_not_joined_again_gets_neither(siti: Phone, awang: Phone, bot: Bot) -> None:
    await begins(awang)
    await awang.sends_voice()
    await awang.taps("Foto")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE people SET telegram_id = NULL WHERE telegram_id = ?", siti.id)
    await awang.taps("✅ Kirim")
    assert await column(bot, "state") == "returned"
    assert voices(siti) == []
