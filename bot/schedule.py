"""What is due once a day at a set hour; a day that was missed is caught up with, once."""

from __future__ import annotations

import asyncio
import logging
import time as clock
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage import Storage
from storage.database import is_broken

log = logging.getLogger(__name__)
TICK_S = 30
AGAIN_S = 3600  # after a failure
AHEAD = timedelta(days=1)  # a mark from further ahead is of a clock that was wrong, and must not stop a job for years


@dataclass(frozen=True)
class Job:
    """`does` is given the day that is due; what it does twice must do no harm, a kill may come before the mark."""

    name: str
    at: time
    does: Callable[[date], Awaitable[None]]


class Schedule:
    def __init__(self, storage: Storage, zone: ZoneInfo, jobs: Sequence[Job]) -> None:
        self._storage, self._zone, self._jobs = storage, zone, jobs
        self._not_before: dict[str, float] = {}  # time.monotonic: the clock may be set back meanwhile

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        while True:
            await self.tick(datetime.now(self._zone))
            await asyncio.sleep(TICK_S)

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment and was not done."""
        for job in self._jobs:
            day = now.date() if now.time() >= job.at else now.date() - timedelta(days=1)
            done = await self._storage.schedule.done_for(job.name)
            due = done is None or not day <= done <= day + AHEAD
            if due and self._not_before.get(job.name, 0) <= clock.monotonic():
                await self._do(job, day)

    async def _do(self, job: Job, day: date) -> None:
        try:
            await job.does(day)
        except Exception as error:
            if is_broken(error):
                raise
            log.exception("%s failed; it is tried again in an hour", job.name)
            self._not_before[job.name] = clock.monotonic() + AGAIN_S
            return
        async with self._storage.db.unit():
            await self._storage.schedule.done(job.name, day)
