"""Remind once of a report that was begun and never sent, at an hour at which people may be written to."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import draft_reminder
from storage import Storage
from storage.database import is_broken
from storage.quiet import due_hours

log = logging.getLogger(__name__)
TICK_S = 60
AT_ONCE = 25  # in one commit, and Telegram takes so many a second from one bot
PACE_S = 1.0


class DraftReminders:
    """The mark and the message are one commit; whatever fell into a quiet hour or a stop is due afterwards."""

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage, self._zone = storage, zone

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        while True:
            try:
                await self.tick(datetime.now(self._zone))
            except Exception as error:
                if is_broken(error):
                    raise
                log.exception("reminders of drafts failed; they are tried again")
            await asyncio.sleep(TICK_S)

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local) and was not done."""
        if due_hours(now) is None or not (await self._storage.working_days.day(now.date())).working:
            return
        idle = await self._storage.drafts.idle(draft_reminder.FORMS, int(now.timestamp()))
        due = [one for one in idle if draft_reminder.is_worth_it(one)]
        for start in range(0, len(due), AT_ONCE):
            async with self._storage.db.unit():
                for one in due[start : start + AT_ONCE]:
                    await draft_reminder.remind(self._storage, one, now)
            if len(due) > start + AT_ONCE:  # leave replies their room
                await asyncio.sleep(PACE_S)
