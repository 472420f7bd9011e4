"""Questions back: a reply to a notice reaches its author, the answer comes back, and nobody else learns of it."""

from __future__ import annotations

import json

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.kit.texts import say
from tests.conftest import changed
from tests.noticed import opens, rows, sends, tells
from tests.phone import VOICE, Phone, settled

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Rapat di kantor"
QUESTION = "Boleh membawa anak?"
SAID = "bertanya tentang pengumuman Anda"


async def test_a_reply_reaches_the_author_with_who_and_where(rina: Phone, siti: Phone, joko: Phone) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, QUESTION)
    siti.sees("Pertanyaan Anda sudah disampaikan kepada Rina Wati. Orang lain tidak melihatnya.")
    rina.sees("Siti Aminah (kader, Lok Tuan)", SAID, f"“{WORDS}”", QUESTION, "Hanya Anda yang melihat ini")
    assert rina.buttons == ["↩️ Balas"]
    assert joko.heard(QUESTION) == 0, "nothing is public"


async def test_the_answer_goes_back_the_same_way_and_so_on(rina: Phone, siti: Phone, joko: Phone) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, QUESTION)
    await rina.replies(QUESTION, "Boleh, silakan")
    rina.sees("Jawaban Anda sudah disampaikan kepada Siti Aminah")
    siti.sees("Jawaban dari Rina Wati (admin)", WORDS, f"Anda menulis: “{QUESTION}”", "Boleh, silakan")
    assert siti.buttons == ["↩️ Tanya lagi"]
    await siti.replies("Boleh, silakan", "Berapa anak?")
    rina.sees(SAID, "Berapa anak?")
    assert joko.heard("silakan") == joko.heard("Berapa anak") == 0


async def test_questions_of_several_people_are_answered_each_by_itself(rina: Phone, siti: Phone, joko: Phone) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, "Pertanyaan Siti")
    await joko.replies(WORDS, "Pertanyaan Joko")
    await rina.replies("Pertanyaan Siti", "Untuk Siti saja")
    siti.sees("Untuk Siti saja")
    assert joko.heard("Untuk Siti saja") == 0


async def test_buttons_do_the_same(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.taps("↩️ Tanya")
    siti.sees("Apa yang ingin ditanyakan kepada Rina Wati?")
    await siti.says(QUESTION)
    siti.sees("Untuk Rina Wati", QUESTION)
    await siti.taps("✅ Kirim")
    rina.sees(SAID, QUESTION)
    await rina.taps("↩️ Balas")
    rina.sees("Tulis jawaban untuk Siti Aminah")
    await rina.says("Boleh")
    await rina.taps("✅ Kirim")
    siti.sees("Jawaban dari Rina Wati", "Boleh")
    await siti.taps("↩️ Tanya lagi")
    await siti.says("Terima kasih")
    await siti.taps("✅ Kirim")
    rina.sees("Terima kasih")


async def test_a_voice_note_goes_along(rina: Phone, siti: Phone, telegram: Telegram, bot: Bot) -> None:
    await tells(rina, WORDS)
    telegram.send_voice(siti.id, VOICE, reply_to=siti.message_with(WORDS))
    await settled(bot, telegram)
    assert any(SAID in text and "(🎤 suara di bawah)" in text for text in rina.screen)
    assert "voice" in rina.messages[-1]
    (kept,) = await rows(bot, "SELECT words, piece FROM notice_replies")
    assert (kept["words"], json.loads(kept["piece"])["kind"]) == ("", "voice")


async def test_a_reply_to_a_copy_or_to_an_album_counts_too(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(2, caption="Dua foto")
    await rina.taps("✅ Sudah semua")
    await sends(rina)
    first = next(m["message_id"] for m in siti.messages if "photo" in m)
    siti.telegram.send_text(siti.id, "Foto apa ini?", reply_to=first)
    await settled(siti.bot, siti.telegram)
    rina.sees("Foto apa ini?", "📷 foto (2): Dua foto")
    await siti.says("/pengumuman")
    await siti.taps("1")
    await siti.replies("Dua foto", "Dari salinan")
    rina.sees("Dari salinan")


async def test_an_open_question_of_ours_stays_open(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.says("/izin")
    await siti.taps("🤒 Sakit")
    await siti.replies(WORDS, QUESTION)
    rina.sees(QUESTION)
    await siti.says("Demam, flu")
    assert siti.heard("Demam, flu") == 1, "that was the answer to the other"


async def test_commands_and_the_menu_are_no_questions(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, "/koordinator")
    await siti.replies(WORDS, "📢 Pengumuman")
    siti.sees("Pengumuman untuk Anda")
    assert rina.heard(SAID) == 0


async def test_replies_to_other_messages_are_as_ever(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.says("/bantuan")
    await siti.replies("Yang bisa Anda lakukan", "Apa ini?")
    assert rina.heard("Apa ini?") == 0
    siti.sees_not("disampaikan")


async def test_what_cannot_be_passed_on_is_told(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, "a" * 1001)
    siti.sees("terlalu panjang (1.001 huruf)")
    assert rina.heard(SAID) == 0


async def test_formatting_and_tags_stay_words(rina: Phone, siti: Phone) -> None:
    await tells(rina, "<b>Rapat</b> & {{ it }}")
    await siti.replies("Rapat", "<i>Boleh</i> & %s {{ it }}?")
    rina.sees("<i>Boleh</i> & %s {{ it }}?", "“<b>Rapat</b> & {{ it }}”")


async def test_an_author_who_has_gone_cannot_be_asked(awang: Phone, siti: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await changed(bot, awang, active=False)
    await siti.replies(WORDS, QUESTION)
    siti.sees("tidak lagi bertugas", "/koordinator")
    assert await rows(bot, "SELECT * FROM notice_replies") == []


async def test_who_has_gone_is_answered_nothing(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, QUESTION)
    await changed(bot, siti, active=False)
    await rina.replies(QUESTION, "Boleh")
    rina.sees("tidak lagi memakai bot ini")
    assert siti.heard("Boleh") == 0


async def test_an_author_who_may_no_longer_write_is_asked_nothing(awang: Phone, siti: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await changed(bot, awang, role="kader", kelurahan_code="64.74.02.1006", kecamatan_code=None)
    await siti.replies(WORDS, QUESTION)
    siti.sees("tidak lagi bertugas", "/koordinator")
    assert awang.heard(QUESTION) == 0 and await rows(bot, "SELECT * FROM notice_replies") == []


async def test_an_author_who_may_no_longer_write_answers_nobody(awang: Phone, siti: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await siti.replies(WORDS, QUESTION)
    await changed(bot, awang, role="kader", kelurahan_code="64.74.02.1006", kecamatan_code=None)
    await awang.replies(QUESTION, "Boleh")
    awang.sees("bukan untuk peran Anda")
    assert siti.heard("Boleh") == 0


async def test_others_cannot_ask_or_answer_with_forged_buttons(
    awang: Phone, rina: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await tells(awang, WORDS)
    await siti.replies(WORDS, QUESTION)
    for person in (budi, rina, siti):
        await person.presses("notice_words!say/1")  # what Awang was told
        assert person.toast == say.common.old_button
    await budi.presses("notice_words!ask/1")  # it was not for him
    assert budi.toast == say.notice_words.own_notice
    for data in ("notice_words!ask/x", "notice_words!say/99", "notice_words!", "notice_words!ask/" + "9" * 40):
        await siti.presses(data)
        assert siti.toast
    assert await rows(bot, "SELECT * FROM drafts") == []


async def test_its_author_has_nobody_to_ask(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await rina.presses("notice_words!ask/1")
    assert rina.toast == say.notice_words.own_notice


async def test_the_page_counts_questions_and_shows_none(rina: Phone, awang: Phone, siti: Phone) -> None:
    await tells(awang, WORDS)
    await siti.replies(WORDS, QUESTION)
    await rina.presses("notice_page/1")
    rina.sees("💬 Pertanyaan: 1")
    rina.sees_not(QUESTION)


async def test_both_have_their_words_among_their_own_data(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.taps("✅ Sudah baca")
    await siti.replies(WORDS, QUESTION)
    await rina.replies(QUESTION, "Boleh")
    await siti.says("/dataku")
    await siti.taps("📥 JSON")
    kept = json.loads(siti.documents["data-saya.json"])
    assert [row["words"] for row in kept["notice_replies"]] == [QUESTION, "Boleh"]
    assert (kept["deliveries"][0]["text"], kept["deliveries"][0]["state"]) == (WORDS, "sent")
    assert kept["deliveries"][0]["read_at"].startswith("2026-11-24 10:")
    await rina.says("/dataku")
    await rina.taps("📥 JSON")
    kept = json.loads(rina.documents["data-saya.json"])
    assert [row["words"] for row in kept["notice_replies"]] == ["Boleh"], "not what others have asked"
    assert kept["notices"][0]["text"] == WORDS


async def test_what_was_asked_is_erased_with_who_asked(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.replies(WORDS, QUESTION)
    storage = bot.house.storage
    me, admin = await storage.people.by_telegram_id(siti.id), await storage.people.by_telegram_id(rina.id)
    async with storage.db.unit():
        await storage.own_data.erase(admin, 0, me.id)
    assert [row["words"] for row in await rows(bot, "SELECT words FROM notice_replies")] == ["(dihapus)"]
    (row,) = await rows(bot, "SELECT chat_id, message_ids FROM deliveries WHERE person_id = ?", me.id)
    assert row == {"chat_id": None, "message_ids": "[]"}


async def test_what_was_answered_is_erased_with_who_answered(rina: Phone, awang: Phone, siti: Phone, bot: Bot) -> None:
    await tells(awang, WORDS)
    await siti.replies(WORDS, QUESTION)
    await awang.replies(QUESTION, "Boleh")
    storage = bot.house.storage
    me, admin = await storage.people.by_telegram_id(awang.id), await storage.people.by_telegram_id(rina.id)
    async with storage.db.unit():
        await storage.own_data.erase(admin, 0, me.id)
    words = [row["words"] for row in await rows(bot, "SELECT words FROM notice_replies ORDER BY id")]
    assert words == [QUESTION, "(dihapus)"]
