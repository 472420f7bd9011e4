"""Penerima: everybody is the rule; roles, places, names and what is not done yet narrow it, within what one may."""

from __future__ import annotations

import json

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from tests.conftest import changed, joined
from tests.noticed import rows, sends, writes
from tests.phone import Phone

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WORDS = "Rapat pukul 09.00."


async def picks(author: Phone, *taps: str) -> None:
    """From the last look to the picks, what is to be tapped or typed, and back."""
    await author.taps(next(label for label in author.buttons if label.endswith("Penerima")))
    for word in taps:
        await (author.taps(word) if word in author.buttons else author.says(word))
    await author.taps("✅ Selesai")
    author.sees("Begitu tampilannya")


def who_heard(*people: Phone) -> list[str]:
    return [person.name for person in people if person.heard(WORDS) - person.heard("Begitu")]


async def audience(bot: Bot) -> dict[str, object]:
    (row,) = await rows(bot, "SELECT audience FROM notices")
    told: dict[str, object] = json.loads(row["audience"])
    return told


async def test_a_role_narrows_it(rina: Phone, siti: Phone, awang: Phone, norlaila: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Kader")
    rina.sees("Untuk kader: 1 orang", "2 orang belum bergabung")
    await sends(rina)
    assert who_heard(siti, awang, norlaila) == ["Siti"]


async def test_two_roles_are_both(rina: Phone, siti: Phone, awang: Phone, norlaila: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Koordinator kecamatan", "Koordinator kota")
    await sends(rina)
    assert who_heard(siti, awang, norlaila) == ["Awang", "Norlaila"]


async def test_a_kecamatan_has_its_cadres_and_its_coordinator(
    rina: Phone, siti: Phone, awang: Phone, budi: Phone
) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Bontang Utara")
    rina.sees("Untuk semua orang di Bontang Utara: 2 orang")
    await sends(rina)
    assert who_heard(siti, awang, budi) == ["Siti", "Awang"]


async def test_a_kelurahan_and_a_kecamatan_are_both_in_it(rina: Phone, siti: Phone, joko: Phone, budi: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "▸ Kelurahan", "Guntung", "◂ Wilayah lain", "Bontang Selatan")
    rina.sees("Untuk semua orang di Bontang Selatan, Guntung: 2 orang")
    await sends(rina)
    assert who_heard(siti, joko, budi) == ["Joko", "Budi"]


async def test_a_role_in_a_place_is_both(rina: Phone, siti: Phone, joko: Phone, awang: Phone, budi: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Kader", "Bontang Utara")
    rina.sees("Untuk kader di Bontang Utara: 2 orang")
    await sends(rina)
    assert who_heard(siti, joko, awang, budi) == ["Siti", "Joko"]


async def test_what_is_ticked_is_shown_and_can_be_taken_back(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    rina.sees("Penerima: semua orang", "2 orang akan menerimanya", "Bila hanya untuk orang tertentu, ketik namanya")
    await rina.taps("Kader")
    assert "☑️ Kader" in rina.buttons
    rina.sees("Penerima: kader", "1 orang akan menerimanya", "Ketik nama untuk menambah orang")
    await rina.taps("☑️ Kader")
    rina.sees("Penerima: semua orang")
    await rina.taps("Bontang Barat")
    rina.sees("0 orang akan menerimanya")
    await rina.taps("👥 Semua orang")
    rina.sees("Penerima: semua orang")


async def test_one_person_is_a_name(rina: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await picks(rina, "siti")
    rina.sees("Untuk Siti Aminah: 1 orang")
    await sends(rina)
    assert who_heard(siti, joko) == ["Siti"]
    assert await audience(bot) == {"people": [4]}


async def test_names_are_added_to_a_place(rina: Phone, siti: Phone, joko: Phone, budi: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Bontang Selatan", "siti aminah, bu joko")
    rina.sees("Untuk semua orang di Bontang Selatan; juga Joko Susilo, Siti Aminah: 3 orang")
    await sends(rina)
    assert who_heard(siti, joko, budi) == ["Siti", "Joko", "Budi"]


async def test_a_place_or_a_role_may_be_typed_as_well_as_tapped(
    rina: Phone, siti: Phone, joko: Phone, awang: Phone
) -> None:
    await writes(rina, WORDS)
    await picks(rina, "lok tuan", "KADER, budi")
    rina.sees("Untuk kader di Lok Tuan; juga Budi Hartono: 1 orang", "1 orang belum bergabung")
    await rina.taps("✏️ Penerima")
    await rina.says("Kader")
    rina.sees("Penerima: kader di Lok Tuan")
    rina.sees_not("Tidak ada orang")
    await rina.taps("✅ Selesai")
    await sends(rina)
    assert who_heard(siti, joko, awang) == ["Siti"]


async def test_a_place_elsewhere_is_nobody_to_a_coordinator(awang: Phone, siti: Phone) -> None:
    await writes(awang, WORDS)
    await awang.taps("➕ Penerima")
    for typed in ("Bontang Selatan", "Tanjung Laut", "Admin"):
        await awang.says(typed)
        awang.sees("Tidak ada orang di wilayah Anda", "semua orang di Bontang Utara")
    await awang.says("bontang utara, guntung")
    awang.sees("Penerima: semua orang di Bontang Utara, Guntung")


async def test_an_exception_is_a_person_not_a_place(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "➖ Kecuali orang tertentu", "lok tuan")
    rina.sees("kecuali Siti Aminah")


async def test_who_may_be_meant_by_a_name_is_asked(rina: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await changed(bot, joko, name="Siti Joko")
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.says("siti")
    rina.sees("Yang mana?")
    assert {"Siti Aminah · Lok Tuan", "Siti Joko · Guntung", "Bukan mereka"} <= set(rina.buttons)
    await rina.taps("Siti Joko · Guntung")
    rina.sees("Penerima: Siti Joko")
    await rina.says("siti")
    await rina.taps("Bukan mereka")
    rina.sees("Penerima: Siti Joko")


async def test_a_name_that_nobody_has_is_told(rina: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.says(" , ")
    rina.sees("Mohon dijawab dengan tulisan", "Penerima: semua orang")
    await rina.says("Zulkarnain, siti")
    rina.sees("Tidak ada orang", "Zulkarnain", "Penerima: semua orang")
    await rina.sends_photos(1)
    rina.sees("Mohon dijawab dengan tulisan")


async def test_who_was_let_go_is_found_no_more(rina: Phone, joko: Phone, bot: Bot) -> None:
    await changed(bot, joko, active=False)
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.says("joko susilo")
    rina.sees("Tidak ada orang", "joko susilo")


async def test_exceptions_go_before_everything(rina: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await picks(rina, "➖ Kecuali orang tertentu", "siti")
    rina.sees("semua orang; kecuali Siti Aminah: 2 orang")
    await sends(rina)
    assert who_heard(siti, joko) == ["Joko"]
    assert await audience(bot) == {"but": [4]}


async def test_nobody_is_both_named_and_excepted(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.says("siti")
    await rina.taps("➖ Kecuali orang tertentu")
    rina.sees("yang tidak menerima")
    await rina.says("siti")
    rina.sees("semua orang; kecuali Siti Aminah")
    await rina.taps("✖ Kecuali Siti Aminah")
    rina.sees("Penerima: semua orang")


async def test_who_has_not_come_today(rina: Phone, siti: Phone, joko: Phone, awang: Phone) -> None:
    await siti.shares_location()
    await writes(rina, WORDS)
    await picks(rina, "Belum hadir hari ini")
    rina.sees("Untuk kader yang belum hadir hari ini: 1 orang", "1 orang belum bergabung")
    await sends(rina)
    assert who_heard(siti, joko, awang) == ["Joko"]


async def test_who_has_not_reported_this_week(rina: Phone, siti: Phone, joko: Phone, awang: Phone) -> None:
    for answer in ("/lapor", "RT 02", "gotong royong", "hari ini"):
        await siti.says(answer)
    await siti.sends_photos()
    await siti.says("Bersih parit")
    await siti.says("25")
    await siti.taps("✅ Kirim")
    await writes(rina, WORDS)
    await picks(rina, "Belum lapor minggu ini")
    rina.sees("Untuk kader yang belum lapor minggu ini: 1 orang")
    await sends(rina)
    assert who_heard(siti, joko, awang) == ["Joko"]


async def test_what_is_not_done_is_looked_at_when_it_goes(rina: Phone, siti: Phone, joko: Phone) -> None:
    await writes(rina, WORDS)
    await picks(rina, "Belum hadir hari ini")
    rina.sees("2 orang")
    await siti.shares_location()
    await sends(rina)
    assert who_heard(siti, joko) == ["Joko"]


async def test_who_joins_after_the_last_look_gets_it_too(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    await writes(rina, WORDS)
    siti = await joined(bot, telegram, 10, "Siti", "628115801010")
    await rina.taps("✅ Kirim ke 1 orang")
    assert siti.heard(WORDS) == 1
    assert any("2 dari 2" in text for text in rina.screen)


async def test_who_has_blocked_the_bot_is_named_and_gets_it_later(
    rina: Phone, siti: Phone, joko: Phone, telegram: Telegram, bot: Bot
) -> None:
    telegram.block(siti.id)
    await rina.says("/menu")
    await writes(rina, WORDS)
    rina.sees("2 orang", "1 orang memblokir bot (Siti Aminah)")
    await sends(rina)
    assert any("Terkirim ke 2 dari 3 orang" in text and "Gagal: 1" in text for text in rina.screen)
    assert not [call for call in telegram.calls if call[0] == "sendMessage" and call[1].get("chat_id") == siti.id][3:]
    telegram.unblock(siti.id)
    await rina.says("/menu")
    assert siti.heard(WORDS) == 1


# Kecamatan coordinators.


async def test_a_coordinator_sees_and_reaches_their_own_kecamatan_only(
    awang: Phone, siti: Phone, budi: Phone, rina: Phone
) -> None:
    await writes(awang, WORDS)
    awang.sees("semua orang di Bontang Utara: 2 orang", "1 orang belum bergabung")
    awang.sees_not("Budi")
    await awang.taps("➕ Penerima")
    assert "▸ Kelurahan di Bontang Utara" in awang.buttons
    assert not {"Bontang Selatan", "▸ Kelurahan", "Admin", "Koordinator kota"} & set(awang.buttons)
    await awang.says("budi")
    awang.sees("Tidak ada orang di wilayah Anda")
    await awang.taps("✅ Selesai")
    await sends(awang)
    assert who_heard(siti, budi, rina) == ["Siti"]


@pytest.mark.parametrize("forged", ["kec:64.74.02", "kel:64.74.02.1004", "person:6", "role:admin"])
async def test_a_forged_pick_reaches_nobody_elsewhere(
    awang: Phone, siti: Phone, budi: Phone, rina: Phone, forged: str
) -> None:
    await writes(awang, WORDS)
    await awang.taps("➕ Penerima")
    prefix = awang.data_of("✅ Selesai").removesuffix("done")
    await awang.presses(prefix + forged)
    await awang.presses(prefix + "done")
    await sends(awang)
    assert who_heard(budi, rina) == []


@pytest.mark.parametrize(
    "odd", ["kec:", "x", "", "person:abc", "drop:x", "flag:urgent", "view:nowhere", "found:9", "kel:'"]
)
async def test_odd_picks_are_let_be(rina: Phone, siti: Phone, bot: Bot, odd: str) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penerima")
    await rina.presses(rina.data_of("✅ Selesai").removesuffix("done") + odd)
    rina.sees("Penerima")
    await rina.taps("✅ Selesai")
    rina.sees("Begitu tampilannya")
    assert not await rows(bot, "SELECT 1 FROM inbox WHERE error IS NOT NULL")
