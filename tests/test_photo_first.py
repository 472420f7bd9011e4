"""A photo out of the blue begins a report: its caption fills in what is sure, buttons ask for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from bot.life import Bot
from tests.phone import Phone

Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), tick=False) as clock:  # Tuesday, 08.00
        yield clock


async def kept(bot: Bot) -> list[dict[str, Any]]:
    rows = await bot.house.storage.db.committed(
        """
        SELECT *, (SELECT group_concat(rt) FROM report_rts WHERE report_id = reports.id) AS rt,
            (SELECT count(*) FROM report_media WHERE report_id = reports.id) AS photos FROM reports ORDER BY id
        """
    )
    return [dict(row) for row in rows]


async def test_a_full_caption_needs_one_more_tap(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang kemarin")
    siti.sees("Periksa dulu", "RT 03 Lok Tuan", "Gotong royong", "Senin, 23 November 2026", "25 orang · 1 foto")
    await siti.taps("✅ Kirim")
    assert siti.inputs == 2
    (row,) = await kept(bot)
    assert (row["rt"], row["category_code"], row["occurred_on"], row["participants"], row["photos"]) == (
        *("03", "GORO", "2026-11-23"),
        *(25, 1),
    )
    assert row["story"] == "RT 3 gotong royong 25 orang kemarin"


async def test_several_rt_men_and_women_and_money_out_of_a_caption(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(1, "RT 1, 2 dan 4 gotong royong L10 P15 kemarin, swadaya 500rb")
    siti.sees("RT 01-02, 04 Lok Tuan", "25 orang (L10 P15)", "Swadaya Rp500.000")
    await siti.taps("✅ Kirim")
    (row,) = await kept(bot)
    assert (row["rt"], row["men"], row["women"], row["swadaya"]) == ("01,02,04", 10, 15, 500_000)


async def test_a_voice_note_out_of_the_blue_begins_a_report(siti: Phone, bot: Bot) -> None:
    await siti.sends_voice()
    siti.sees("Di RT mana")
    for answer in ("RT 02", "📋 Pendataan", "Hari ini"):
        await siti.taps(answer)
    siti.sees("Ceritakan")
    await siti.taps("Lewati")
    siti.sees("Periksa dulu", "🎤")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["story"] == ""


async def test_the_caption_of_a_later_photo_counts_too(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(1)
    siti.sees("Di RT mana")
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang kemarin")
    siti.sees("2 foto tersimpan", "Periksa dulu", "RT 03", "Senin, 23 November 2026", "25 orang")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["photos"] == 2


async def test_without_a_caption_the_rest_is_asked_but_no_photo(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(1)
    siti.sees("Di RT mana")
    for answer in ("RT 02", "📋 Pendataan", "Hari ini", "Mendata warga", "Lewati"):
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))
    siti.sees("Periksa dulu", "1 foto")
    await siti.taps("✅ Kirim")
    assert len(await kept(bot)) == 1


async def test_what_is_not_sure_is_asked(siti: Phone) -> None:
    await siti.sends_photos(1, "posyandu RT 2, 3-4 rame")
    siti.sees("Di RT mana")
    await siti.taps("RT 02")
    siti.sees("Kapan kegiatannya?")


async def test_an_album_is_one_answer_that_is_edited_as_its_photos_come(siti: Phone, bot: Bot) -> None:
    before = len(siti.screen)
    await siti.sends_photos(4, "RT 3 gotong royong hari ini")
    assert len(siti.screen) == before + 1
    siti.sees("4 foto tersimpan", "Berapa orang yang ikut?")
    await siti.says("30")
    siti.sees("Periksa dulu", "4 foto")
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["photos"] == 4


async def test_of_more_than_ten_the_first_ten_are_kept(siti: Phone, bot: Bot) -> None:
    await siti.sends_photos(10, "RT 3 gotong royong 9 orang hari ini")
    await siti.sends_photos(1)
    await siti.taps("✅ Kirim")
    assert (await kept(bot))[0]["photos"] == 10


async def test_a_photo_at_any_question_is_kept_and_the_question_stays(siti: Phone, bot: Bot) -> None:
    await siti.says("/lapor")
    await siti.sends_photos(1)
    siti.sees("1 foto tersimpan", "Di RT mana")
    await siti.taps("RT 02")
    await siti.sends_photos(1)
    siti.sees("2 foto tersimpan", "Kegiatan apa?")


async def test_nobody_is_no_number_of_people(siti: Phone) -> None:
    await siti.sends_photos(1, "RT 3 gotong royong 0 orang hari ini")
    siti.sees("Berapa orang yang ikut?")


async def test_an_rt_of_others_is_asked_for(siti: Phone) -> None:
    await siti.sends_photos(1, "RT 40 gotong royong 25 orang hari ini")
    siti.sees("Di RT mana")


async def test_another_kelurahan_makes_the_rt_doubtful(siti: Phone) -> None:
    await siti.sends_photos(1, "RT 3 Guntung gotong royong 25 orang hari ini")
    siti.sees("Di RT mana")


async def test_over_a_half_filled_report_it_asks_and_loses_no_photo(siti: Phone, clock: Clock) -> None:
    await siti.says("/lapor")
    await siti.taps("RT 02")
    clock.shift(4 * 3600)
    await siti.sends_photos(1, "gotong royong 25 orang hari ini")
    siti.sees("Lanjutkan, atau mulai baru?")
    await siti.taps("Lanjutkan")
    siti.sees("Kegiatan apa?")
    for answer in ("🧹 Gotong royong", "Hari ini", "Bersih parit", "25"):
        await (siti.taps(answer) if answer in siti.buttons else siti.says(answer))
    siti.sees("1 foto")


async def test_begun_anew_it_is_all_of_the_photo(siti: Phone, clock: Clock) -> None:
    await siti.says("/lapor")
    await siti.taps("RT 02")
    clock.shift(4 * 3600)
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang hari ini")
    await siti.taps("Mulai baru")
    siti.sees("Periksa dulu", "RT 03 Lok Tuan", "1 foto")


async def test_a_photo_that_answers_another_form_begins_nothing(siti: Phone, bot: Bot) -> None:
    await siti.says("/izin")
    await siti.taps("🤒 Sakit")
    await siti.taps("Demam, flu")
    await siti.taps("➕ Foto surat")
    await siti.sends_photos(1, "RT 3 gotong royong 25 orang hari ini")
    siti.sees("Foto surat ikut dikirim")


async def test_it_is_for_cadres(awang: Phone, bot: Bot) -> None:
    await awang.sends_photos(1, "RT 3 gotong royong 25 orang hari ini")
    awang.sees("bukan untuk peran Anda")
    assert not await kept(bot)
