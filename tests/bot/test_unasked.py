"""Unasked: a coordinator's day, week and month, a kelurahan's week, RT out of sight; once each, in peace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot import daily
from bot import unasked as module
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from bot.unasked import Unasked
from handlers import unasked
from storage.unasked_wishes import Kind
from tests.conftest import changed, cut_off, joined
from tests.phone import Phone, until
from tests.reported import reported
from tests.ticked import Clock, Tick, ticking

pytestmark = pytest.mark.slow

WITA = ZoneInfo("Asia/Makassar")
MONDAY, TODAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)
NEXT_MONDAY, DECEMBER = date(2026, 11, 30), date(2026, 12, 1)
DAY, WEEK, MONTH = "· Hari ini", "· Minggu lalu", "· Bulan lalu"
RESULTS, NUDGE = "bersama-sama", "Belum tersentuh bulan ini"


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(at(6, day=date(2026, 11, 20)), tick=False) as clock:  # everybody has joined before
        yield clock


@pytest.fixture
async def tick(bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    return ticking(lambda: Unasked(bot.house.storage, WITA), bot, telegram, clock)


async def wish(bot: Bot, who: Phone, kind: Kind, hour: time | None) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me
    async with storage.db.unit():
        assert await storage.unasked_wishes.wish(me.id, kind, hour)


async def special(bot: Bot, day: date, working: int = 0) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("INSERT INTO special_days VALUES (?, 'HUT', ?)", day.isoformat(), working)


# A coordinator's day, week and month.


async def test_at_five_every_coordinator_hears_of_the_own_areas_day(
    tick: Tick, awang: Phone, tenri: Phone, norlaila: Phone, siti: Phone, rina: Phone, bot: Bot
) -> None:
    await reported(bot, siti, "01", day=TODAY, people=25)
    await tick(at(16, 59))
    assert awang.heard(DAY) == 0
    await tick(at(17), at(17, 1), at(20))
    awang.sees(DAY, "Bontang Utara", "Laporan: 1")
    tenri.sees(DAY, "Bontang Selatan", "Laporan: 0")
    norlaila.sees(DAY, "Kota Bontang", "Laporan: 1")
    assert awang.buttons == ["📊 Lihat rinciannya", "⏰ Atur jadwal"]
    assert [one.heard(DAY) for one in (awang, tenri, norlaila, siti, rina)] == [1, 1, 1, 0, 0]


async def test_every_working_day_anew_and_not_on_days_off(tick: Tick, awang: Phone, bot: Bot) -> None:
    await special(bot, WEDNESDAY)
    for days in range(7):
        await tick(at(17, day=TODAY + timedelta(days=days)))
    assert awang.heard(DAY) == 4  # Tuesday, Thursday, Friday, Monday


async def test_on_monday_the_week_before_from_monday_to_sunday(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    for day in (MONDAY - timedelta(days=1), MONDAY, NEXT_MONDAY - timedelta(days=1), NEXT_MONDAY):
        await reported(bot, siti, "01", day=day)
    await tick(at(7, 59, NEXT_MONDAY))
    assert awang.heard(WEEK) == 0
    await tick(at(8, 0, NEXT_MONDAY), at(9, 0, NEXT_MONDAY))
    awang.sees(WEEK, "23–29 Nov 2026, dibanding 16–22 Nov", "Laporan: 2 ▲ 1")
    await tick(at(8, 0, DECEMBER))
    assert awang.heard(WEEK) == 1


async def test_on_the_first_the_month_before(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), DECEMBER):
        await reported(bot, siti, "01", day=day)
    await tick(at(8, 0, NEXT_MONDAY))
    assert awang.heard(MONTH) == 0
    await tick(at(7, 59, DECEMBER), at(8, 0, DECEMBER), at(10, 0, DECEMBER), at(8, 0, date(2026, 12, 2)))
    assert awang.heard(MONTH) == 1
    (text,) = [text for text in awang.screen if MONTH in text]
    assert "November 2026, dibanding Oktober" in text and "Laporan: 2 ▲ 1" in text


async def test_a_button_leads_to_the_picture_of_the_same_span_however_late(
    tick: Tick, awang: Phone, siti: Phone, bot: Bot, clock: Clock
) -> None:
    await reported(bot, siti, "01", day=TODAY)
    await tick(at(8, 0, NEXT_MONDAY))
    clock.move_to(at(10, 0, DECEMBER))
    count = len(awang.screen)
    await awang.taps("📊 Lihat rinciannya")
    awang.sees("Kecamatan Bontang Utara", "23–29 Nov 2026", "Laporan: 1")
    assert "photo" in awang.messages[-1] and len(awang.screen) == count + 1


async def test_who_coordinates_two_kecamatan_hears_of_both(tick: Tick, awang: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(awang.id)
    assert me
    async with storage.db.unit():
        await storage.db.run(
            """
            INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
            VALUES (?, 'koordinator kecamatan', '64.74.02', '2026-11-24', '2026-11-24', ?, ?)
            """,
            *(me.id, int(at(0).timestamp()), int(at(0, day=WEDNESDAY).timestamp())),
        )
    await tick(at(17))
    awang.sees("Kecamatan Bontang Utara · Hari ini", "Kecamatan Bontang Selatan · Hari ini")
    assert awang.heard(DAY) == 1


async def test_what_falls_on_a_day_off_comes_on_the_next_working_day(tick: Tick, awang: Phone, bot: Bot) -> None:
    """The first of January is a holiday every year."""
    new_year, monday = date(2027, 1, 1), date(2027, 1, 4)
    await tick(at(8, 0, new_year), at(8, 0, new_year + timedelta(days=1)))
    assert awang.heard(MONTH) == 0
    await tick(at(8, 0, monday), at(8, 0, monday + timedelta(days=1)))
    assert (awang.heard(MONTH), awang.heard(WEEK)) == (1, 1)


async def test_a_working_day_that_is_made_one_later_sends_no_week_twice(tick: Tick, awang: Phone, bot: Bot) -> None:
    await tick(at(8, 0, NEXT_MONDAY))
    await special(bot, NEXT_MONDAY)
    await tick(at(8, 0, DECEMBER))
    assert awang.heard(WEEK) == 1


async def test_a_plt_hears_as_long_as_it_lasts(tick: Tick, siti: Phone, budi: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(siti.id)
    assert me
    async with storage.db.unit():
        await storage.db.run(
            """
            INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
            VALUES (?, 'koordinator kecamatan', '64.74.02', '2026-11-24', '2026-11-24', ?, ?)
            """,
            *(me.id, int(at(0).timestamp()), int(at(0, day=WEDNESDAY).timestamp())),
        )
    await tick(at(17))
    siti.sees(DAY, "Kecamatan Bontang Selatan")
    await tick(at(17, 0, WEDNESDAY))
    assert siti.heard(DAY) == 1


# Wishes, peace, stops.


async def test_each_at_their_own_hour_and_the_silent_not_at_all(
    tick: Tick, awang: Phone, tenri: Phone, norlaila: Phone, bot: Bot
) -> None:
    await wish(bot, awang, Kind.DAILY, time(15, 30))
    await wish(bot, tenri, Kind.DAILY, None)
    await tick(at(15, 29))
    assert awang.heard(DAY) == 0
    await tick(at(15, 30))
    assert [one.heard(DAY) for one in (awang, tenri, norlaila)] == [1, 0, 0]
    await wish(bot, awang, Kind.DAILY, time(18))
    await tick(at(17), at(18))
    assert [one.heard(DAY) for one in (awang, tenri, norlaila)] == [1, 0, 1], "nothing twice, whatever is wished"
    await tick(at(8, 0, NEXT_MONDAY))
    assert tenri.heard(WEEK) == 1, "each kind has a wish of its own"


@pytest.mark.parametrize(("late", "count"), [(at(20, 59), 1), (at(21), 0), (at(5, 59, WEDNESDAY), 0)], ids=str)
async def test_after_a_stop_it_is_sent_late_on_the_same_day_and_never_at_night(
    tick: Tick, awang: Phone, late: datetime, count: int
) -> None:
    await tick(late)
    assert awang.heard(DAY) == count


async def test_yesterdays_is_of_no_use_today(tick: Tick, awang: Phone) -> None:
    await tick(at(9, 0, WEDNESDAY))
    assert awang.heard("📊") == 0
    await tick(at(17, 0, WEDNESDAY))
    awang.sees("Rabu, 25 November 2026")


async def test_during_the_friday_prayer_it_waits(tick: Tick, awang: Phone, bot: Bot) -> None:
    await wish(bot, awang, Kind.DAILY, time(12))
    await tick(at(12, 0, FRIDAY), at(12, 59, FRIDAY))
    assert awang.heard(DAY) == 0
    await tick(at(13, 0, FRIDAY))
    assert awang.heard(DAY) == 1


async def test_after_a_restart_nothing_is_sent_again(tick: Tick, awang: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "01", day=MONDAY)
    await tick(at(8, 0, NEXT_MONDAY), at(17, 0, NEXT_MONDAY))
    await tick(at(17, 1, NEXT_MONDAY), anew=True)
    assert (awang.heard(WEEK), awang.heard(DAY), siti.heard(RESULTS)) == (1, 1, 1)


async def test_the_mark_and_the_message_are_one(tick: Tick, awang: Phone, tenri: Phone, bot: Bot) -> None:
    db = bot.house.storage.db
    async with db.unit():
        await db.run(
            f"""
            CREATE TRIGGER cut BEFORE INSERT ON outbox WHEN NEW.chat_id = {tenri.id}
            BEGIN SELECT RAISE(ABORT, 'cut'); END
            """
        )
    with pytest.raises(sqlite3.IntegrityError):
        await tick(at(17))
    assert await db.committed("SELECT 1 FROM unasked") == []
    async with db.unit():
        await db.run("DROP TRIGGER cut")
    await tick(at(17, 1))
    assert (awang.heard(DAY), tenri.heard(DAY)) == (1, 1)


async def test_who_joins_after_the_hour_hears_tomorrow(tick: Tick, bot: Bot, telegram: Telegram, clock: Clock) -> None:
    clock.move_to(at(17, 30))
    awang = await joined(bot, telegram, 2, "Awang", "628115801002")
    await tick(at(17, 31))
    assert awang.heard(DAY) == 0
    await tick(at(17, 0, WEDNESDAY))
    assert awang.heard(DAY) == 1


async def test_who_has_blocked_the_bot_is_let_be(tick: Tick, awang: Phone, bot: Bot) -> None:
    await changed(bot, awang, reachable=0)
    await tick(at(17))
    assert awang.heard(DAY) == 0


async def test_who_is_no_longer_a_coordinator_at_the_last_moment_hears_nothing(awang: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(awang.id)
    assert me
    await changed(bot, awang, role="kader", kecamatan_code=None, kelurahan_code="64.74.01.1001")
    async with storage.db.unit():
        assert not await unasked.send(storage, me.id, Kind.DAILY, module.Period(TODAY, TODAY), at(17))
    assert await storage.outbox.waiting() == 0


async def test_many_are_told_a_few_at_a_time(
    tick: Tick, siti: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PACE_S", 0.0)
    await reported(bot, siti, "01", day=MONDAY)
    db, commits = bot.house.storage.db, list[int]()
    async with db.unit():
        await db.run_many(
            "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id, joined_at)"
            " VALUES ('x', ?, 'kader', '64.74.01.1003', ?, 1)",
            [(f"+62812{n:07}", 1000 + n) for n in range(60)],
        )
    db.after_commit.append(lambda: commits.append(1))
    moment = at(8, 0, NEXT_MONDAY)
    await Unasked(bot.house.storage, WITA)._send(Kind.RESULTS, _last_week(), moment)
    assert len(await db.committed("SELECT 1 FROM unasked WHERE kind = 'results'")) == 61
    assert len(commits) >= -(-61 // module.AT_ONCE)


def _last_week() -> module.Period:
    return module.Period(MONDAY, MONDAY + timedelta(days=6))


async def test_the_running_bot_does_it_by_itself_and_goes_on_after_an_error(
    bot: Bot, awang: Phone, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "TICK_S", 0.01)
    clock.move_to(at(17))
    async with cut_off(bot, awang):
        bot._work(Unasked(bot.house.storage, WITA).run())
        await until(lambda: "unasked summaries failed" in caplog.text)
    await until(lambda: awang.heard(DAY) == 1)
    assert bot.processor.broken is None


async def test_old_marks_are_let_go_at_night(tick: Tick, awang: Phone, bot: Bot, settings: Settings) -> None:
    storage = bot.house.storage
    await tick(at(17))
    (tidy,) = [job for job in daily.jobs(storage, settings) if job.name == "tidy"]
    await tidy.does(TODAY + timedelta(days=100))
    assert len(await storage.db.committed("SELECT 1 FROM unasked")) == 1
    await tidy.does(TODAY + timedelta(days=101))
    assert await storage.db.committed("SELECT 1 FROM unasked") == []


# What a kelurahan has achieved together.


async def test_on_monday_cadres_hear_what_their_kelurahan_achieved_together(
    tick: Tick, siti: Phone, joko: Phone, budi: Phone, clock: Clock, bot: Bot
) -> None:
    clock.move_to(at(8, 0, TODAY))
    await siti.taps("📍 Hadir")
    await reported(bot, siti, "01", "02", day=TODAY, people=25)
    await reported(bot, siti, "02", day=WEDNESDAY, people=1200)
    await reported(bot, siti, "03", day=NEXT_MONDAY, people=7)
    gone = await reported(bot, siti, "04", day=TODAY, people=9)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE id = ?", gone.id)
    await tick(at(8, 0, NEXT_MONDAY), at(8, 1, NEXT_MONDAY))
    siti.sees("Kelurahan Lok Tuan, 23–29 Nov 2026", "2 laporan, 1.225 peserta", "2 dari 52 RT tersentuh")
    siti.sees("1 kehadiran kader", "Terima kasih")
    siti.sees_not("Siti")
    assert [one.heard(RESULTS) for one in (siti, joko, budi)] == [1, 0, 0], "where nothing was, nothing is said"


async def test_who_silences_the_results_hears_none(tick: Tick, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "01", day=MONDAY)
    await wish(bot, siti, Kind.RESULTS, None)
    await tick(at(8, 0, NEXT_MONDAY))
    assert siti.heard(RESULTS) == 0


# RT that nobody has reached.


async def test_once_a_week_in_the_second_half_of_a_month_the_untouched_rt(
    tick: Tick, siti: Phone, awang: Phone, bot: Bot
) -> None:
    """Siti looks after RT 01 to 04."""
    await reported(bot, siti, "02", day=date(2026, 11, 1))
    await reported(bot, siti, "03", day=date(2026, 10, 31))
    await tick(at(9, 0, TODAY))
    assert siti.heard(NUDGE) == 0
    await tick(at(7, 59, WEDNESDAY), at(8, 0, WEDNESDAY), at(9, 0, WEDNESDAY), at(9, 0, FRIDAY))
    siti.sees("3 RT di Lok Tuan: RT 01, 03-04")
    assert siti.buttons == ["🗓 Rencanakan", "⏰ Atur jadwal"]
    assert (siti.heard(NUDGE), awang.heard(NUDGE)) == (1, 1)
    (text,) = [text for text in awang.screen if NUDGE in text]
    assert "51 RT di Lok Tuan" in text and "RT di Guntung" in text and "Satimpo" not in text
    assert "🗓 Rencanakan" not in awang.buttons
    await tick(at(8, 0, date(2026, 12, 2)), at(8, 0, date(2026, 12, 9)))
    assert siti.heard(NUDGE) == 1, "the first half of a month has time enough"
    await tick(at(8, 0, date(2026, 12, 16)))
    assert siti.heard(NUDGE) == 2


async def test_who_has_reached_all_hears_nothing(tick: Tick, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "01", "02", "03", "04", day=TODAY)
    await tick(at(8, 0, WEDNESDAY))
    assert siti.heard(NUDGE) == 0


async def test_who_silences_the_nudge_hears_none(tick: Tick, siti: Phone, joko: Phone, bot: Bot) -> None:
    await wish(bot, siti, Kind.NUDGE, None)
    await tick(at(8, 0, WEDNESDAY))
    assert (siti.heard(NUDGE), joko.heard(NUDGE)) == (0, 1)
