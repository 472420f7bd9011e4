"""Hadir: two inputs to "tercatat", once a day, from anywhere; what is odd about the place is noted, never refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from tests.phone import Phone, settled

MORNING = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)  # Tuesday, 07.55 in Bontang


async def kept(bot: Bot) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM check_ins ORDER BY id")]


async def test_two_inputs_and_nothing_typed(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    siti.sees("Hadir tercatat pukul", "WITA di Lok Tuan")
    siti.sees_not("terlihat oleh koordinator")
    assert siti.inputs == 2
    (row,) = await kept(bot)
    assert (row["kelurahan_code"], row["flag"], row["latitude"]) == ("64.74.01.1003", None, 0.1696)


async def test_it_says_the_time_and_the_day_as_people_here_write_them(siti: Phone, bot: Bot) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 23, 58, tzinfo=UTC), tick=True):
        await siti.taps("📍 Hadir")
    siti.sees("pukul 07.58 WITA", "Selasa, 24 November 2026")
    assert (await kept(bot))[0]["day"] == "2026-11-24"


async def test_a_second_one_says_when_the_first_was_and_changes_nothing(siti: Phone, bot: Bot) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 0, 5, tzinfo=UTC), tick=True):
        await siti.taps("📍 Hadir")
    first = await kept(bot)
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC), tick=True):
        await siti.shares_location(0.05, 117.4)
    siti.sees("sudah tercatat hadir hari ini", "08.05 WITA", "Lok Tuan")
    assert await kept(bot) == first


async def test_the_next_day_counts_anew_and_the_day_turns_at_midnight_here(siti: Phone, bot: Bot) -> None:
    for hour in (15, 16):  # 23.00 and 24.00 in Bontang
        with time_machine.travel(datetime(2026, 11, 24, hour, 0, tzinfo=UTC), tick=True):
            await siti.taps("📍 Hadir")
            siti.sees("Hadir tercatat")
    assert [row["day"] for row in await kept(bot)] == ["2026-11-24", "2026-11-25"]


@pytest.mark.parametrize("words", ["📍 Hadir", "/hadir", "/absen", "/presensi", "hadir", "Absen"])
async def test_without_location_it_counts_and_is_noted(siti: Phone, bot: Bot, words: str) -> None:
    await siti.says(words)
    siti.sees("Hadir tercatat", "Lokasi tidak ikut terkirim", "terlihat oleh koordinator")
    (row,) = await kept(bot)
    assert (row["flag"], row["latitude"], row["distance_m"]) == ("no location", None, None)


@pytest.mark.parametrize("place", [(0.0597, 117.4288), (0.0, 0.0), (-6.2, 106.8)], ids=["Lestari", "zero", "Jakarta"])
async def test_far_away_counts_and_is_noted_with_the_distance(
    siti: Phone, bot: Bot, place: tuple[float, float]
) -> None:
    await siti.shares_location(*place)
    siti.sees("Hadir tercatat", "WITA untuk Lok Tuan", "km dari Lok Tuan", "terlihat oleh koordinator")
    siti.sees("tulis keterangan lewat ✏️ Ubah")
    (row,) = await kept(bot)
    assert (row["flag"], row["latitude"]) == ("far", place[0])
    assert row["distance_m"] > 5_000


async def test_a_distance_is_written_with_a_comma(siti: Phone) -> None:
    await siti.shares_location(0.0597, 117.4288)
    siti.sees("sekitar 13,1 km dari Lok Tuan")


async def test_a_place_right_on_the_equator_is_a_place(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(0.0, 117.4722)
    (row,) = await kept(bot)
    assert row["latitude"] == 0.0
    assert row["flag"] == "far"


async def test_a_forwarded_location_counts_and_is_noted(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(forwarded=True)
    siti.sees("Hadir tercatat", "pesan terusan")
    assert (await kept(bot))[0]["flag"] == "not own place"


async def test_a_place_picked_from_the_map_counts_and_is_noted_once(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(venue="Kantor Kelurahan")
    siti.sees("Hadir tercatat", "dipilih dari peta")
    assert siti.heard("Hadir tercatat") == 1
    assert (await kept(bot))[0]["flag"] == "not own place"


async def test_a_phone_that_hardly_knows_its_place_counts_and_is_noted(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(horizontal_accuracy=1500.0)
    siti.sees("Hadir tercatat", "belum menemukan lokasi dengan teliti")
    assert (await kept(bot))[0]["flag"] == "inaccurate"


async def test_the_accuracy_that_a_phone_tells_is_kept(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(horizontal_accuracy=85.0)
    assert (await kept(bot))[0]["accuracy_m"] == 85.0


async def test_a_live_location_checks_in_once_and_its_moves_are_let_pass(
    siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await siti.shares_location(live_period=900)
    message = siti.messages[-2]
    for step in range(3):
        moved = message["location"] | {"latitude": 0.17 + step / 1000}
        telegram.push({"edited_message": message | {"location": moved, "edit_date": message["date"] + step}})
    await settled(bot, telegram)
    assert len(await kept(bot)) == 1
    assert siti.heard("tercatat") == 1
    siti.sees("Hadir tercatat")


async def test_what_was_sent_during_an_outage_counts_when_it_was_sent(
    siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    late = int(datetime(2026, 11, 20, 1, 0, tzinfo=UTC).timestamp())
    head = {"message_id": 900, "from": telegram.people[10].user, "chat": telegram.chats[10].info, "date": late}
    telegram.push({"message": head | {"location": {"latitude": 0.17, "longitude": 117.47}}})
    await settled(bot, telegram)
    siti.sees("09.00 WITA", "20 November 2026", "baru sampai pukul", "yang dihitung waktu Anda mengirimnya")
    (row,) = await kept(bot)
    assert (row["day"], row["at"]) == ("2026-11-20", late)
    assert row["recorded_at"] > late + 3600


async def test_a_check_in_in_the_middle_of_a_report_leaves_the_question_open(siti: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    await siti.taps("📍 Hadir")
    siti.sees("Hadir tercatat")
    await siti.taps("RT 02")
    assert "Kegiatan apa?" in "".join(siti.screen)
    assert len(await kept(bot)) == 1


async def test_it_is_for_cadres(bot: Bot, awang: Phone, rina: Phone) -> None:
    for person in (awang, rina):
        await person.says("/hadir")
        person.sees("bukan untuk peran Anda")
        await person.shares_location()
        person.sees("bukan untuk peran Anda")
    assert not await kept(bot)


# What comes next.


async def test_the_answer_has_what_comes_next_on_it(siti: Phone) -> None:
    await siti.taps("📍 Hadir")
    assert siti.buttons == ["📝 Lapor", "✏️ Ubah", "✖ Batal"]
    await siti.taps("📝 Lapor")
    siti.sees("Di RT mana kegiatannya?")


async def test_within_five_minutes_it_can_be_taken_back_and_made_anew(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    await siti.taps("✖ Batal")
    siti.sees("dibatalkan", "📍 Hadir")
    assert not siti.buttons and not await kept(bot)
    await siti.taps("📍 Hadir")
    siti.sees("Hadir tercatat")
    assert len(await kept(bot)) == 1


async def test_later_only_the_coordinator_takes_it_back(siti: Phone, bot: Bot) -> None:
    with time_machine.travel(MORNING, tick=True) as clock:
        await siti.taps("📍 Hadir")
        clock.shift(301)
        await siti.taps("✖ Batal")
    assert "minta koordinator" in siti.toast
    assert len(await kept(bot)) == 1
    siti.sees("Hadir tercatat")


async def test_a_cancelled_one_cannot_be_changed_by_its_old_button(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    data, message = siti.data_of("✏️ Ubah"), siti.messages[-1]["message_id"]
    await siti.taps("✖ Batal")
    for old in (data, data.replace("change", "cancel"), data.replace("change", "drop"), data.replace("change", "back")):
        await siti.presses(old, message)
        assert "sudah lewat" in siti.toast
    assert not await kept(bot)


async def test_a_better_place_takes_the_place_of_a_flagged_one_and_the_time_stays(siti: Phone, bot: Bot) -> None:
    with time_machine.travel(MORNING, tick=True) as clock:
        await siti.says("/hadir")
        clock.shift(4 * 3600)
        await siti.taps("📍 Hadir")
    siti.sees("Lokasi diperbarui", "tetap pukul 07.55 WITA")
    siti.sees_not("terlihat oleh koordinator")
    (row,) = await kept(bot)
    assert (row["flag"], row["latitude"], row["at"]) == (None, 0.1696, int(MORNING.timestamp()))


async def test_a_worse_place_changes_nothing(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    before = await kept(bot)
    await siti.shares_location(-6.2, 106.8)
    siti.sees("sudah tercatat hadir hari ini")
    assert await kept(bot) == before


async def test_a_place_that_is_not_ones_own_does_not_hide_how_far_off_one_was(siti: Phone, bot: Bot) -> None:
    await siti.shares_location(-0.5, 117.15)
    await siti.shares_location(forwarded=True)
    siti.sees("sudah tercatat hadir hari ini")
    assert (await kept(bot))[0]["flag"] == "far"
    await siti.shares_location()
    siti.sees("Lokasi diperbarui")
    assert (await kept(bot))[0]["flag"] is None


async def test_a_flag_that_the_coordinator_has_settled_stays_settled(siti: Phone, awang: Phone, bot: Bot) -> None:
    with time_machine.travel(MORNING, tick=True) as clock:
        await siti.says("/hadir")
        async with bot.house.storage.db.unit():
            await bot.house.storage.db.run("UPDATE check_ins SET settled_at = 1, settled_by = 2")
        clock.shift(3600)
        await siti.taps("📍 Hadir")
    siti.sees("sudah tercatat hadir hari ini")
    assert (await kept(bot))[0]["settled_at"] == 1


async def test_the_place_can_be_taken_out_again(siti: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    await siti.taps("✏️ Ubah")
    siti.sees("Apa yang diubah?", "tekan 📍 Hadir sekali lagi")
    await siti.taps("🚫 Hapus lokasi")
    siti.sees("Hadir tercatat", "Lokasi tidak ikut terkirim")
    assert (await kept(bot))[0]["latitude"] is None
    await siti.taps("✏️ Ubah")
    assert siti.buttons == ["💬 Tulis keterangan", "‹ Kembali"]
    await siti.taps("‹ Kembali")
    siti.sees("Hadir tercatat")


async def test_ones_own_words_about_it_are_kept(siti: Phone, bot: Bot) -> None:
    await siti.says("/hadir")
    await siti.taps("✏️ Ubah")
    await siti.taps("💬 Tulis keterangan")
    await siti.says("rumah warga <RT 12>, sinyal buruk")
    siti.sees("Periksa dulu", "rumah warga <RT 12>")
    await siti.taps("✅ Simpan")
    siti.sees("tersimpan dan terlihat oleh koordinator")
    assert (await kept(bot))[0]["note"] == "rumah warga <RT 12>, sinyal buruk"


async def test_words_about_a_check_in_that_is_cancelled_meanwhile_are_not_kept(siti: Phone, bot: Bot) -> None:
    await siti.says("/hadir")
    await siti.taps("✏️ Ubah")
    await siti.taps("💬 Tulis keterangan")
    await siti.presses(f"hadir/cancel/{(await kept(bot))[0]['day']}")
    await siti.says("sinyal buruk")
    await siti.taps("✅ Simpan")
    siti.sees("sudah dibatalkan")


@pytest.mark.parametrize("day", ["2020-01-01", "2026-13-40", "x", ""])
async def test_words_about_another_day_are_not_taken(siti: Phone, day: str) -> None:
    await siti.presses(f"check_in_note!{day}")
    assert "sudah lewat" in siti.toast


async def test_the_menu_stays_after_checking_in(siti: Phone) -> None:
    await siti.taps("📍 Hadir")
    assert siti.menu[0] == "📍 Hadir"
