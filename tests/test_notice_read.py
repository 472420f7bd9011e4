"""Sudah baca and quick answers: one tap each, seen at once under the message, counted for the author."""

from __future__ import annotations

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from handlers.kit.texts import say
from tests.noticed import asks, opens, rows, tells, writes
from tests.phone import Phone, settled

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Siapa bisa hadir besok?"
ANSWERS = (
    "SELECT answer, read_at IS NOT NULL AS read FROM deliveries JOIN people ON people.id = person_id WHERE name = ?"
)


async def test_one_tap_and_it_is_read(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    before = len(siti.screen)
    await siti.taps("✅ Sudah baca")
    assert siti.toast == "Terima kasih, sudah dicatat."
    assert siti.buttons == ["☑️ Sudah dibaca", "↩️ Tanya"]
    assert len(siti.screen) == before, "nothing further is said"
    assert await rows(bot, ANSWERS, "Siti Aminah") == [{"answer": None, "read": 1}]


async def test_tapped_again_it_stays_as_it_was(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    first = await rows(bot, "SELECT read_at FROM deliveries ORDER BY person_id")
    await siti.taps("☑️ Sudah dibaca")
    assert siti.toast == "Sudah dicatat sebelumnya."
    assert await rows(bot, "SELECT read_at FROM deliveries ORDER BY person_id") == first


async def test_an_answer_is_one_tap_and_counts_as_read(rina: Phone, siti: Phone, bot: Bot) -> None:
    await asks(rina, WORDS, "Bisa, Tidak bisa, Terlambat")
    assert siti.buttons == ["Bisa", "Tidak bisa", "Terlambat", "✅ Sudah baca", "↩️ Tanya"]
    siti.inputs = 0
    await siti.taps("Terlambat")
    assert siti.inputs == 1
    assert siti.toast == "Jawaban Anda: Terlambat. Bisa diganti kapan saja."
    assert siti.buttons == ["Bisa", "Tidak bisa", "☑️ Terlambat", "☑️ Sudah dibaca", "↩️ Tanya"]
    assert await rows(bot, ANSWERS, "Siti Aminah") == [{"answer": 2, "read": 1}]


async def test_an_answer_can_be_changed(rina: Phone, siti: Phone, bot: Bot) -> None:
    await asks(rina, WORDS, "Bisa, Tidak bisa")
    await siti.taps("Bisa")
    await siti.taps("Tidak bisa")
    assert siti.buttons[:2] == ["Bisa", "☑️ Tidak bisa"]
    assert await rows(bot, ANSWERS, "Siti Aminah") == [{"answer": 1, "read": 1}]


async def test_the_preview_has_buttons_that_do_nothing(rina: Phone, siti: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    for data in ("notice_read/0", "notice_answer/0/0", "notice_words!ask/0"):
        await rina.presses(data)
        assert "hanya contoh" in rina.toast
    assert await rows(bot, "SELECT * FROM deliveries") == []


async def test_a_button_that_was_never_theirs_does_nothing(
    rina: Phone, awang: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await asks(awang, WORDS, "Bisa, Tidak bisa")  # not for Budi's kecamatan
    for data in ("notice_read/1", "notice_answer/1/0", "notice_read/99", "notice_answer/99/0"):
        await budi.presses(data)
        assert budi.toast == say.common.old_button
    await siti.presses("notice_answer/1/5")  # there is no such answer
    assert siti.toast == say.common.old_button
    assert await rows(bot, ANSWERS, "Siti Aminah") == [{"answer": None, "read": 0}]
    assert await rows(bot, "SELECT 1 FROM deliveries WHERE answer IS NOT NULL") == []


async def test_who_taps_has_it_though_the_sending_was_in_doubt(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await writes(rina, WORDS)
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=siti.id))
    await rina.taps("✅ Kirim ke 2 orang")
    assert "unsure" in [row["state"] for row in await rows(bot, "SELECT state FROM deliveries")]
    await siti.taps("✅ Sudah baca")
    (mine,) = await rows(bot, "SELECT state, chat_id, message_ids FROM deliveries WHERE chat_id = ?", siti.id)
    assert mine == {"state": "sent", "chat_id": siti.id, "message_ids": f"[{siti.message_with(WORDS)}]"}
    assert siti.buttons == ["☑️ Sudah dibaca", "↩️ Tanya"]


async def test_an_albums_button_is_under_the_message_after_it(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(2, caption="Dua foto")
    await rina.taps("✅ Sudah semua")
    await rina.taps("✅ Kirim ke 2 orang")
    await siti.taps("✅ Sudah baca")
    assert siti.buttons == ["☑️ Sudah dibaca", "↩️ Tanya"]


async def test_a_message_that_they_have_deleted_does_not_trouble_anybody(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await tells(rina, WORDS)
    await siti.says("/pengumuman")
    await siti.taps("1")
    gone = next(m["message_id"] for m in siti.messages if WORDS in m.get("text", "") and m["from"]["is_bot"])
    telegram.chats[siti.id].messages[:] = [m for m in siti.messages if m["message_id"] != gone]
    await siti.taps("✅ Sudah baca")
    await settled(bot, telegram)
    assert siti.toast == "Terima kasih, sudah dicatat."
    assert await bot.house.storage.outbox.refused() == 0
