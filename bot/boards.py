"""The coordinators' boards: a new one each working day, changed in place through the day, ended the next morning."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.ticks import ticking
from handlers import board
from storage import Storage
from storage.boards import APART_S
from storage.boards import Board as Kept
from storage.person import Person
from storage.quiet import at_night, due_hours
from storage.roles import Role
from storage.unasked_wishes import Kind

TICK_S = 15


class Boards:
    """What a board says and that it says so are one commit with the message; a stop changes nothing.

    One whose message its owner has deleted has no message id any more: it is let be.
    """

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage, self._zone = storage, zone
        self._looked_at: dict[int, tuple[date, float]] = {}  # by person: the day, Unix seconds

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        await ticking(self.tick, self._zone, TICK_S, "the boards")

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local) and was not done."""
        if at_night(now):
            return
        coordinators, silent = await self._coordinators(), await self._storage.unasked_wishes.silent(Kind.BOARD)
        began = now.time() >= (await self._storage.reminders.rules()).board
        for kept in await self._storage.boards.open():
            over = kept.day < now.date() and began
            if over or kept.person_id not in coordinators or kept.person_id in silent:
                await self._end(kept, now, theirs=kept.person_id in coordinators)
        if began and (await self._storage.working_days.day(now.date())).working:
            for person in coordinators.values():
                if person.telegram_id and person.reachable and person.id not in silent:
                    await self._look(person, now)

    async def _coordinators(self) -> dict[int, Person]:
        """Whoever is one now, those acting included."""
        people = self._storage.people
        both = [*await people.holding(Role.KECAMATAN), *await people.holding(Role.CITY)]
        return {one.id: one for one in both}

    async def _end(self, kept: Kept, now: datetime, *, theirs: bool) -> None:
        async with self._storage.db.unit():
            if person := await self._storage.people.by_id(kept.person_id):
                await board.take_down(self._storage, person, kept, now, theirs=theirs)

    async def _look(self, person: Person, now: datetime) -> None:
        """Once a minute: whether there is anything new."""
        day, at = now.date(), now.timestamp()
        seen_on, seen_at = self._looked_at.get(person.id, (day, 0.0))
        if seen_on == day and 0 <= at - seen_at < APART_S:
            return
        async with self._storage.db.unit():
            kept = await self._storage.boards.of(person.id, day)
            if kept is None:
                await self._put_up(person, now)
            elif not kept.ended and kept.may_change(int(at)):
                await self._renew(person, kept, now)
        self._looked_at[person.id] = (day, at)

    async def _put_up(self, person: Person, now: datetime) -> None:
        if due_hours(now) is not None:
            await board.put_up(self._storage, person, now)

    async def _renew(self, person: Person, kept: Kept, now: datetime) -> None:
        """Unless it is still on its way, or gone."""
        if await self._storage.outbox.message_id(person.telegram_id or 0, board.screen_of(kept.day)):
            await board.renew(self._storage, person, kept, now)
