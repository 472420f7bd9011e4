"""Remind by the clock who has not checked in, and ask in the morning who forgot to say when they left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.ticks import AT_ONCE, PACE_S, ticking
from handlers import check_out, reminder
from handlers.kit.texts import say
from storage import Storage
from storage.attendance import LEAVE, State
from storage.check_in import CheckIn
from storage.quiet import due_hours, of_use_until
from storage.reminders import Reachable, Slot

TICK_S = 30
ASKED_MOST = 3  # days that one person is asked about in one morning


class Reminders:
    """Each person is looked at once, when their hour has come; the mark and the message are one commit."""

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage, self._zone = storage, zone
        self._day: date | None = None
        self._looked_at: set[tuple[Slot, int]] = set()  # on that day

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        await ticking(self.tick, self._zone, TICK_S, "reminders")

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local) and was not done."""
        if now.date() != self._day:
            self._day, self._looked_at = now.date(), set()
        if due_hours(now) is None or not (await self._storage.working_days.day(now.date())).working:
            return
        for slot in (Slot.MORNING, Slot.AFTERNOON):
            for some in _parts(await self._due(slot, now)):
                await self._paced(await self._remind(slot, some, now), some)
        await self._ask(now)

    async def _due(self, slot: Slot, now: datetime) -> list[Reachable]:
        due = await self._storage.reminders.due(slot, now)
        return [one for one in due if (slot, one.id) not in self._looked_at]

    async def _remind(self, slot: Slot, people: Sequence[Reachable], now: datetime) -> int:
        """Those who are absent without word; how many."""
        told, day = 0, now.date()
        async with self._storage.db.unit():
            states = await self._states(people, day)
            for one in people:
                if states.get(one.id) is State.ABSENT:
                    await self._storage.reminders.sent(one.id, day, slot, int(now.timestamp()))
                    await reminder.remind(self._storage, one.chat_id, now, say.reminder.by_clock(now.hour))
                    told += 1
        self._looked_at |= {(slot, one.id) for one in people}
        return told

    async def _ask(self, now: datetime) -> None:
        """Whoever is on leave is asked when they are back."""
        due = await self._due(Slot.LEAVING, now)
        lacking: dict[int, list[CheckIn]] = {}
        for check_in in await self._storage.check_outs.lacking(now.date()) if due else []:
            lacking.setdefault(check_in.person_id, []).append(check_in)
        for some in _parts([one for one in due if one.id in lacking]):
            await self._paced(await self._ask_some(some, lacking, now), some)
        self._looked_at |= {(Slot.LEAVING, one.id) for one in due}

    async def _ask_some(self, people: Sequence[Reachable], lacking: dict[int, list[CheckIn]], now: datetime) -> int:
        told = 0
        async with self._storage.db.unit():
            states = await self._states(people, now.date())
            for one in people:
                if states.get(one.id, State.CUTI) not in LEAVE:  # not among them: no longer a cadre
                    told += await self._ask_about(one, lacking[one.id], now)
        return told

    async def _ask_about(self, person: Reachable, seen: Sequence[CheckIn], now: datetime) -> int:
        """The newest days, unless they have said it meanwhile; older ones are let be."""
        days = [await self._storage.check_ins.by_id(one.id) for one in seen]
        lacking = [one for one in days if one and one.left_at is None]
        for one in lacking:
            await self._storage.reminders.sent(person.id, one.day, Slot.LEAVING, int(now.timestamp()))
        for one in lacking[-ASKED_MOST:]:
            came = datetime.fromtimestamp(one.at, self._zone)
            await check_out.ask(self._storage, person.chat_id, one, came, of_use_until(now))
        return len(lacking)

    async def _states(self, people: Sequence[Reachable], day: date) -> dict[int, State]:
        days = await self._storage.attendance.of_people([one.id for one in people], day, self._zone)
        return {one.person_id: one.state for one in days}

    async def _paced(self, told: int, some: Sequence[Reachable]) -> None:
        """Leave replies their room when there are many."""
        if told and len(some) == AT_ONCE:
            await asyncio.sleep(PACE_S)


def _parts(people: Sequence[Reachable]) -> Iterator[Sequence[Reachable]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]
