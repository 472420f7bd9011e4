"""By the clock: only who is absent without word, at their own hour, once, and never when people want peace."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot import daily
from bot import reminders as module
from bot.life import Bot
from bot.reminders import ASKED_MOST, Reminders
from bot.sandbox.core import Telegram
from bot.settings import Settings
from bot.ticks import AT_ONCE
from storage import Storage, open_storage
from storage.absences import Kind, State
from storage.period import Period
from storage.reminders import Reachable, Slot
from tests.conftest import changed, cut_off
from tests.phone import Phone, until
from tests.ticked import Clock, Tick, ticking

WITA = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 24)  # Tuesday
FRIDAY = date(2026, 11, 27)
MORNING, AFTERNOON, FORGOT = "Selamat pagi", "Selamat sore", "Pulang pukul berapa?"
MISSING = "Hari ini Bapak/Ibu belum tercatat hadir"


def at(hour: int, minute: int = 0, second: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute, second), WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(at(6, 30), tick=False) as clock:
        yield clock


@pytest.fixture
async def tick(bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    return ticking(lambda: Reminders(bot.house.storage, WITA), bot, telegram, clock)


async def wish(bot: Bot, who: Phone, slot: Slot, hour: time | None) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me
    async with storage.db.unit():
        assert await storage.reminders.wish(me.id, slot, hour)


async def leave(bot: Bot, who: Phone, by: Phone | None, day: date = TODAY) -> None:
    """Asked for; with `by` also approved."""
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me
    async with storage.db.unit():
        asked = await storage.absences.ask(me.id, 900 + who.id, 0, Kind.SAKIT, Period(day, day), "demam", None)
        decider = await storage.people.by_telegram_id(by.id) if by else None
        if decider:
            await storage.absences.decide(decider, 1, asked, State.APPROVED)


# Who has not checked in.


async def test_at_nine_and_at_three_whoever_is_missing_is_reminded(tick: Tick, siti: Phone) -> None:
    await tick(at(8, 59, 59))
    assert siti.heard(MORNING) == 0
    await tick(at(9))
    siti.sees("Selamat pagi", "belum tercatat hadir", "📍 Hadir", "/pengingat")
    assert siti.buttons == ["✅ Hadir tanpa lokasi", "🤒 Izin"]
    await tick(at(9, 0, 30), at(10), at(14, 59), at(15), at(15, 30), at(16))
    assert (siti.heard(MORNING), siti.heard(AFTERNOON)) == (1, 1)
    labels = [label for _, _, _, label in siti._inline(everywhere=True)]
    assert labels.count("✅ Hadir tanpa lokasi") == 1, "the morning's buttons are gone"


async def test_only_who_is_absent_without_word(
    tick: Tick, siti: Phone, joko: Phone, budi: Phone, awang: Phone, tenri: Phone, norlaila: Phone, bot: Bot
) -> None:
    await siti.taps("📍 Hadir")
    await leave(bot, joko, by=awang)
    await leave(bot, budi, by=None)
    await tick(at(9), at(15))
    for one in (siti, joko, budi, awang, tenri, norlaila):
        assert (one.heard(MORNING), one.heard(AFTERNOON)) == (0, 0)


async def test_from_the_reminder_to_done_it_is_one_tap_and_it_says_so(tick: Tick, siti: Phone, joko: Phone) -> None:
    await tick(at(9))
    siti.inputs = joko.inputs = 0
    await siti.taps("✅ Hadir tanpa lokasi")
    await joko.taps("📍 Hadir")
    assert siti.inputs == 1
    assert joko.inputs == 2
    for one in (siti, joko):
        one.sees("Hadir tercatat")
        assert (one.heard(MORNING), one.heard("Sudah hadir, terima kasih")) == (0, 1)
    await tick(at(15))
    assert siti.heard(AFTERNOON) == 0


async def test_whoever_checks_in_unasked_hears_of_no_reminder(siti: Phone) -> None:
    await siti.taps("📍 Hadir")
    assert siti.heard("Sudah hadir") == 0


async def test_who_has_blocked_the_bot_is_let_be(tick: Tick, siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, reachable=0)
    await tick(at(9))
    assert siti.heard(MORNING) == 0


async def test_each_at_their_own_hour_and_the_silent_not_at_all(
    tick: Tick, siti: Phone, joko: Phone, budi: Phone, bot: Bot
) -> None:
    await wish(bot, siti, Slot.MORNING, time(7, 30))
    await wish(bot, joko, Slot.MORNING, None)
    await tick(at(7, 30))
    assert [one.heard(MORNING) for one in (siti, joko, budi)] == [1, 0, 0]
    await tick(at(9))
    assert [one.heard(MORNING) for one in (siti, joko, budi)] == [1, 0, 1]
    await wish(bot, siti, Slot.AFTERNOON, time(18))
    await tick(at(15), at(18))
    assert (siti.heard(AFTERNOON), siti.heard("Selamat malam"), joko.heard(AFTERNOON)) == (0, 1, 1)


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 25)], ids=str)
async def test_never_on_days_off(tick: Tick, siti: Phone, bot: Bot, day: date) -> None:
    await tick(at(9, day=day), at(15, day=day))
    assert (siti.heard(MORNING), siti.heard(AFTERNOON)) == (0, 0)


async def test_the_citys_own_days_count(tick: Tick, siti: Phone, bot: Bot) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(
            "INSERT INTO special_days VALUES ('2026-11-24', 'HUT', 0), ('2026-11-28', 'x', 1)"
        )
    await tick(at(9))
    assert siti.heard(MORNING) == 0
    await tick(at(9, day=date(2026, 11, 28)))
    assert siti.heard(MORNING) == 1


async def test_during_the_friday_prayer_it_waits(tick: Tick, siti: Phone, bot: Bot) -> None:
    await wish(bot, siti, Slot.MORNING, time(12))
    await tick(at(12, day=FRIDAY), at(12, 59, 59, day=FRIDAY))
    assert siti.heard(MISSING) == 0
    await tick(at(13, day=FRIDAY), at(13, 1, day=FRIDAY))
    assert siti.heard(MISSING) == siti.heard("Selamat siang") == 1


# Stops and kills.


@pytest.mark.parametrize(("hour", "count"), [(at(9, 59), 1), (at(10), 1), (at(10, 0, 1), 0)], ids=str)
async def test_after_a_stop_nothing_older_than_an_hour_is_sent(
    tick: Tick, siti: Phone, hour: datetime, count: int
) -> None:
    await tick(hour)
    assert siti.heard(MORNING) == count


async def test_after_a_restart_nobody_is_reminded_again(tick: Tick, siti: Phone) -> None:
    await tick(at(9))
    await tick(at(9, 1), anew=True)
    assert siti.heard(MORNING) == 1


async def test_the_mark_and_the_message_are_one(tick: Tick, siti: Phone, joko: Phone, bot: Bot) -> None:
    """Cut off after the first of two: neither is marked, and both are told when it goes on."""
    db = bot.house.storage.db
    async with cut_off(bot, joko):
        with pytest.raises(sqlite3.IntegrityError):
            await tick(at(9))
    assert await db.committed("SELECT 1 FROM reminders") == []
    await tick(at(9, 0, 30))
    assert (siti.heard(MORNING), joko.heard(MORNING)) == (1, 1)


async def test_each_is_looked_at_once_in_their_hour(tick: Tick, siti: Phone, clock: Clock) -> None:
    clock.move_to(at(8, 58))
    await siti.taps("📍 Hadir")
    await tick(at(9))
    await siti.taps("✖ Batal")
    siti.sees("dibatalkan")
    await tick(at(9, 1))
    assert siti.heard(MORNING) == 0, "they know"
    await tick(at(15))
    assert siti.heard(AFTERNOON) == 1


# Who forgot to say when they left.


async def test_next_morning_whoever_forgot_is_asked_once(tick: Tick, siti: Phone, joko: Phone, bot: Bot) -> None:
    for one in (siti, joko):
        await one.taps("📍 Hadir")
    await joko.says("/pulang")
    tomorrow = TODAY + timedelta(days=1)
    await tick(at(6, 59, 59, tomorrow))
    assert siti.heard(FORGOT) == 0
    await tick(at(7, 0, 0, tomorrow), at(7, 1, 0, tomorrow))
    await tick(at(7, 2, 0, tomorrow), at(7, 0, 0, tomorrow + timedelta(days=1)), anew=True)
    assert (siti.heard(FORGOT), joko.heard(FORGOT)) == (1, 0)
    siti.sees("Selasa, 24 November 2026", "hadir pukul 06.30 WITA")
    (row,) = await bot.house.storage.db.committed("SELECT day, slot FROM reminders")
    assert tuple(row) == ("2026-11-24", "leaving")


async def test_at_their_own_hour_and_not_when_silent(tick: Tick, siti: Phone, joko: Phone, bot: Bot) -> None:
    for one in (siti, joko):
        await one.taps("📍 Hadir")
    await wish(bot, siti, Slot.LEAVING, time(8, 30))
    await wish(bot, joko, Slot.LEAVING, None)
    tomorrow = TODAY + timedelta(days=1)
    await tick(at(7, day=tomorrow))
    assert siti.heard(FORGOT) == 0
    await tick(at(8, 30, day=tomorrow), at(9, day=tomorrow))
    assert (siti.heard(FORGOT), joko.heard(FORGOT)) == (1, 0)


async def test_over_a_weekend_it_waits(tick: Tick, siti: Phone, clock: Clock) -> None:
    clock.move_to(at(8, day=FRIDAY))
    await siti.taps("📍 Hadir")
    await tick(at(7, day=FRIDAY + timedelta(days=1)))
    assert siti.heard(FORGOT) == 0
    await tick(at(7, day=FRIDAY + timedelta(days=3)))
    siti.sees("Jumat, 27 November 2026", FORGOT)


async def test_whoever_is_on_leave_is_asked_when_back(tick: Tick, siti: Phone, awang: Phone, bot: Bot) -> None:
    await siti.taps("📍 Hadir")
    tomorrow = TODAY + timedelta(days=1)
    await leave(bot, siti, by=awang, day=tomorrow)
    await tick(at(7, day=tomorrow))
    assert siti.heard(FORGOT) == 0
    await tick(at(7, day=tomorrow + timedelta(days=1)))
    assert siti.heard(FORGOT) == 1


async def test_of_many_days_only_the_newest_are_asked_about(tick: Tick, siti: Phone, clock: Clock) -> None:
    for days in range(5):
        clock.move_to(at(8) + timedelta(days=days))
        await siti.taps("📍 Hadir")
    await tick(at(7, day=date(2026, 11, 30)))
    assert siti.heard(FORGOT) == ASKED_MOST
    siti.sees("Sabtu, 28 November 2026")
    await tick(at(7, day=date(2026, 12, 1)))
    assert siti.heard(FORGOT) == ASKED_MOST, "older ones are let be"


async def test_who_says_it_at_the_last_moment_is_not_asked(bot: Bot, siti: Phone, clock: Clock) -> None:
    storage = bot.house.storage
    await siti.taps("📍 Hadir")
    (seen,) = await storage.check_outs.lacking(TODAY + timedelta(days=1))
    clock.move_to(at(16))
    await siti.says("/pulang")
    async with storage.db.unit():
        worker = Reminders(storage, WITA)
        assert await worker._ask_about(Reachable(seen.person_id, siti.id), [seen], at(7)) == 0
    assert await storage.db.committed("SELECT 1 FROM reminders") == []


# Many, all by itself, and what is let go.


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    async with open_storage(settings.database) as storage:
        yield storage


async def test_many_are_reminded_a_few_at_a_time(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACE_S", 0.0)
    commits: list[int] = []
    async with storage.db.unit():
        await storage.db.run_many(
            "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id, joined_at)"
            " VALUES ('x', ?, 'kader', '64.74.01.1001', ?, 1)",
            [(f"+62812{n:07}", 1000 + n) for n in range(110)],
        )
    storage.db.after_commit.append(lambda: commits.append(1))
    await Reminders(storage, WITA).tick(at(9))
    (row,) = await storage.db.committed("SELECT count(*) AS n, count(DISTINCT chat_id) AS chats FROM outbox")
    assert tuple(row) == (110, 110)
    assert len(commits) == -(-110 // AT_ONCE)


async def test_the_running_bot_reminds_by_itself_and_goes_on_after_an_error(
    bot: Bot, siti: Phone, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "TICK_S", 0.01)
    db = bot.house.storage.db
    async with db.unit():
        await db.run("CREATE TRIGGER cut BEFORE INSERT ON reminders BEGIN SELECT RAISE(ABORT, 'cut'); END")
    clock.move_to(at(9))
    bot._work(Reminders(bot.house.storage, WITA).run())
    await until(lambda: "reminders failed" in caplog.text)
    async with db.unit():
        await db.run("DROP TRIGGER cut")
    await until(lambda: siti.heard(MORNING) == 1)
    assert bot.processor.broken is None


async def test_at_night_the_oldest_marks_are_let_go(bot: Bot, siti: Phone, settings: Settings) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(siti.id)
    assert me
    async with storage.db.unit():
        for days in (1, 90):
            await storage.reminders.sent(me.id, TODAY - timedelta(days=days), Slot.MORNING, 1)
    (tidy,) = [job for job in daily.jobs(storage, settings) if job.name == "tidy"]
    await tidy.does(TODAY)
    (row,) = await storage.db.committed("SELECT day FROM reminders")
    assert row["day"] == "2026-11-23"
