"""Papan pagi: one message for each coordinator, pinned, true to the minute, and a record the next morning."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot import boards as module
from bot import daily
from bot.boards import Boards
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from storage.absences import Kind as Leave
from storage.absences import State
from storage.period import Period
from storage.unasked_wishes import Kind
from tests.conftest import changed, cut_off
from tests.phone import Phone, settled, until
from tests.reported import reported
from tests.ticked import Clock, Tick, ticking

pytestmark = pytest.mark.slow

WITA = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 24)  # Tuesday
TOMORROW = TODAY + timedelta(days=1)
FRIDAY = date(2026, 11, 27)
BOARD, RECORD = "📌 Papan Selasa, 24 November 2026", "Papan Selasa, 24 Nov: "


def at(hour: int, minute: int = 0, second: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute, second), WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(at(6), tick=False) as clock:
        yield clock


@pytest.fixture
async def tick(bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    return ticking(lambda: Boards(bot.house.storage, WITA), bot, telegram, clock)


def board_of(who: Phone) -> str:
    """The newest message that is one, or was."""
    return next(text for text in reversed(who.screen) if "Papan " in text)


def pinned(who: Phone) -> list[str]:
    chat = who.telegram.chats[who.id]
    return [str(message["text"]) for id in chat.pinned for message in chat.messages if message["message_id"] == id]


def forget(who: Phone) -> None:
    """Their owner deletes the newest board."""
    message = next(m for m in reversed(who.messages) if "Papan " in m.get("text", ""))
    chat = who.telegram.chats[who.id]
    chat.messages.remove(message)
    chat.pinned = [id for id in chat.pinned if id != message["message_id"]]


# In the morning.


async def test_at_seven_every_coordinator_has_it_pinned_and_nobody_else(
    tick: Tick, awang: Phone, tenri: Phone, norlaila: Phone, siti: Phone, rina: Phone
) -> None:
    await tick(at(6, 59, 59))
    assert awang.heard(BOARD) == 0
    await tick(at(7))
    awang.sees(
        BOARD, "Kecamatan Bontang Utara", "Hadir 0 dari 1", "Belum hadir (1): Siti Aminah", "Laporan hari ini: 0"
    )
    awang.sees("Belum bergabung di bot: 1", "Menunggu diperiksa: 0", "Diperbarui pukul 07.00 WITA")
    assert awang.buttons == ["🙋 Siapa hadir", "📥 Periksa laporan"]
    norlaila.sees("Kota Bontang", "Bontang Utara: hadir 0 dari 1", "Semua: hadir 0 dari 1")
    assert [len(pinned(one)) for one in (awang, tenri, norlaila, siti, rina)] == [1, 1, 1, 0, 0]
    assert [one.heard(BOARD) for one in (siti, rina)] == [0, 0]


async def test_it_makes_no_sound(tick: Tick, awang: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    add = bot.house.storage.outbox.add

    async def noted(chat_id: int, method: str, args: dict[str, Any], *rest: Any, **more: Any) -> None:
        asked.append((method, args.get("disable_notification")))
        await add(chat_id, method, args, *rest, **more)

    monkeypatch.setattr(bot.house.storage.outbox, "add", noted)
    await tick(at(7))
    assert asked == [("send_message", True), ("pin_chat_message", True)]


async def test_a_plt_has_one_too_until_it_ends(tick: Tick, siti: Phone, budi: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(siti.id)
    assert me
    async with storage.db.unit():
        await storage.db.run(
            """
            INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
            VALUES (?, 'koordinator kecamatan', '64.74.02', '2026-11-24', '2026-11-24', ?, ?)
            """,
            *(me.id, int(at(0).timestamp()), int(at(12).timestamp())),
        )
    await tick(at(7))
    siti.sees(BOARD, "Budi Hartono")
    await tick(at(12))
    assert (board_of(siti), pinned(siti)) == ("Papan ini sudah ditutup.", [])
    await tick(at(13), at(8, day=TOMORROW))
    assert siti.heard("Papan ") == 1


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 25)], ids=str)
async def test_on_days_off_there_is_none(tick: Tick, awang: Phone, day: date) -> None:
    await tick(at(7, day=day), at(9, day=day))
    assert awang.heard("Papan ") == 0


async def test_the_hour_is_the_admins(tick: Tick, awang: Phone, rina: Phone) -> None:
    await rina.taps("🙋 Siapa hadir")
    await rina.taps("⚙️ Pengingat")
    await rina.taps("Papan pagi 07.00")
    await rina.taps("08.30")
    rina.sees("Papan pagi koordinator: 08.30")
    await tick(at(7), at(8, 29))
    assert awang.heard(BOARD) == 0
    await tick(at(8, 30))
    assert awang.heard(BOARD) == 1


async def test_it_is_made_late_after_a_stop_but_neither_at_night_nor_during_the_prayer(
    tick: Tick, awang: Phone
) -> None:
    await tick(at(21), at(5, 59, 59, TOMORROW))
    assert awang.heard("Papan ") == 0
    await tick(at(16, 20, day=TOMORROW))
    assert awang.heard("Papan Rabu, 25 November 2026") == 1
    await tick(at(12, day=FRIDAY))
    assert awang.heard("Papan Jumat") == 0
    await tick(at(13, day=FRIDAY))
    assert awang.heard("Papan Jumat") == 1


# Through the day.


async def test_it_is_changed_in_place_as_things_happen(
    tick: Tick, awang: Phone, siti: Phone, joko: Phone, bot: Bot
) -> None:
    await tick(at(7))
    await siti.taps("📍 Hadir")
    await reported(bot, siti, "01", day=TODAY)
    storage = bot.house.storage
    me, by = [await storage.people.by_telegram_id(one.id) for one in (joko, awang)]
    assert me and by
    async with storage.db.unit():
        asked = await storage.absences.ask(me.id, 911, 0, Leave.SAKIT, Period(TODAY, TODAY), "demam", None)
        await storage.absences.decide(by, 1, asked, State.APPROVED)
    await tick(at(7, 1))
    text = board_of(awang)
    for part in (
        "Hadir 1 dari 1",
        "✅ Hadir (1): Siti Aminah",
        "🤒 Izin (1): Joko Susilo (sakit)",
        "Laporan hari ini: 1",
    ):
        assert part in text
    assert "Lok Tuan 1" in text and "Menunggu diperiksa: 1" in text and "pukul 07.01" in text
    assert awang.heard(BOARD) == len(pinned(awang)) == 1


async def test_at_most_once_a_minute_and_only_when_there_is_something_new(
    tick: Tick, awang: Phone, siti: Phone, bot: Bot
) -> None:
    await tick(at(7))
    await siti.taps("📍 Hadir")
    await tick(at(7, 0, 15), at(7, 0, 59))
    assert "pukul 07.00" in board_of(awang)
    await tick(at(7, 1))
    assert "Hadir 1" in board_of(awang) and "pukul 07.01" in board_of(awang)
    await tick(at(7, 2), at(8), at(12))
    assert "pukul 07.01" in board_of(awang), "nothing new"
    await reported(bot, siti, "01", day=TODAY)
    await tick(at(12, 0, 30))
    assert "Laporan hari ini: 0" in board_of(awang), "it was looked at half a minute ago"
    await tick(at(12, 1))
    assert "Laporan hari ini: 1" in board_of(awang)


async def test_each_sees_their_own_area_only(tick: Tick, awang: Phone, tenri: Phone, siti: Phone, budi: Phone) -> None:
    await siti.taps("📍 Hadir")
    await tick(at(7))
    assert "Siti Aminah" in board_of(awang) and "Budi" not in board_of(awang)
    assert "Budi Hartono" in board_of(tenri) and "Siti" not in board_of(tenri)


async def test_who_becomes_a_coordinator_elsewhere_sees_the_new_area(
    tick: Tick, awang: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await tick(at(7))
    await changed(bot, awang, kecamatan_code="64.74.02")
    await tick(at(7, 1))
    assert "Budi Hartono" in board_of(awang) and "Siti" not in board_of(awang)


async def test_its_buttons_open_what_they_say(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "01", day=TODAY)
    await tick(at(7))
    board = board_of(awang)
    await awang.taps("🙋 Siapa hadir")
    awang.sees("🙋 Kecamatan Bontang Utara", "Siti Aminah")
    await awang.taps("📥 Periksa laporan")
    awang.sees("📥", "Siti Aminah")
    assert board_of(awang) == board


async def test_a_restart_makes_no_second_one_and_goes_on(tick: Tick, awang: Phone, siti: Phone) -> None:
    await tick(at(7))
    await tick(at(7, 0, 30), anew=True)
    await siti.taps("📍 Hadir")
    await tick(at(7, 0, 59), anew=True)
    assert "Hadir 0" in board_of(awang)
    await tick(at(7, 1), anew=True)
    assert "Hadir 1" in board_of(awang)
    assert awang.heard(BOARD) == 1


async def test_what_it_says_and_that_it_says_so_are_one(tick: Tick, awang: Phone, bot: Bot) -> None:
    db = bot.house.storage.db
    async with db.unit():
        await db.run(
            f"""
            CREATE TRIGGER cut BEFORE INSERT ON outbox WHEN NEW.chat_id = {awang.id} AND NEW.method LIKE 'pin%'
            BEGIN SELECT RAISE(ABORT, 'cut'); END
            """
        )
    with pytest.raises(sqlite3.IntegrityError):
        await tick(at(7))
    assert await db.committed("SELECT 1 FROM boards") == []
    async with db.unit():
        await db.run("DROP TRIGGER cut")
    await tick(at(7, 0, 15))
    assert awang.heard(BOARD) == len(pinned(awang)) == 1


# Its owner's wishes.


async def test_a_deleted_one_is_let_be_until_tomorrow(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    await tick(at(7))
    forget(awang)
    await siti.taps("📍 Hadir")
    await tick(at(7, 1))
    await reported(bot, siti, "01", day=TODAY)
    await tick(at(7, 2), at(8))
    assert awang.heard("Papan ") == 0
    await tick(at(7, day=TOMORROW))
    assert (awang.heard("Papan Rabu"), awang.heard("Papan ")) == (1, 1)


async def test_an_unpinned_one_stays_unpinned_and_goes_on(tick: Tick, awang: Phone, siti: Phone) -> None:
    await tick(at(7))
    awang.telegram.chats[awang.id].pinned.clear()
    await siti.taps("📍 Hadir")
    await tick(at(7, 1))
    assert "Hadir 1" in board_of(awang)
    assert pinned(awang) == []
    await tick(at(7, day=TOMORROW))
    assert len(pinned(awang)) == 1
    assert awang.heard(RECORD) == 1


async def test_who_has_blocked_the_bot_is_let_be(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    await tick(at(7))
    await changed(bot, awang, reachable=0)
    await siti.taps("📍 Hadir")
    await tick(at(7, 1), at(7, day=TOMORROW))
    assert awang.heard(BOARD) == 1
    assert "Hadir 0" in board_of(awang)
    assert (await bot.house.storage.db.committed("SELECT count(*) AS n FROM boards"))[0]["n"] == 1


async def test_who_blocks_it_is_noticed_at_the_next_change(
    tick: Tick, awang: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await tick(at(7))
    telegram.block(awang.id)
    await settled(bot, telegram)
    await siti.taps("📍 Hadir")
    await tick(at(7, 1), at(7, 2))
    assert "Hadir 0" in board_of(awang)
    telegram.unblock(awang.id)
    await settled(bot, telegram)
    await tick(at(7, 3))
    assert "Hadir 1" in board_of(awang)


async def test_who_does_not_want_it_has_none(tick: Tick, awang: Phone, tenri: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(awang.id)
    assert me
    await tick(at(7))
    async with storage.db.unit():
        await storage.unasked_wishes.wish(me.id, Kind.BOARD, None)
    await tick(at(8))
    assert board_of(awang).startswith(RECORD)
    assert pinned(awang) == []
    await tick(at(7, day=TOMORROW))
    assert (awang.heard("Papan "), tenri.heard("Papan Rabu")) == (1, 1)


async def test_pinning_by_hand_is_answered_with_nothing(awang: Phone, telegram: Telegram, bot: Bot) -> None:
    before = list(awang.screen)
    telegram._say(awang.id, {"pinned_message": awang.messages[0]})
    await settled(bot, telegram)
    assert awang.screen == before


# The next morning.


async def test_yesterdays_ends_as_its_record(tick: Tick, awang: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await tick(at(7))
    await siti.taps("📍 Hadir")
    for rt in ("01", "02"):
        await reported(bot, siti, rt, day=TODAY)
    await tick(at(20, 59), at(6, 59, day=TOMORROW))
    assert len(pinned(awang)) == 1
    await tick(at(7, day=TOMORROW))
    record, today = [text for text in awang.screen if "Papan " in text]
    assert record == f"{RECORD}hadir 1 dari 2, 2 laporan"
    assert "Papan Rabu, 25 November 2026" in today
    assert [text.split("\n")[0] for text in pinned(awang)] == ["📌 Papan Rabu, 25 November 2026"]
    assert awang.buttons == ["🙋 Siapa hadir", "📥 Periksa laporan"]


async def test_fridays_ends_on_saturday_though_there_is_no_new_one(tick: Tick, awang: Phone) -> None:
    await tick(at(7, day=FRIDAY), at(7, day=FRIDAY + timedelta(days=1)))
    assert board_of(awang) == "Papan Jumat, 27 Nov: hadir 0, 0 laporan"
    assert pinned(awang) == []


async def test_who_is_no_longer_a_coordinator_has_a_closed_one(tick: Tick, awang: Phone, bot: Bot) -> None:
    await tick(at(7))
    await changed(bot, awang, role="kader", kecamatan_code=None, kelurahan_code="64.74.01.1001")
    await tick(at(7, 0, 15))
    assert (board_of(awang), pinned(awang)) == ("Papan ini sudah ditutup.", [])
    await changed(bot, awang, role="koordinator kecamatan", kecamatan_code="64.74.01", kelurahan_code=None)
    await tick(at(9), at(7, day=TOMORROW))
    assert (awang.heard("ditutup"), awang.heard("Papan Rabu")) == (1, 1)


async def test_the_running_bot_does_it_by_itself_and_goes_on_after_an_error(
    bot: Bot, awang: Phone, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "TICK_S", 0.01)
    clock.move_to(at(9))
    async with cut_off(bot, awang):
        bot._work(Boards(bot.house.storage, WITA).run())
        await until(lambda: "the boards failed" in caplog.text)
    await until(lambda: awang.heard(BOARD) == 1)
    assert bot.processor.broken is None


async def test_old_ones_are_let_go_at_night(tick: Tick, awang: Phone, bot: Bot, settings: Settings) -> None:
    storage = bot.house.storage
    await tick(at(7))
    (tidy,) = [job for job in daily.jobs(storage, settings) if job.name == "tidy"]
    await tidy.does(TODAY + timedelta(days=60))
    assert len(await storage.db.committed("SELECT 1 FROM boards")) == 1
    await tidy.does(TODAY + timedelta(days=61))
    assert await storage.db.committed("SELECT 1 FROM boards") == []
