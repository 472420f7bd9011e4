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

LATER = ("waits_since", "decided_by", "decided_at", "return_step", "return_words", "return_voice")

TODAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10.00 in Bontang


@pytest.fixture(autouse=True)
def today(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(TODAY, tick=True)


async def sent(bot: Bot) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM reports ORDER BY id")]


async def photos_of(bot: Bot) -> list[str]:
    rows = await bot.house.storage.db.committed("SELECT file_unique_id FROM report_media ORDER BY report_id, position")
    return [row["file_unique_id"] for row in rows]


async def rts_of(bot: Bot) -> list[list[str]]:
    rows = await bot.house.storage.db.committed("SELECT id FROM reports ORDER BY id")
    return [list((await bot.house.storage.reviews.by_id(row["id"])).content.rts) for row in rows]


async def fills_in(person: Phone, *answers: str | int) -> None:
    """Taps what there is to tap, types the rest, and sends so many photos."""
    await person.taps("📝 Lapor")
    await answers_with(person, *answers)


async def answers_with(person: Phone, *answers: str | int) -> None:
    for answer in answers:
        if isinstance(answer, int):
            await person.sends_photos(answer)
        else:
            await (person.taps(answer) if answer in person.buttons else person.says(answer))


AT_PHOTOS = ("RT 03", "🩺 Posyandu", "Hari ini")
AT_STORY = (*AT_PHOTOS, "Lewati")
AT_PEOPLE = (*AT_STORY, "Posyandu Melati, timbang 25 balita")
POSYANDU = (*AT_PEOPLE, "25")


async def test_from_the_menu_to_the_receipt(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_PHOTOS)
    siti.sees("Kirim foto kegiatannya", "paling banyak 10")
    await answers_with(siti, 2)
    siti.sees("2 foto tersimpan", "Ceritakan")
    await answers_with(siti, *POSYANDU[4:])
    siti.sees("Periksa dulu", "RT 03 Lok Tuan", "🩺 Posyandu", "Selasa, 24 November 2026", "25 orang", "2 foto")
    assert await sent(bot) == []
    await siti.taps("✅ Kirim")
    siti.sees("Laporan terkirim", "BTG-1126-001", "RT 03 Lok Tuan · 🩺 Posyandu · 25 orang · 2 foto", "Terima kasih")
    assert siti.buttons == ["✏️ Ubah"]
    (report,) = await sent(bot)
    assert await rts_of(bot) == [["03"]]
    assert report | {"id": 0, "sent_at": 0} | dict.fromkeys(LATER) == dict.fromkeys(report) | {
        "id": 0,
        "number": "BTG-1126-001",
        "draft_number": 1,
        "person_id": report["person_id"],
        "kelurahan_code": "64.74.01.1003",
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
        [*seen, siti.last], ["RT", "Kegiatan", "Kapan", "foto", "Ceritakan", "orang", "Periksa"], strict=True
    ):
        assert word in question


async def test_answers_that_are_tapped_change_the_question_in_place(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    before = len(siti.messages)
    await siti.taps("RT 03")
    await siti.taps("🩺 Posyandu")
    await siti.taps("Hari ini")
    assert len(siti.messages) == before
    siti.sees("Kirim foto")


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
    for typed in ("RT 05", "5", "RT", "tiga", "0", "03 dan 05", "33"):
        await siti.says(typed)
        siti.sees("tidak ada di daftar", "Di RT mana")
        assert "RT 03" in siti.buttons


async def test_a_cadre_for_the_whole_kelurahan_has_all_of_its_rt(joko: Phone) -> None:
    await joko.taps("📝 Lapor")
    assert joko.buttons == [*(f"RT {rt:02}" for rt in range(1, 18)), "☑️ Beberapa RT", "✖ Batal"]


async def test_a_category_may_be_typed(siti: Phone) -> None:
    await fills_in(siti, "RT 03")
    for typed in ("🧹 Gotong royong", "gotong royong", "GOTONG  ROYONG", "goro"):
        await siti.says(typed)
        siti.sees("Kapan")
        await siti.taps("‹ Kembali")


async def test_the_day_may_be_tapped_or_typed(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "🤝 PKK & sosial", "Kemarin", "Lewati", "Arisan", "12")
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


async def test_people_may_be_told_in_many_ways(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    for typed, shown in [
        *(("25", "25 orang"), ("25 orang", "25 orang"), (" 25 org ", "25 orang"), ("1.200", "1.200 orang")),
        *(("L10 P15", "25 orang (L10 P15)"), ("10 L, 15 P", "25 orang (L10 P15)")),
    ]:
        await siti.taps("✏️ Peserta")
        await siti.says(typed)
        siti.sees("Periksa dulu", f"{shown} · 0 foto")
    await siti.taps("✅ Kirim")
    (report,) = await sent(bot)
    assert (report["participants"], report["men"], report["women"]) == (25, 10, 15)


async def test_people_that_do_not_fit_are_asked_again_with_an_example(siti: Phone) -> None:
    await fills_in(siti, *AT_PEOPLE)
    for typed in ("banyak", "0", "-3", "5001", "2,5", "1.5", "30 (L10 P15)"):
        await siti.says(typed)
        siti.sees("belum terbaca", "L10 P15", "Berapa orang")


async def test_people_that_must_be_told_cannot_be_skipped(siti: Phone) -> None:
    await fills_in(siti, *AT_PEOPLE)
    assert siti.buttons == ["‹ Kembali", "✖ Batal"]
    await siti.presses("report/1/participants/-")
    siti.sees("belum terbaca")


async def test_what_may_be_told_is_not_asked_but_can_be_added(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "📋 Pendataan", "Hari ini", "Lewati", "Data warga pindah")
    siti.sees("Periksa dulu")
    siti.sees_not("orang")
    assert [label for label in siti.buttons if label.startswith("➕")] == [
        *("➕ Peserta", "➕ Fisik", "➕ Volume", "➕ Kendala", "➕ Tindak lanjut")
    ]
    await answers_with(siti, "➕ Kendala", "Tidak ada")
    siti.sees("Periksa dulu", "Kendala: Tidak ada")
    await siti.taps("✅ Kirim")
    assert ((await sent(bot))[0]["participants"], (await sent(bot))[0]["obstacle"]) == (None, "Tidak ada")


async def test_building_asks_for_money_progress_and_volume(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 03", "🏗 Fisik", "Hari ini", 1, "Cor jalan gang")
    for question, answer in [
        *(("anggarannya", "12,5 juta"), ("pekerjaannya", "80%"), ("uangnya", "76,58"), ("volumenya", "40 m")),
        *(("kendalanya", "Tidak ada"), ("tindak lanjutnya", "Cor tahap dua")),
    ]:
        siti.sees(question)
        await answers_with(siti, answer)
    siti.sees("Periksa dulu", "Anggaran Rp12.500.000", "Fisik 80 % · Keuangan 76,58 % · 40 m", "Cor tahap dua")
    await siti.taps("✅ Kirim")
    (report,) = await sent(bot)
    told = ("budget", "physical", "spent", "volume", "unit", "obstacle", "follow_up", "swadaya")
    assert [report[name] for name in told] == [
        *(12_500_000, 80.0, 76.58, 40.0, "m", "Tidak ada", "Cor tahap dua", None)
    ]


async def test_a_figure_that_is_not_understood_is_asked_again_with_an_example(siti: Phone) -> None:
    await fills_in(siti, "RT 03", "🏗 Fisik", "Hari ini", 1, "Cor jalan gang")
    for wrong, example, right in [
        *(("dua belas juta", "1,5 juta", "12 juta"), ("120", "0 sampai 100", "100"), ("-1", "0 sampai 100", "0")),
        *(("0 m", "40 m", "0,5 m"),),
    ]:
        await siti.says(wrong)
        siti.sees("belum terbaca", example)
        await siti.says(right)
    siti.sees("kendalanya")


async def test_figures_in_the_story_are_not_asked_again(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 03", "🏗 Fisik", "Hari ini", 1)
    siti.sees("Sebut sekalian: anggaran, fisik, keuangan, volume, kendala, tindak lanjut", "anggaran 12,5 juta")
    await siti.says(
        "Cor jalan, anggaran 12,5 juta, fisik 80%, keuangan 60%, volume 40 m, kendala: hujan. Tindak lanjut: tahap 2"
    )
    siti.sees("Periksa dulu", "Rp12.500.000", "Fisik 80 % · Keuangan 60 % · 40 m", "Kendala: hujan", "tahap 2")
    await siti.taps("✅ Kirim")
    assert (await sent(bot))[0]["spent"] == 60.0
    assert siti.inputs == 7  # the menu, RT, kind, day, photo, one message, send


async def test_only_people_as_a_story_is_enough_beside_a_photo(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 03", "🧹 Gotong royong", "Hari ini", 1, "L10 P15", "✅ Kirim")
    (report,) = await sent(bot)
    assert (report["story"], report["participants"], report["women"]) == ("", 25, 15)


async def test_only_people_without_a_photo_are_kept_and_the_story_is_asked(siti: Phone) -> None:
    await fills_in(siti, *AT_STORY, "25")
    siti.sees("25 orang tercatat", "Ceritakan")
    await siti.says("Timbang balita")
    siti.sees("Periksa dulu", "25 orang")


async def test_a_story_can_be_left_out_beside_a_photo_only(siti: Phone) -> None:
    await fills_in(siti, *AT_STORY)
    assert "Lewati" not in siti.buttons
    await siti.sends_photos()
    siti.sees("1 foto tersimpan", "Ceritakan")
    await siti.taps("Lewati")
    siti.sees("Berapa orang")


async def test_a_voice_note_is_a_story(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_STORY)
    await siti.sends_voice()
    siti.sees("Berapa orang")
    await answers_with(siti, "25", "✅ Kirim")
    (row,) = await bot.house.storage.db.committed("SELECT kind FROM report_media")
    assert row["kind"] == "voice"


async def test_a_photo_out_of_the_blue_makes_a_full_report_with_six_inputs(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos()
    await answers_with(siti, "RT 03", "🧹 Gotong royong", "Hari ini", "L10 P15", "✅ Kirim")
    assert siti.inputs == 6
    (report,) = await sent(bot)
    assert (report["participants"], report["occurred_on"]) == (25, "2026-11-24")


async def test_an_impossible_figure_in_the_story_is_asked_for(siti: Phone) -> None:
    await fills_in(
        siti, "RT 03", "🏗 Fisik", "Hari ini", 1, "Cor jalan, anggaran 2 juta, fisik 80%, keuangan 60%, volume 0 m"
    )
    siti.sees("volumenya")


async def test_several_rt_are_ticked(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "☑️ Beberapa RT", "RT 01", "RT 03", "RT 04", "☑️ RT 01")
    siti.sees("mana saja")
    await answers_with(siti, "✅ Selesai", *POSYANDU[1:])
    siti.sees("RT 03-04 Lok Tuan")
    await siti.taps("✅ Kirim")
    assert await rts_of(bot) == [["03", "04"]]


async def test_several_rt_are_typed(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "1, 2 dan 4", *POSYANDU[1:], "✅ Kirim")
    assert await rts_of(bot) == [["01", "02", "04"]]


async def test_none_ticked_is_no_answer(siti: Phone) -> None:
    await fills_in(siti, "☑️ Beberapa RT", "RT 01", "☑️ RT 01")
    assert "✅ Selesai" not in siti.buttons
    await siti.presses("report/1/rt/done")
    siti.sees("tidak ada di daftar", "mana saja")


async def test_like_the_last_time_takes_two_inputs_and_send(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "✅ Kirim")
    siti.inputs = 0
    await siti.sends_photos(1, "25 orang")
    siti.sees("Terakhir: RT 03 · 🩺 Posyandu")
    await siti.taps("🔁 Seperti terakhir, hari ini")
    siti.sees("Periksa dulu", "RT 03 Lok Tuan", "🩺 Posyandu", "Selasa, 24 November 2026")
    await siti.taps("✅ Kirim")
    assert siti.inputs == 3
    assert len(await sent(bot)) == 2


async def test_like_the_last_time_asks_only_what_it_cannot_know(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU, "✅ Kirim")
    await fills_in(siti, "🔁 Seperti terakhir, hari ini")
    siti.sees("Kirim foto")
    await answers_with(siti, 1, "Timbang balita", "25")
    siti.sees("Periksa dulu", "RT 03", "🩺 Posyandu", "Selasa, 24 November 2026")


async def test_like_the_last_time_is_not_offered_where_it_cannot_be(siti: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    assert "🔁 Seperti terakhir, hari ini" not in siti.buttons
    await answers_with(siti, *POSYANDU, "✅ Kirim")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE categories SET retired = 1 WHERE code = 'SEHAT'")
    await siti.taps("📝 Lapor")
    assert "🔁 Seperti terakhir, hari ini" not in siti.buttons


async def test_another_of_the_same_kind_day_and_rt_is_shown_before_sending(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "✅ Kirim")
    await fills_in(siti, *POSYANDU)
    siti.sees("⚠️ Mirip BTG-1126-001, dikirim Siti Aminah 24 Nov 2026 10.00 WITA", "Posyandu Melati")
    await answers_with(siti, "✏️ Tanggal", "Kemarin")
    siti.sees_not("Mirip")
    await answers_with(siti, "✏️ Tanggal", "Hari ini", "✅ Kirim")
    assert len(await sent(bot)) == 2


async def test_the_receipt_leads_to_a_change(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "✅ Kirim", "✏️ Ubah", "✏️ Peserta", "31", "✅ Kirim")
    siti.sees("BTG-1126-001 diperbarui")
    assert [report["participants"] for report in await sent(bot)] == [31]


async def test_a_photo_that_is_needed_cannot_be_skipped(siti: Phone) -> None:
    await fills_in(siti, "RT 01", "🧹 Gotong royong", "Hari ini")
    assert siti.buttons == ["‹ Kembali", "✖ Batal"]
    await siti.presses("report/1/photos/done")
    siti.sees("Mohon kirim foto")
    await siti.sends_voice()
    siti.sees("1 berkas tersimpan", "Kirim lagi")
    await siti.sends_photos()
    siti.sees("Ceritakan")


async def test_a_story_may_be_as_long_as_allowed_and_no_longer(siti: Phone) -> None:
    await fills_in(siti, *AT_STORY, "a" * 1501)
    siti.sees("terlalu panjang (1.501 huruf)", "paling banyak 1.500 huruf", "Ceritakan")
    await siti.says("a" * 1500)
    siti.sees("Berapa orang")


async def test_a_button_of_another_roles_menu_is_no_story(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_STORY)
    for label in ("👥 Anggota", "📊 Ringkasan"):
        await siti.says(label)
        siti.sees("bukan untuk peran Anda")
    await siti.says("Timbang balita")
    siti.sees("Berapa orang")


async def test_what_people_type_is_never_taken_for_formatting(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_STORY, "<b>5 < 6</b> & {{ 7 }} %s </i>", "25")
    siti.sees("<b>5 < 6</b> & {{ 7 }} %s </i>")
    await siti.taps("✅ Kirim")
    assert (await sent(bot))[0]["story"] == "<b>5 < 6</b> & {{ 7 }} %s </i>"


async def test_an_album_gets_one_answer_that_counts_up(siti: Phone) -> None:
    await fills_in(siti, *AT_PHOTOS)
    before = len(siti.screen)
    await siti.sends_photos(4)
    assert len(siti.screen) == before + 1
    siti.sees("4 foto tersimpan", "Ceritakan")


async def test_photos_one_by_one_and_an_album_add_up(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_PHOTOS, 1)
    await siti.sends_photos(3, caption="ini fotonya, 25 orang")
    siti.sees("4 foto tersimpan", "Periksa dulu", "25 orang", "ini fotonya")  # its caption is the story
    await siti.taps("✅ Kirim")
    assert len(set(await photos_of(bot))) == 4


async def test_a_photo_may_bring_its_story(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_PHOTOS)
    await siti.sends_photos(1, caption="Posyandu Melati, L5 P20")
    siti.sees("Periksa dulu", "25 orang (L5 P20)", "Posyandu Melati")
    await siti.taps("✅ Kirim")
    assert siti.inputs == 6


async def test_the_same_photo_twice_counts_once(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *POSYANDU)
    one = picture()
    telegram.send_photos(10, [one])
    telegram.send_photos(10, [one])
    await settled(bot, telegram)
    siti.sees("1 foto tersimpan", "Periksa dulu")


async def test_ten_photos_at_most(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_PHOTOS, 8, 4)
    siti.sees("Sudah 10 berkas, itu paling banyak")
    await answers_with(siti, *POSYANDU[4:], "✅ Kirim")
    siti.sees("10 foto")
    assert len(await photos_of(bot)) == 10


async def test_an_album_beyond_the_tenth_photo_is_answered_at_most_twice(siti: Phone) -> None:
    await fills_in(siti, *AT_PHOTOS, 7)
    before = len(siti.screen)
    await siti.sends_photos(6)
    assert len(siti.screen) == before + 1
    siti.sees("Sudah 10 berkas, itu paling banyak", "Ceritakan")


async def test_photos_can_be_begun_anew(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *AT_PHOTOS, 3, *POSYANDU[4:], "✏️ Foto", "🗑 Ulangi foto", 2)
    siti.sees("Periksa dulu", "2 foto")


async def test_a_picture_sent_as_a_file_is_taken(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *AT_PHOTOS)
    telegram.send_document(10, "foto.png", picture(), "image/png")
    await settled(bot, telegram)
    siti.sees("Ceritakan")
    await answers_with(siti, *POSYANDU[4:], "✅ Kirim")
    (row,) = await bot.house.storage.db.committed("SELECT kind FROM report_media")
    assert row["kind"] == "document"


async def test_a_file_that_is_no_picture_is_not_taken(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *AT_PHOTOS)
    telegram.send_document(10, "laporan.pdf", b"%PDF", "application/pdf")
    await settled(bot, telegram)
    siti.sees("Mohon kirim foto")


async def test_at_the_last_look_each_answer_can_be_changed(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    assert siti.buttons == [
        "✅ Kirim",
        *("✏️ RT", "✏️ Kegiatan", "✏️ Tanggal", "✏️ Foto", "✏️ Cerita", "✏️ Peserta"),
        *("➕ Swadaya", "➕ Anggaran", "➕ Kendala", "➕ Tindak lanjut"),
        "✖ Batal",
    ]
    for label, answer in [("RT", "RT 04"), ("Tanggal", "Kemarin"), ("Cerita", "Timbang balita"), ("Peserta", "31")]:
        await siti.taps(f"✏️ {label}")
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))
        siti.sees("Periksa dulu")
    siti.sees("RT 04", "Senin, 23 November 2026", "31 orang", "Timbang balita")
    await siti.taps("✅ Kirim")
    (report,) = await sent(bot)
    assert (report["occurred_on"], report["participants"]) == ("2026-11-23", 31)
    assert await rts_of(bot) == [["04"]]


async def test_a_change_that_is_thought_better_of_leads_back_to_the_last_look(siti: Phone) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.taps("✏️ Cerita")
    siti.sees("Ceritakan")
    await siti.taps("‹ Kembali")
    siti.sees("Periksa dulu", "Posyandu Melati")


async def test_another_category_asks_for_what_it_needs_besides(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, "RT 01", "📋 Pendataan", "Hari ini", "Lewati", "Kerja bakti")
    await siti.taps("✏️ Kegiatan")
    await siti.taps("🧹 Gotong royong")
    siti.sees("Kirim foto")
    await siti.sends_photos()
    siti.sees("Berapa orang")
    await siti.says("40")
    siti.sees("Periksa dulu", "Gotong royong", "40 orang", "1 foto")
    await siti.taps("✅ Kirim")
    assert len(await sent(bot)) == 1


async def test_another_category_leaves_out_what_it_does_not_ask(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    await siti.taps("✏️ Kegiatan")
    await siti.taps("📄 Usulan & LPJ")
    await answers_with(siti, "2 juta", "Tidak ada", "Tidak ada", "✏️ Kegiatan", "📋 Pendataan")
    siti.sees("Periksa dulu")
    siti.sees_not("Anggaran")
    assert "✏️ Anggaran" not in siti.buttons
    await siti.taps("✅ Kirim")
    assert ((await sent(bot))[0]["participants"], (await sent(bot))[0]["budget"]) == (25, None)


async def test_sending_twice_makes_one_report(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await fills_in(siti, *POSYANDU)
    data, message = siti.data_of("✅ Kirim"), siti.messages[-1]["message_id"]
    for _ in range(3):  # an impatient thumb, before the first tap was worked off
        siti.last_query = telegram.press_data(10, message, data)
    await settled(bot, telegram)
    assert len(await sent(bot)) == 1
    assert siti.heard("Laporan terkirim") == 1
    assert "sudah lewat" in siti.toast


async def test_numbers_rise_and_begin_anew_each_month(siti: Phone, joko: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU, "✅ Kirim")
    await fills_in(joko, "RT 17", *POSYANDU[1:], "✅ Kirim")
    with time_machine.travel(datetime(2026, 12, 1, 2, 0, tzinfo=UTC), tick=True):
        await fills_in(siti, *POSYANDU, "✅ Kirim")
    assert [report["number"] for report in await sent(bot)] == ["BTG-1126-001", "BTG-1126-002", "BTG-1226-001"]


async def test_the_draft_survives_a_restart_with_a_message_waiting(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        await fills_in(siti, *AT_STORY)
    telegram.send_text(10, "Posyandu Melati")  # while the bot is down
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await settled(bot, telegram)
        siti.sees("Berapa orang")
        assert siti.heard("Berapa orang") == 1
        await siti.says("25")
        siti.sees("RT 03", "Posyandu Melati")
        await siti.taps("✅ Kirim")
        assert len(await sent(bot)) == 1


async def test_an_rt_taken_away_before_sending_is_asked_anew(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("DELETE FROM person_rts WHERE rt = '03'")
    await siti.taps("✅ Kirim")
    siti.sees("perlu dilengkapi", "Di RT mana")
    assert await sent(bot) == []
    await siti.taps("RT 02")
    siti.sees("Periksa dulu", "RT 02")
    await siti.taps("✅ Kirim")
    assert await rts_of(bot) == [["02"]]


async def test_who_becomes_coordinator_in_the_middle_can_no_longer_send(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
    await changed(bot, siti, role="koordinator kecamatan", kecamatan_code="64.74.01", kelurahan_code=None)
    await siti.taps("✅ Kirim")
    assert "bukan untuk peran Anda" in siti.toast
    assert await sent(bot) == []


async def test_a_cadre_who_moves_in_the_middle_reports_from_the_new_kelurahan(siti: Phone, bot: Bot) -> None:
    await fills_in(siti, *POSYANDU)
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
    assert [tuple(row) for row in steps] == [("category", '{"rt": ["01"]}'), ("category", '{"rt": ["17"]}')]
