"""Lapor: six questions, tapped or typed; a last look; one report with a number, whatever happens in between."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from tests.conftest import changed, joined, running
from tests.phone import Phone, picture, settled

LATER = ("waits_since", "decided_by", "decided_at", "return_step", "return_words")

TODAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10.00 in Bontang


@pytest.fixture(autouse=True)
def today(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(TODAY, tick=True)


async def sent(bot: Bot) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM reports ORDER BY id")]


async def photos_of(bot: Bot) -> list[str]:
    rows = await bot.house.storage.db.committed("SELECT file_unique_id FROM report_photos ORDER BY report_id, position")
    return [row["file_unique_id"] for row in rows]


async def fills_in(person: Phone, *answers: str) -> None:
    """Taps what there is to tap, and types the rest."""
    await person.taps("📝 Lapor")
    for answer in answers:
        await (person.taps(answer) if answer in person.buttons else person.says(answer))


POSYANDU = ("RT 03", "🩺 Posyandu", "Hari ini", "Posyandu Melati, timbang 25 balita", "25")


async def test_from_the_menu_to_the_receipt(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    siti.sees("Kirim foto kegiatannya", "paling banyak 10")
    await siti.sends_photos(2)
    siti.sees("2 foto diterima")
    await siti.taps("✅ Selesai")
    siti.sees("Periksa dulu", "RT 03 Lok Tuan", "🩺 Posyandu", "Selasa, 24 November 2026", "25 orang", "2 foto")
    assert await sent(bot) == []
    await siti.taps("✅ Kirim")
    siti.sees("Laporan terkirim", "BTG-1126-001", "Posyandu Melati, timbang 25 balita", "Terima kasih")
    assert siti.buttons == []
    (report,) = await sent(bot)
    assert report | {"id": 0, "sent_at": 0} | dict.fromkeys(LATER) == {
        "id": 0,
        "number": "BTG-1126-001",
        "draft_number": 1,
        "person_id": report["person_id"],
        "kelurahan_code": "64.74.01.1003",
        "rt": "03",
        "category_code": "SEHAT",
        "occurred_on": "2026-11-24",
        "story": "Posyandu Melati, timbang 25 balita",
        "participants": 25,
        "sent_at": 0,
        "state": "sent",
        "version": 1,
    } | dict.fromkeys(LATER)
    assert report["sent_at"] == pytest.approx(TODAY.timestamp(), abs=30)
    assert len(await photos_of(bot)) == 2


async def test_the_questions_come_one_by_one_and_name_what_they_ask(siti: Phone) -> None:
    seen = []
    await siti.taps("📝 Lapor")
    for answer in POSYANDU:
        seen.append(siti.last)
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))
    for question, word in zip(
        [*seen, siti.last], ["RT", "Kegiatan", "Kapan", "Ceritakan", "orang", "foto"], strict=True
    ):
        assert word in question


async def test_answers_that_are_tapped_change_the_question_in_place(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    before = len(siti.messages)
    await siti.taps("RT 03")
    await siti.taps("🩺 Posyandu")
    await siti.taps("Hari ini")
    assert len(siti.messages) == before
    siti.sees("Ceritakan")


async def test_after_a_typed_answer_the_next_question_stands_below_it_and_the_old_buttons_go(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    question = siti.messages[-1]["message_id"]
    await siti.says("RT 03")
    siti.sees("Kegiatan apa?")
    assert siti.messages[-1]["message_id"] > question
    (old,) = [message for message in siti.messages if message["message_id"] == question]
    assert "reply_markup" not in old


async def test_an_rt_may_be_typed(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    for typed in ("RT 03", "rt 3", "rt03", "RT3", "03", "3", "Rt. 03", "  rt  03 "):
        await siti.says(typed)
        siti.sees("Kegiatan apa?")
        await siti.taps("‹ Kembali")


async def test_an_rt_that_is_not_ones_own_is_not_taken(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    for typed in ("RT 05", "5", "RT", "tiga", "0", "03 dan 04", "33"):
        await siti.says(typed)
        siti.sees("tidak ada di daftar", "Di RT mana")
        assert "RT 03" in siti.buttons


async def test_a_cadre_for_the_whole_kelurahan_has_all_of_its_rt(joko: Phone) -> None:
    await joko.taps("📝 Lapor")
    assert joko.buttons == [f"RT {rt:02}" for rt in range(1, 18)] + ["✖ Batal"]


async def test_a_category_may_be_typed(siti: Phone) -> None:
    await fills_in(siti, "RT 03")
    for typed in ("🧹 Gotong royong", "gotong royong", "GOTONG  ROYONG", "goro"):
        await siti.says(typed)
        siti.sees("Kapan")
        await siti.taps("‹ Kembali")


async def test_the_day_may_be_tapped_or_typed(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "🤝 PKK & sosial", "Kemarin", "Arisan", "12", "Lewati")
    siti.sees("Senin, 23 November 2026")
    for typed, shown in [("hari ini", "24 November"), ("3-10-2026", "3 Oktober"), ("1 nov", "1 November")]:
        await siti.taps("✏️ Tanggal")
        await siti.says(typed)
        siti.sees("Periksa dulu", f"{shown} 2026")
    await siti.taps("✅ Kirim")
    assert [report["occurred_on"] for report in await sent(bot)] == ["2026-11-01"]


async def test_a_day_that_does_not_fit_is_told_why(siti: Phone) -> None:
    await fills_in(siti, "RT 01", "🤝 PKK & sosial")
    for typed, why in [
        ("besok", "belum terbaca"),
        ("31/2", "belum terbaca"),
        ("25-11-2026", "belum tiba"),
        ("1 januari 2026", "lebih dari 62 hari"),
        ("24/12", "lebih dari 62 hari"),
    ]:
        await siti.says(typed)
        siti.sees(why, "Kapan")
        assert "Hari ini" in siti.buttons


async def test_a_number_may_have_its_word(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU[:4])
    for typed in ("25", "25 orang", "25 org", " 25. ", "1.200"):
        await siti.says(typed)
        siti.sees("foto")
        await siti.taps("‹ Kembali")


async def test_a_number_that_does_not_fit_is_asked_again_with_an_example(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU[:4])
    for typed in ("banyak", "0", "-3", "5001", "2,5", "1.5"):
        await siti.says(typed)
        siti.sees("antara 1 dan 5.000", "Contoh: 25", "Berapa orang")


async def test_a_number_that_must_be_told_cannot_be_skipped(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU[:4])
    assert siti.buttons == ["‹ Kembali", "✖ Batal"]
    await siti.presses("report/1/participants/-")
    siti.sees("antara 1 dan 5.000")


async def test_a_number_that_may_be_skipped_is_left_out(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "📋 Pendataan", "Hari ini", "Data warga pindah", "Lewati", "Lewati")
    siti.sees_not("orang")
    await siti.taps("✅ Kirim")
    assert (await sent(bot))[0]["participants"] is None


async def test_where_no_participants_are_asked_the_photo_is_next(siti: Phone) -> None:
    await fills_in(siti, "RT 01", "📦 Pengadaan", "Hari ini", "Kursi 20 buah")
    siti.sees("minimal 1")
    assert siti.buttons == ["‹ Kembali", "✖ Batal"]


async def test_a_photo_that_is_needed_cannot_be_skipped(siti: Phone) -> None:
    await fills_in(siti, "RT 01", "📦 Pengadaan", "Hari ini", "Kursi 20 buah")
    await siti.presses("report/1/photos/done")
    siti.sees("Mohon kirim sebagai foto", "minimal 1")
    await siti.sends_photos()
    assert "✅ Selesai" in siti.buttons


async def test_a_story_may_be_as_long_as_allowed_and_no_longer(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU[:3], "a" * 1501)
    siti.sees("terlalu panjang (1.501 huruf)", "paling banyak 1.500 huruf", "Ceritakan")
    await siti.says("a" * 1500)
    siti.sees("Berapa orang")


async def test_a_button_of_another_roles_menu_is_no_story(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU[:3])
    for label in ("📢 Pengumuman", "📊 Ringkasan"):
        await siti.says(label)
        siti.sees("bukan untuk peran Anda")
    await siti.says("Timbang balita")
    siti.sees("Berapa orang")


async def test_what_people_type_is_never_taken_for_formatting(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU[:3], "<b>5 < 6</b> & {{ 7 }} %s </i>", "25", "Lewati")
    siti.sees("<b>5 < 6</b> & {{ 7 }} %s </i>")
    await siti.taps("✅ Kirim")
    assert (await sent(bot))[0]["story"] == "<b>5 < 6</b> & {{ 7 }} %s </i>"


async def test_an_album_gets_one_answer_that_counts_up(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU)
    before = len(siti.screen)
    await siti.sends_photos(4)
    assert len(siti.screen) == before + 1
    siti.sees("4 foto diterima")


async def test_photos_one_by_one_and_an_album_add_up(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.sends_photos()
    siti.sees("1 foto diterima")
    await siti.sends_photos(3, caption="ini fotonya")
    siti.sees("4 foto diterima")
    await siti.taps("✅ Selesai")
    await siti.taps("✅ Kirim")
    assert len(set(await photos_of(bot))) == 4


async def test_the_same_photo_twice_counts_once(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *POSYANDU)
    one = picture()
    telegram.send_photos(10, [one])
    telegram.send_photos(10, [one])
    await settled(bot, telegram)
    siti.sees("1 foto diterima")


async def test_ten_photos_at_most(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.sends_photos(8)
    await siti.sends_photos(4)
    siti.sees("10 foto diterima; itu sudah paling banyak")
    await siti.taps("✅ Selesai")
    await siti.taps("✅ Kirim")
    siti.sees("10 foto")
    assert len(await photos_of(bot)) == 10


async def test_an_album_beyond_the_tenth_photo_is_answered_once(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.sends_photos(10)
    before = len(siti.screen)
    await siti.sends_photos(6)
    assert len(siti.screen) == before + 1
    siti.sees("10 foto diterima; itu sudah paling banyak")


async def test_a_picture_sent_as_a_file_is_asked_for_as_a_photo(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *POSYANDU)
    telegram.send_document(10, "foto.png", picture(), "image/png")
    await settled(bot, telegram)
    siti.sees("Mohon kirim sebagai foto")


async def test_at_the_last_look_each_answer_can_be_changed(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    assert siti.buttons == [
        "✅ Kirim",
        *("✏️ RT", "✏️ Kegiatan", "✏️ Tanggal", "✏️ Cerita", "✏️ Peserta", "✏️ Foto"),
        "✖ Batal",
    ]
    for label, answer in [("RT", "RT 04"), ("Tanggal", "Kemarin"), ("Cerita", "Timbang balita"), ("Peserta", "31")]:
        await siti.taps(f"✏️ {label}")
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))
        siti.sees("Periksa dulu")
    siti.sees("RT 04", "Senin, 23 November 2026", "31 orang", "Timbang balita")
    await siti.taps("✅ Kirim")
    (report,) = await sent(bot)
    assert (report["rt"], report["occurred_on"], report["participants"]) == ("04", "2026-11-23", 31)


async def test_a_change_that_is_thought_better_of_leads_back_to_the_last_look(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    await siti.taps("✏️ Cerita")
    siti.sees("Ceritakan")
    await siti.taps("‹ Kembali")
    siti.sees("Periksa dulu", "Posyandu Melati")


async def test_another_category_asks_for_what_it_needs_besides(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "📋 Pendataan", "Hari ini", "Kerja bakti", "Lewati", "Lewati")
    await siti.taps("✏️ Kegiatan")
    await siti.taps("🧹 Gotong royong")
    siti.sees("Berapa orang")
    await siti.says("40")
    siti.sees("minimal 1")
    await siti.sends_photos()
    await siti.taps("✅ Selesai")
    siti.sees("Periksa dulu", "Gotong royong", "40 orang", "1 foto")
    await siti.taps("✅ Kirim")
    assert len(await sent(bot)) == 1


async def test_another_category_leaves_out_what_it_does_not_ask(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.sends_photos()
    await siti.taps("✅ Selesai")
    await siti.taps("✏️ Kegiatan")
    await siti.taps("📦 Pengadaan")
    siti.sees("Periksa dulu")
    assert "✏️ Peserta" not in siti.buttons
    await siti.taps("✅ Kirim")
    assert (await sent(bot))[0]["participants"] is None


async def test_sending_twice_makes_one_report(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    data, message = siti.data_of("✅ Kirim"), siti.messages[-1]["message_id"]
    for _ in range(3):  # an impatient thumb, before the first tap was worked off
        siti.last_query = telegram.press_data(10, message, data)
    await settled(bot, telegram)
    assert len(await sent(bot)) == 1
    assert siti.heard("Laporan terkirim") == 1
    assert "sudah lewat" in siti.toast


async def test_numbers_rise_and_begin_anew_each_month(siti: Phone, joko: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "Lewati", "✅ Kirim")
    await fills_in(joko, "RT 17", *POSYANDU[1:], "Lewati", "✅ Kirim")
    with time_machine.travel(datetime(2026, 12, 1, 2, 0, tzinfo=UTC), tick=True):
        await fills_in(siti, *POSYANDU, "Lewati", "✅ Kirim")
    assert [report["number"] for report in await sent(bot)] == ["BTG-1126-001", "BTG-1126-002", "BTG-1226-001"]


async def test_the_draft_survives_a_restart_with_a_message_waiting(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        await fills_in(siti, *POSYANDU[:3])
    telegram.send_text(10, "Posyandu Melati")  # while the bot is down
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await settled(bot, telegram)
        siti.sees("Berapa orang")
        assert siti.heard("Berapa orang") == 1
        await siti.says("25")
        await siti.taps("Lewati")
        siti.sees("RT 03", "Posyandu Melati")
        await siti.taps("✅ Kirim")
        assert len(await sent(bot)) == 1


async def test_an_rt_taken_away_before_sending_is_asked_anew(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("DELETE FROM person_rts WHERE rt = '03'")
    await siti.taps("✅ Kirim")
    siti.sees("perlu dilengkapi", "Di RT mana")
    assert await sent(bot) == []
    await siti.taps("RT 02")
    siti.sees("Periksa dulu", "RT 02")
    await siti.taps("✅ Kirim")
    assert [report["rt"] for report in await sent(bot)] == ["02"]


async def test_who_becomes_coordinator_in_the_middle_can_no_longer_send(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    await changed(bot, siti, role="koordinator kecamatan", kecamatan_code="64.74.01", kelurahan_code=None)
    await siti.taps("✅ Kirim")
    assert "bukan untuk peran Anda" in siti.toast
    assert await sent(bot) == []


async def test_a_cadre_who_moves_in_the_middle_reports_from_the_new_kelurahan(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "Lewati")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("DELETE FROM person_rts")
    await changed(bot, siti, kelurahan_code="64.74.03.1003")
    await siti.taps("✅ Kirim")
    siti.sees("Laporan terkirim", "RT 03 Kanaan")
    assert [report["kelurahan_code"] for report in await sent(bot)] == ["64.74.03.1003"]


async def test_two_people_fill_in_side_by_side(siti: Phone, joko: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    await joko.taps("📝 Lapor")
    await siti.taps("RT 01")
    await joko.taps("RT 17")
    await siti.presses(joko.data_of("🩺 Posyandu"))
    assert "sudah lewat" in siti.toast
    siti.sees("Kegiatan apa?")
    steps = await bot.house.storage.db.committed("SELECT step, answers FROM drafts ORDER BY number")
    assert [tuple(row) for row in steps] == [("category", '{"rt": "01"}'), ("category", '{"rt": "17"}')]
