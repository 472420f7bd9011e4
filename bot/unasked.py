"""Send by the clock what nobody has asked for: summaries, results, RT out of sight, and the plans of the day."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.ticks import AT_ONCE, PACE_S, ticking
from handlers import plan, unasked
from storage import Storage
from storage.period import Period
from storage.quiet import due_hours
from storage.reminders import Reachable
from storage.roles import Role
from storage.unasked_wishes import USUAL, Kind

TICK_S = 30


class Unasked:
    """The mark and the message are one commit; what a stop has delayed is sent the same day, later no more."""

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage, self._zone = storage, zone

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        await ticking(self.tick, self._zone, TICK_S, "unasked summaries")

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local) and was not done."""
        if due_hours(now) is None:
            return
        await self._plans(now)
        for kind in USUAL:
            if about := await self._storage.unasked.about(kind, now.date()):
                await self._send(kind, about, now)

    async def _send(self, kind: Kind, about: Period, now: datetime) -> None:
        due = await self._storage.unasked.due(kind, about.first, now, await self._coordinators())
        for start in range(0, len(due), AT_ONCE):
            told = await self._some(kind, about, due[start : start + AT_ONCE], now)
            if told and len(due) > start + AT_ONCE:  # leave replies their room
                await asyncio.sleep(PACE_S)

    async def _some(self, kind: Kind, about: Period, people: Sequence[Reachable], now: datetime) -> int:
        async with self._storage.db.unit():
            return sum([await unasked.send(self._storage, one.id, kind, about, now) for one in people])

    async def _coordinators(self) -> set[int]:
        people = self._storage.people
        both = [*await people.holding(Role.KECAMATAN), *await people.holding(Role.CITY)]
        return {one.id for one in both}

    async def _plans(self, now: datetime) -> None:
        """Also on a day off: its cadre has chosen the day."""
        if now.time() < plan.AT:
            return
        due = sorted(await self._storage.plans.due(now.date()), key=lambda one: one.person_id)
        for _, their in groupby(due, lambda one: one.person_id):
            async with self._storage.db.unit():
                await plan.remind(self._storage, list(their), now)
