"""Jadwal: what the bot sends by itself is everybody's own to move, to silence and to have back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine

from bot.life import Bot
from handlers.kit.texts import say
from storage.unasked_wishes import Kind
from tests.conftest import changed
from tests.phone import Phone

pytestmark = pytest.mark.slow

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def times(bot: Bot, who: Phone) -> dict[Kind, time | None]:
    me = await bot.house.storage.people.by_telegram_id(who.id)
    assert me
    return await bot.house.storage.unasked_wishes.times(me.id)


@pytest.mark.parametrize("words", ["/jadwal", "jadwal"])
async def test_coordinators_and_cadres_see_what_they_are_sent(awang: Phone, siti: Phone, words: str) -> None:
    await awang.says(words)
    awang.sees("Papan pagi: nyala (hari kerja 07.00", "Ringkasan harian: 17.00", "Ringkasan mingguan: 08.00 (Senin)")
    awang.sees("Ringkasan bulanan: 08.00 (tanggal 1)", "RT belum tersentuh: 08.00")
    assert awang.buttons == [
        *("Papan pagi: nyala", "Harian 17.00", "Mingguan 08.00", "Bulanan 08.00", "RT belum tersentuh 08.00")
    ]
    await siti.says(words)
    siti.sees("Hasil bersama: 08.00 (Senin)")
    assert siti.buttons == ["Hasil bersama 08.00", "RT belum tersentuh 08.00"]


async def test_another_hour_takes_two_taps_in_the_same_message(awang: Phone, bot: Bot) -> None:
    await awang.says("/jadwal")
    count, awang.inputs = len(awang.screen), 0
    await awang.taps("Harian 17.00")
    awang.sees("Ringkasan harian, hari kerja: pukul berapa?")
    assert "• 17.00" in awang.buttons and "06.00" not in awang.buttons
    await awang.taps("18.30")
    awang.sees("Ringkasan harian: 18.30")
    assert (awang.inputs, len(awang.screen), awang.toast) == (2, count, say.reminder.kept)
    assert (await times(bot, awang))[Kind.DAILY] == time(18, 30)


async def test_each_can_be_silenced_and_had_back(awang: Phone, bot: Bot) -> None:
    await awang.says("/jadwal")
    await awang.taps("Mingguan 08.00")
    assert "↩️ Seperti semula" not in awang.buttons
    await awang.taps("🔕 Matikan")
    awang.sees("Ringkasan mingguan: mati")
    assert (await times(bot, awang))[Kind.WEEKLY] is None
    await awang.taps("Mingguan mati")
    assert "🔕 Matikan" not in awang.buttons
    await awang.taps("↩️ Seperti semula")
    awang.sees("Ringkasan mingguan: 08.00")
    assert (await times(bot, awang))[Kind.WEEKLY] == time(8)


async def test_the_board_is_there_or_not(awang: Phone, bot: Bot) -> None:
    await awang.says("/jadwal")
    await awang.taps("Papan pagi: nyala")
    awang.sees("Papan pagi: mati")
    assert (await times(bot, awang))[Kind.BOARD] is None
    await awang.taps("Papan pagi: mati")
    awang.sees("Papan pagi: nyala")
    assert (await times(bot, awang))[Kind.BOARD] is not None


async def test_back_changes_nothing(awang: Phone, bot: Bot) -> None:
    before = await times(bot, awang)
    await awang.says("/jadwal")
    await awang.taps("Bulanan 08.00")
    await awang.taps(say.common.back)
    awang.sees("Kiriman untuk Anda")
    assert await times(bot, awang) == before


@pytest.mark.parametrize("data", ["schedule/daily/23:00", "schedule/daily/05:30", "schedule/daily/21:00"])
async def test_no_hour_of_the_night_can_be_had(awang: Phone, bot: Bot, data: str) -> None:
    await awang.says("/jadwal")
    await awang.presses(data)
    assert awang.toast == say.common.old_button
    assert (await times(bot, awang))[Kind.DAILY] == time(17)


@pytest.mark.parametrize("data", ["schedule/results/-", "schedule/results", "schedule/results/09:00"])
async def test_what_is_not_sent_to_them_is_not_theirs_to_move(awang: Phone, bot: Bot, data: str) -> None:
    await awang.presses(data)
    assert awang.toast == say.common.old_button
    assert await bot.house.storage.db.committed("SELECT 1 FROM unasked_wishes") == []


@pytest.mark.parametrize("data", ["schedule/board/08:00", "schedule/board"])
async def test_the_board_has_no_hour_of_ones_own(awang: Phone, bot: Bot, data: str) -> None:
    await awang.presses(data)
    assert awang.toast == say.common.old_button
    assert await bot.house.storage.db.committed("SELECT 1 FROM unasked_wishes") == []


async def test_who_is_no_longer_a_coordinator_moves_nothing_of_theirs(awang: Phone, bot: Bot) -> None:
    await awang.says("/jadwal")
    await changed(bot, awang, role="kader", kecamatan_code=None, kelurahan_code="64.74.01.1001")
    await awang.taps("Harian 17.00")
    assert awang.toast == say.common.old_button


async def test_help_tells_of_it_where_it_is_of_use(awang: Phone, rina: Phone) -> None:
    for one, told in ((awang, True), (rina, False)):
        await one.says("/bantuan")
        assert ("/jadwal" in one.last) is told


async def test_erased_with_the_person(siti: Phone, rina: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    await siti.says("/jadwal")
    await siti.taps("Hasil bersama 08.00")
    await siti.taps("🔕 Matikan")
    me, admin = [await storage.people.by_telegram_id(one.id) for one in (siti, rina)]
    assert me and admin
    async with storage.db.unit():
        everything = await storage.own_data.everything(me.id)
        assert [row["kind"] for row in everything["unasked_wishes"]] == ["results"]
        await storage.own_data.erase(admin, 0, me.id)
    assert await storage.db.committed("SELECT 1 FROM unasked_wishes") == []
