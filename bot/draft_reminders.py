"""Remind once of a report that was begun and never sent, at an hour at which people may be written to."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.ticks import AT_ONCE, PACE_S, ticking
from handlers import draft_reminder
from handlers.kit.filled import is_begun
from storage import Storage
from storage.quiet import due_hours

TICK_S = 60


class DraftReminders:
    """The mark and the message are one commit; whatever fell into a quiet hour or a stop is due afterwards."""

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage, self._zone = storage, zone

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        await ticking(self.tick, self._zone, TICK_S, "reminders of drafts")

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local) and was not done."""
        if due_hours(now) is None or not (await self._storage.working_days.day(now.date())).working:
            return
        idle = await self._storage.drafts.idle(draft_reminder.FORMS, int(now.timestamp()))
        due = [one for one in idle if is_begun(one.draft)]
        for start in range(0, len(due), AT_ONCE):
            async with self._storage.db.unit():
                for one in due[start : start + AT_ONCE]:
                    await draft_reminder.remind(self._storage, one, now)
            if len(due) > start + AT_ONCE:  # leave replies their room
                await asyncio.sleep(PACE_S)
