"""What is due every night is done once, caught up with after a stop, and tried again after a failure."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

import bot.schedule
from bot import daily, logs
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.schedule import AGAIN_S, Job, Schedule
from bot.settings import Settings
from storage import Storage, backups, open_storage
from tests.conftest import running
from tests.phone import Phone, until

WITA = ZoneInfo("Asia/Makassar")
NIGHT = datetime(2026, 11, 24, 1, 30, tzinfo=WITA)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    async with open_storage(settings.database) as storage:
        yield storage


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Seconds of the machine's own count, which nobody sets back."""
    now = [1000.0]

    class Clock:
        monotonic = staticmethod(lambda: now[0])

    monkeypatch.setattr(bot.schedule, "clock", Clock)

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


class Nights:
    """A job at half past one, for which days it was done, and with which error it ends."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.days = storage, list[date]()
        self.error: Exception | None = None
        self.schedule = self.anew()

    def anew(self) -> Schedule:
        self.schedule = Schedule(self.storage, WITA, [Job("backup", time(1, 30), self._do)])
        return self.schedule

    async def _do(self, day: date) -> None:
        self.days.append(day)
        if self.error:
            raise self.error

    async def at(self, *moments: datetime) -> list[int]:
        """The days of the month for which it has been done by then."""
        for moment in moments:
            await self.schedule.tick(moment)
        return [day.day for day in self.days]


@pytest.fixture
def nights(storage: Storage) -> Nights:
    return Nights(storage)


async def test_once_a_night_at_its_hour(nights: Nights) -> None:
    await nights.at(NIGHT - DAY)
    nights.days.clear()
    assert await nights.at(NIGHT - timedelta(seconds=1)) == []
    minutes = [NIGHT + timedelta(minutes=n) for n in range(0, 24 * 60 * 3, 7)]
    assert await nights.at(*minutes) == [24, 25, 26]


async def test_a_new_bot_does_at_once_what_was_never_done(nights: Nights) -> None:
    assert await nights.at(NIGHT.replace(hour=9), NIGHT.replace(hour=10)) == [24]


async def test_nights_that_were_missed_are_caught_up_with_once(nights: Nights) -> None:
    await nights.at(NIGHT)
    nights.anew()
    assert await nights.at(NIGHT + 5 * HOUR) == [24], "after a restart it is known"
    assert await nights.at(NIGHT + 4 * DAY + 6 * HOUR, NIGHT + 4 * DAY + 7 * HOUR) == [24, 28]
    assert await nights.at(NIGHT + 5 * DAY) == [24, 28, 29]


async def test_after_a_failure_it_is_tried_again_in_an_hour(
    nights: Nights, passes: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    nights.error = OSError("No space left")
    assert await nights.at(NIGHT, NIGHT + HOUR / 2) == [24]
    assert "backup failed; it is tried again in an hour" in caplog.text
    passes(AGAIN_S - 1)
    assert await nights.at(NIGHT + HOUR) == [24]
    passes(2)
    nights.error = None
    assert await nights.at(NIGHT + HOUR, NIGHT + 2 * HOUR) == [24, 24]


async def test_a_clock_set_back_a_day_does_nothing_twice_and_puts_nothing_off(
    nights: Nights, passes: Callable[[float], None]
) -> None:
    assert await nights.at(NIGHT, NIGHT - DAY, NIGHT - DAY + 5 * HOUR, NIGHT + HOUR) == [24]
    nights.error = OSError()
    assert await nights.at(NIGHT + DAY) == [24, 25]
    nights.error = None
    passes(AGAIN_S + 1)  # the hour passes, whatever the clock on the wall says
    assert await nights.at(NIGHT + DAY - HOUR / 2) == [24, 25], "that is still the night before, which is done"
    assert await nights.at(NIGHT + DAY) == [24, 25, 25]


async def test_a_clock_that_was_years_ahead_stops_no_job_for_years(nights: Nights) -> None:
    assert await nights.at(NIGHT.replace(year=2036)) == [24]
    assert await nights.at(NIGHT, NIGHT + HOUR, NIGHT + DAY) == [24, 24, 25]


async def test_one_that_fails_does_not_keep_the_others_from_their_turn(storage: Storage) -> None:
    done: list[str] = []

    async def fails(day: date) -> None:
        raise ValueError

    async def works(day: date) -> None:
        done.append("tidy")

    jobs = [Job("backup", time(1, 30), fails), Job("tidy", time(1, 30), works)]
    await Schedule(storage, WITA, jobs).tick(NIGHT)
    assert done == ["tidy"]
    assert await storage.schedule.done_for("backup") is None


async def nightly(bot: Bot, settings: Settings) -> Callable[[datetime], Awaitable[None]]:
    return Schedule(bot.house.storage, WITA, daily.jobs(bot.house.storage, settings)).tick


async def test_every_night_there_is_a_checked_copy(bot: Bot, settings: Settings, siti: Phone) -> None:
    tick = await nightly(bot, settings)
    await tick(NIGHT)
    await tick(NIGHT + HOUR)
    (made,) = backups.all_in(settings.backups)
    backups.check(made)
    assert abs(backups.made_at(made) - datetime.now(WITA).replace(tzinfo=None)) < timedelta(seconds=60), "our own time"


async def test_a_backup_that_fails_ends_nothing_and_shows_in_the_status(
    bot: Bot, settings: Settings, rina: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    logs.last_error.text = ""
    logging.getLogger().addHandler(logs.last_error)
    try:
        settings.backups.write_text("")  # no folder can be made here
        tick = await nightly(bot, settings)
        await tick(NIGHT)
        await rina.says("/status")
        rina.sees("Kesalahan terakhir", "backup failed", "belum ada")
        assert bot.processor.broken is None
    finally:
        logging.getLogger().removeHandler(logs.last_error)
        logs.last_error.text = ""


async def test_the_running_bot_makes_one_by_itself(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(settings, telegram) as ours:
        schedule = Schedule(ours.house.storage, WITA, daily.jobs(ours.house.storage, settings))
        monkeypatch.setattr(bot.schedule, "TICK_S", 0.01)
        ours._work(schedule.run())
        await until(lambda: bool(backups.all_in(settings.backups)))

        async def marked() -> bool:
            return await ours.house.storage.schedule.done_for("tidy") is not None

        await until(marked)
    assert len(backups.all_in(settings.backups)) == 1
