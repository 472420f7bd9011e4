"""Perlu dilihat: what is odd about a check-in, in polite words, and settled with one tap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from handlers.day_board_people import MESSAGE_MOST, seen
from handlers.kit.texts import say
from storage.check_in import CheckIn, Flag
from storage.flags import Flagged
from tests.conftest import changed
from tests.phone import Phone

Clock = time_machine.Traveller
MORNING = datetime(2026, 11, 23, 23, 58, tzinfo=UTC)  # Tuesday, 07.58 in Bontang
FAR = (-0.5, 117.15)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def link(person: Phone) -> str:
    """The map's, in the newest message."""
    entities = [entity for entity in person.messages[-1].get("entities", []) if entity["type"] == "text_link"]
    return str(entities[0]["url"]) if entities else ""


async def test_where_it_was_is_said_with_distance_phone_and_map(awang: Phone, siti: Phone) -> None:
    await siti.shares_location(*FAR)
    await awang.taps("🙋 Siapa hadir")
    awang.inputs = 0
    await awang.taps("⚑ Perlu dilihat (1)")
    awang.sees("Perlu dilihat (1)", "1. Siti Aminah 0811-5801-010", "24 Nov 2026 07.58 WITA", "lokasi sekitar ")
    awang.sees(" km dari Lok Tuan (lihat peta)")
    assert link(awang) == "https://maps.google.com/?q=-0.500000,117.150000"
    await awang.taps("✅ 1. Siti Aminah")
    awang.sees("Semua sudah dilihat")
    assert awang.inputs == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"forwarded": True}, "pesan terusan atau dipilih dari peta, kurang dari 1 km dari Lok Tuan"),
        ({"horizontal_accuracy": 1400.0}, "belum menemukan lokasi dengan teliti"),
    ],
    ids=["forwarded", "inaccurate"],
)
async def test_every_flag_has_its_words(awang: Phone, siti: Phone, more: dict[str, object], words: str) -> None:
    await siti.shares_location(**more)
    await awang.presses("flagged")
    awang.sees(words)
    for word in ("palsu", "curang", "bohong"):
        awang.sees_not(word)


async def test_without_a_location_there_is_no_map(awang: Phone, siti: Phone) -> None:
    await siti.says("/hadir")
    await awang.presses("flagged")
    awang.sees("lokasi tidak ikut terkirim")
    awang.sees_not("peta")
    assert link(awang) == ""


async def test_after_the_place_was_let_go_its_distance_is_still_known(awang: Phone, siti: Phone, bot: Bot) -> None:
    await siti.shares_location(*FAR)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE check_ins SET latitude = NULL, longitude = NULL")
    await awang.presses("flagged")
    awang.sees("km dari Lok Tuan")
    awang.sees_not("peta")


async def test_the_cadres_own_words_stand_beside_it(awang: Phone, siti: Phone) -> None:
    await siti.says("/hadir")
    for answer in ("✏️ Ubah", "💬 Tulis keterangan"):
        await siti.taps(answer)
    await siti.says("rumah <warga> di RT 12")
    await siti.taps("✅ Simpan")
    await awang.presses("flagged")
    awang.sees("💬 rumah <warga> di RT 12")


async def test_one_by_one_in_the_same_message(awang: Phone, siti: Phone, joko: Phone, clock: Clock) -> None:
    await siti.says("/hadir")
    clock.shift(60)
    await joko.says("/hadir")
    await awang.presses("flagged")
    count = len(awang.screen)
    assert awang.buttons == ["✅ 1. Joko Susilo", "✅ 2. Siti Aminah"], "the newest first"
    await awang.taps("✅ 2. Siti Aminah")
    awang.sees("Perlu dilihat (1)", "Joko Susilo")
    awang.sees_not("Siti")
    assert "sudah dicatat" in awang.toast
    assert len(awang.screen) == count


async def test_what_somebody_else_has_settled_goes_too(awang: Phone, norlaila: Phone, siti: Phone) -> None:
    await siti.says("/hadir")
    for one in (awang, norlaila):
        await one.presses("flagged")
    await norlaila.taps("✅ 1. Siti Aminah")
    await awang.taps("✅ 1. Siti Aminah")
    assert "sudah dilihat" in awang.toast
    awang.sees("Semua sudah dilihat")


async def test_nobody_settles_elsewhere_or_their_own(tenri: Phone, siti: Phone, awang: Phone, bot: Bot) -> None:
    await siti.says("/hadir")
    await awang.presses("flagged")
    data = awang.data_of("✅ 1. Siti Aminah")
    await tenri.presses(data)
    tenri.sees_not("Siti")
    await siti.presses(data)
    assert "bukan untuk peran" in siti.toast
    await changed(bot, siti, also_admin=1)
    await siti.presses(data)
    row = await bot.house.storage.db.one("SELECT settled_at FROM check_ins")
    assert row["settled_at"] is None


async def test_two_weeks_are_shown(awang: Phone, siti: Phone, clock: Clock) -> None:
    await siti.says("/hadir")
    clock.shift(timedelta(days=13))
    await awang.presses("flagged")
    awang.sees("24 Nov 2026")
    clock.shift(timedelta(days=1))
    await awang.presses("flagged")
    awang.sees("Semua sudah dilihat")


async def test_ten_at_most_and_how_many_more(awang: Phone, siti: Phone, clock: Clock) -> None:
    for _ in range(12):
        await siti.says("/hadir")
        clock.shift(timedelta(days=1))
    await awang.presses("flagged")
    awang.sees("Perlu dilihat (12)", "10. Siti Aminah", "dan 2 lagi")
    assert len(awang.buttons) == 10
    await awang.taps("✅ 1. Siti Aminah")
    awang.sees("Perlu dilihat (11)", "dan 1 lagi")


async def test_it_is_kept_whose_place_was_looked_at(awang: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await siti.shares_location(*FAR)
    await joko.shares_location(0.15, 117.49)  # in Guntung
    await awang.presses("flagged")
    rows = await bot.house.storage.db.committed("SELECT subject_id FROM audit WHERE act = 'check_in.see'")
    me = await bot.house.storage.people.by_telegram_id(siti.id)
    assert me and [row["subject_id"] for row in rows] == [me.id]
    await awang.taps("✅ 1. Siti Aminah")
    (settled,) = await bot.house.storage.db.committed("SELECT subject_id FROM audit WHERE act = 'check_in.settle'")
    assert settled["subject_id"] == me.id


@pytest.mark.parametrize("flag", list(Flag))
def test_ten_with_the_longest_words_are_one_message(flag: Flag) -> None:
    day = date(2026, 11, 24)
    one = CheckIn(
        1,
        1,
        day,
        0,
        0,
        "Tanjung Laut Indah",
        -0.123456,
        117.123456,
        19_999_999,
        flag,
        "<" * 200,
        None,
        None,
        False,
        None,
    )
    ten = [Flagged(one, "😀" * 100, "+6281158012345")] * 10
    text = say.flagged.shown(ten, 259_000, lambda at: MORNING)
    assert seen(text) <= MESSAGE_MOST
    assert "249.0" not in text and "dan 258.990 lagi" in text
