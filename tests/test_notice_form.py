"""Tulis pengumuman: what is written is seen as it will look, and goes out so; at once, or at its time."""

from __future__ import annotations

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.notice_pieces import TEXT_MOST
from tests.conftest import changed
from tests.noticed import NEW, opens, rows, sends, states, tells, writes
from tests.phone import Phone, settled

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Besok rapat pukul 09.00 di kantor kelurahan."


def notices_of(person: Phone) -> list[dict[str, object]]:
    """The bot's messages that are a notice, or part of one, as they are in the chat."""
    kinds = ("photo", "document", "voice", "video", "location")
    return [
        m
        for m in person.messages
        if m["from"]["is_bot"]
        and (any(kind in m for kind in kinds) or "Dari: " in m.get("text", "") + m.get("caption", ""))
    ]


def look(message: dict[str, object]) -> dict[str, object]:
    """What there is to see of a message; buttons without their numbers."""
    seen = {
        name: message[name]
        for name in ("text", "caption", "entities", "caption_entities", "location")
        if name in message
    }
    files = [(kind, "file") for kind in ("photo", "document", "voice", "video") if kind in message]
    markup = message.get("reply_markup", {})
    labels = (
        [[b["text"] for b in row] for row in markup["inline_keyboard"]] if isinstance(markup, dict) and markup else []
    )
    return seen | dict(files) | {"buttons": labels}


# Few taps.


async def test_words_to_everybody_take_three_inputs(rina: Phone, siti: Phone, joko: Phone, awang: Phone) -> None:
    await rina.presses(NEW)
    await rina.says(WORDS)
    rina.sees("Begitu tampilannya", "semua orang: 4 orang", "3 orang belum bergabung", "Norlaila Effendi")
    assert rina.buttons[0] == "✅ Kirim ke 4 orang"
    assert [person.heard(WORDS) for person in (siti, joko, awang)] == [0, 0, 0]
    await rina.taps("✅ Kirim ke 4 orang")
    assert [person.heard(WORDS) for person in (siti, joko, awang)] == [1, 1, 1]
    siti.sees("📢 Pengumuman", WORDS, "Dari: Rina Wati (admin)")
    assert rina.inputs == 3
    assert any("Terkirim ke 4 dari 4 orang" in text for text in rina.screen)


async def test_the_last_look_is_the_thing_itself(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    (preview,) = notices_of(rina)
    await sends(rina)
    (got,) = notices_of(siti)
    assert look(preview) == look(got)
    assert look(got)["buttons"] == [["✅ Sudah baca", "↩️ Tanya"]]


async def test_it_is_shown_anew_only_when_it_looks_otherwise(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.taps("Kader")
    await rina.taps("✅ Selesai")
    assert rina.heard(WORDS) == 1
    await rina.taps("➕ Tombol jawaban")
    await rina.taps("Bisa hadir · Tidak bisa")
    assert rina.heard(WORDS) == 2
    rina.sees("Begitu tampilannya")  # below what it is about


async def test_the_old_last_look_loses_its_buttons(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    old = rina.messages[-1]["message_id"]
    await rina.taps("✏️ Isi")
    await rina.says("Rapat diundur")
    rina.sees("Begitu tampilannya")
    assert "reply_markup" not in next(m for m in rina.messages if m["message_id"] == old)


# Formatting and length.


async def test_formatting_arrives_as_it_was_written(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await opens(rina)
    message = telegram.send_text(51, "pancing")
    telegram.updates.forget()
    bold = [{"type": "bold", "offset": 0, "length": 7}, {"type": "italic", "offset": 8, "length": 5}]
    telegram.push({"message": message | {"message_id": 700, "text": "PENTING besok <b> & semua", "entities": bold}})
    await settled(bot, telegram)
    await sends(rina)
    (got,) = notices_of(siti)
    text, entities = str(got["text"]), got["entities"]
    units = text.encode("utf-16-le")  # as Telegram counts
    assert isinstance(entities, list)
    kinds = {
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")) for e in entities
    }
    assert {("bold", "PENTING"), ("italic", "besok")} <= kinds
    assert "<b> & semua" in text


async def test_a_captions_formatting_arrives_too(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await opens(rina)
    (photo,) = telegram.send_photos(51, [_png()], "Undangan <resmi>")
    telegram.updates.forget()
    bold = [{"type": "bold", "offset": 0, "length": 8}]
    telegram.push({"message": photo | {"message_id": 701, "caption_entities": bold}})
    await settled(bot, telegram)
    await sends(rina)
    (got,) = notices_of(siti)
    assert "Undangan <resmi>" in str(got["caption"])
    assert "bold" in str(got["caption_entities"])


async def test_words_that_look_like_formatting_stay_words(rina: Phone, siti: Phone) -> None:
    await tells(rina, "Harga < 5 & <i>murah</i> {{ it }} 100 %d")
    siti.sees("Harga < 5 & <i>murah</i> {{ it }} 100 %d")


async def test_a_text_too_long_is_told_how_long_it_may_be(rina: Phone) -> None:
    await opens(rina)
    await rina.says("a" * (TEXT_MOST + 1))
    rina.sees("terlalu panjang (3.001 huruf)", "3.000 huruf", "Kirim isi pengumumannya")
    await rina.says("😀" * 1501)  # Telegram counts an emoji twice
    rina.sees("terlalu panjang (3.002 huruf)")


@pytest.mark.parametrize("sign", ["a", "&", "😀"])
async def test_the_longest_text_is_shown_and_arrives(rina: Phone, siti: Phone, sign: str) -> None:
    text = sign * (TEXT_MOST // len(sign.encode("utf-16-le")) * 2)
    await tells(rina, text)
    siti.sees(text)


# Files and places.


async def test_a_photo_with_its_caption_is_one_message_with_its_buttons(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(1, caption="Undangan rapat")
    rina.sees("Begitu tampilannya")
    (preview,) = notices_of(rina)
    await sends(rina)
    (got,) = notices_of(siti)
    assert "photo" in got and "Undangan rapat" in str(got["caption"])
    assert look(got) == look(preview)


async def test_words_after_a_photo_belong_to_it(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(1)
    await rina.says("Ini undangannya")
    rina.sees("Tulisan itu ditambahkan", "Begitu tampilannya")
    await sends(rina)
    (got,) = notices_of(siti)
    assert "Ini undangannya" in str(got["caption"])


async def test_an_album_is_gathered_and_goes_as_one_with_the_words_below(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(3, caption="Foto kegiatan")
    rina.sees("3 berkas diterima, dengan tulisannya")
    assert len([text for text in rina.screen if "berkas diterima" in text]) == 1  # one answer for the whole album
    await rina.taps("✅ Sudah semua")
    rina.sees("Begitu tampilannya")
    await sends(rina)
    *photos, words = notices_of(siti)
    assert len(photos) == 3 and len({photo["media_group_id"] for photo in photos}) == 1
    assert "Foto kegiatan" in str(words["text"]) and look(words)["buttons"] == [["✅ Sudah baca", "↩️ Tanya"]]


async def test_a_long_text_below_a_photo_is_a_message_of_its_own(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(1)
    await rina.says("panjang " * 200)  # more than a caption holds
    await sends(rina)
    photo, words = notices_of(siti)
    assert "photo" in photo and "caption" not in photo and "panjang panjang" in str(words["text"])


async def test_files_that_are_no_pictures_are_taken_too(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_document("surat.pdf", b"%PDF-1.4 ...", "application/pdf", caption="Surat edaran")
    await sends(rina)
    (got,) = notices_of(siti)
    assert siti.documents["surat.pdf"] == b"%PDF-1.4 ..." and "Surat edaran" in str(got["caption"])


async def test_a_voice_note_and_a_video(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_voice()
    await sends(rina)
    await opens(rina)
    await rina.sends_video(caption="Cara mengisi")
    await sends(rina)
    voice, video = notices_of(siti)
    assert "voice" in voice and "Pengumuman" in str(voice["caption"])
    assert "video" in video and "Cara mengisi" in str(video["caption"])


async def test_a_place_is_the_notices_while_one_is_written(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.shares_location(0.1696, 117.4722)
    rina.sees("Begitu tampilannya")
    await rina.says("Kumpul di sini")
    await sends(rina)
    place, words = notices_of(siti)
    assert place["location"] == {"latitude": 0.1696, "longitude": 117.4722}
    assert "Kumpul di sini" in str(words["text"])


async def test_a_place_that_cannot_be_is_none(rina: Phone) -> None:
    await opens(rina)
    await rina.shares_location(-180.0, 0.13)
    rina.sees("Mohon kirim tulisan, foto, video, dokumen, suara atau lokasi.")


async def test_otherwise_a_place_is_what_it_always_was(rina: Phone, siti: Phone, awang: Phone) -> None:
    await siti.shares_location()
    siti.sees("Hadir")
    await rina.shares_location()
    rina.sees("bukan untuk peran Anda")


async def test_what_cannot_go_together_is_refused_and_the_rest_is_kept(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(2)
    await rina.sends_voice()
    rina.sees("tidak bisa digabung", "2 berkas diterima")
    await rina.sends_photos(1)
    rina.sees("3 berkas diterima")
    await rina.taps("🗑 Ulangi")
    rina.sees("0 berkas diterima")
    await rina.taps("✅ Sudah semua")
    rina.sees("Belum ada berkas")
    await rina.says("Hanya tulisan")
    rina.sees("Begitu tampilannya")
    await sends(rina)
    (got,) = notices_of(siti)
    assert "Hanya tulisan" in str(got["text"])


async def test_an_album_holds_ten(rina: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(10)
    await rina.sends_photos(1)
    rina.sees("10 berkas", "10 berkas diterima")


async def test_what_is_no_notice_is_told_so(rina: Phone) -> None:
    await opens(rina)
    await rina.sends_sticker()
    rina.sees("Mohon kirim tulisan, foto, video, dokumen, suara atau lokasi", "Kirim isi pengumumannya")


async def test_a_file_that_comes_at_the_last_look_changes_nothing(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.sends_photos(1)
    rina.sees("tekan salah satu tombol", "Begitu tampilannya")
    await rina.says("dan ini?")
    rina.sees("tekan salah satu tombol")
    await sends(rina)
    (got,) = notices_of(siti)
    assert WORDS in str(got["text"]) and "dan ini" not in str(got["text"])


async def test_the_content_can_be_replaced_by_another_kind(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(2)
    await rina.taps("✅ Sudah semua")
    await rina.taps("✏️ Isi")
    rina.sees("isi yang baru", "diganti")
    await rina.says("Rapat saja")
    await sends(rina)
    (got,) = notices_of(siti)
    assert "Rapat saja" in str(got["text"])


# Quick answers.


async def test_ready_answers_are_two_taps(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Tombol jawaban")
    await rina.taps("Bisa hadir · Tidak bisa")
    await sends(rina)
    (got,) = notices_of(siti)
    assert look(got)["buttons"] == [["Bisa hadir", "Tidak bisa"], ["✅ Sudah baca", "↩️ Tanya"]]


async def test_own_answers_are_typed_with_commas_and_can_be_taken_away(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Tombol jawaban")
    await rina.says("Hadir, Terlambat,  Tidak   bisa ,Hadir")
    assert rina.buttons[0].startswith("✅ Kirim")
    await rina.taps("✏️ Tombol jawaban")
    await rina.taps("Tanpa tombol jawaban")
    await rina.taps("✏️ Tombol jawaban")
    await rina.says("Hadir\nTerlambat")
    await sends(rina)
    (got,) = notices_of(siti)
    assert look(got)["buttons"] == [["Hadir", "Terlambat"], ["✅ Sudah baca", "↩️ Tanya"]]


@pytest.mark.parametrize("typed", ["1,2,3,4,5,6,7", "a" * 31, ",;/"])
async def test_too_many_or_too_long_answers_are_refused(rina: Phone, typed: str) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Tombol jawaban")
    await rina.says(typed)
    assert "Paling banyak 6 tombol, masing-masing 30 huruf" in rina.last or "dijawab dengan tulisan" in rina.last
    await rina.says("1,2,3,4,5," + "a" * 30)
    rina.sees("Begitu tampilannya")


# To oneself first.


async def test_a_test_goes_to_its_author_only(rina: Phone, siti: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await rina.taps("👁 Coba ke saya")
    rina.sees("hanya kepada Anda", "Begitu tampilannya")
    preview, test = notices_of(rina)
    assert look(preview) == look(test)
    assert siti.heard(WORDS) == 0 and await states(bot) == []
    await sends(rina)
    assert siti.heard(WORDS) == 1


# Change, cancel, twice.


async def test_the_text_can_be_changed_before_it_goes_out(rina: Phone, siti: Phone) -> None:
    await writes(rina, "Besok rapt")
    await rina.taps("✏️ Isi")
    await rina.says("Besok rapat")
    await sends(rina)
    assert siti.heard("Besok rapat") == 1 and siti.heard("Besok rapt") == 0


async def test_cancelled_it_reaches_nobody(rina: Phone, siti: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await rina.taps("✖ Batal")
    await rina.taps("Ya, batalkan")
    rina.sees("Tidak ada yang dikirim")
    assert siti.heard(WORDS) == 0 and await states(bot) == []


async def test_sending_twice_sends_once(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await writes(rina, WORDS)
    data, message = rina.data_of("✅ Kirim ke 2 orang"), rina.messages[-1]["message_id"]
    for _ in range(3):
        telegram.press_data(51, message, data)
    await settled(bot, telegram)
    assert siti.heard(WORDS) == 1 and await states(bot) == ["sent", "sent"]


async def test_it_is_in_the_audit_log(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    written, sent = await rows(bot, "SELECT act, about FROM audit WHERE act LIKE 'notice.%' ORDER BY id")
    assert written["act"] == "notice.write" and '"urgent": false' in written["about"]
    assert sent["act"] == "notice.send" and '"people": 2' in sent["about"]


# Who may.


@pytest.mark.parametrize("sender", ["rina", "norlaila", "awang"])
async def test_authors_are_admins_and_coordinators(
    rina: Phone, norlaila: Phone, awang: Phone, siti: Phone, budi: Phone, sender: str
) -> None:
    author = {"rina": rina, "norlaila": norlaila, "awang": awang}[sender]
    await tells(author, WORDS)
    assert siti.heard(WORDS) == 1
    assert budi.heard(WORDS) == (sender != "awang")  # another kecamatan


async def test_cadres_may_not_even_with_an_authors_button(siti: Phone, rina: Phone, bot: Bot) -> None:
    await siti.presses(NEW)
    assert "bukan untuk peran Anda" in siti.toast
    await writes(rina, WORDS)
    await siti.presses(rina.data_of("✅ Kirim ke 2 orang"))
    assert "bukan untuk peran Anda" in siti.toast
    assert await states(bot) == []


async def test_who_may_no_longer_cannot_send_what_was_written(rina: Phone, siti: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await changed(bot, rina, role="kader", kelurahan_code="64.74.01.1003")
    await rina.taps("✅ Kirim ke 2 orang")
    assert "bukan untuk peran Anda" in rina.toast
    assert siti.heard(WORDS) == 0


async def test_who_becomes_less_reaches_fewer(rina: Phone, siti: Phone, budi: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await changed(bot, rina, role="koordinator kecamatan", kecamatan_code="64.74.02")
    await rina.taps("✅ Kirim ke 3 orang")
    assert (siti.heard(WORDS), budi.heard(WORDS)) == (0, 1)


@pytest.mark.parametrize(
    "data", ["notice_form!", "notice_form!change/", "notice_form!change/99", "notice_form!change/x"]
)
async def test_buttons_that_lead_nowhere_are_answered(rina: Phone, data: str, bot: Bot) -> None:
    await rina.presses(data)
    assert "sudah lewat" in rina.toast
    assert not await rows(bot, "SELECT 1 FROM inbox WHERE error IS NOT NULL")


def _png() -> bytes:
    from tests.phone import picture

    return picture()
