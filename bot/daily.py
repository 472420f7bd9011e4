"""What is done every day: a backup, letting go of what nobody needs any more, and a look at what is due."""

from __future__ import annotations

import asyncio
import logging
import time as clock
from datetime import date, datetime, time
from functools import partial

from bot.schedule import Job
from bot.settings import Settings
from handlers import data_request, standing
from storage import Storage, backups

log = logging.getLogger(__name__)
MORNING, EVENING = time(6), time(21)  # between them nobody is disturbed by being told


def jobs(storage: Storage, settings: Settings) -> list[Job]:
    """At hours at which nobody writes."""

    async def back_up(day: date) -> None:
        await asyncio.to_thread(backups.make_in, settings.database, settings.backups, datetime.now(settings.zone))

    async def tell(day: date) -> None:
        """Plt. begin and end at midnight, when nobody wants to be told."""
        last: int | None = 0
        while last is not None:
            last = await standing.tell_some(storage, last)

    async def let_go(day: date) -> None:
        days = settings.keep_locations_days, settings.keep_contacts_days
        async with storage.db.unit():
            gone = await storage.retention.run(int(clock.time()), *days)
        log.info("retention: %s locations, %s contacts let go", gone.locations, gone.contacts)

    async def watch(day: date) -> None:
        """Caught up with at night, it waits for the next morning."""
        now = datetime.now(settings.zone)
        if not MORNING <= now.time() < EVENING:
            return
        async with storage.db.unit():
            await data_request.remind(storage, now)

    return [
        Job("backup", time(1, 30), back_up),
        Job("tidy", time(2, 30), partial(_tidy, storage)),
        Job("retention", time(2, 45), let_go),
        Job("standing", time(6, 30), tell),
        Job("data requests", time(8), watch),
    ]


async def _tidy(storage: Storage, day: date) -> None:
    """What nobody will ask for any more."""
    async with storage.db.unit():
        await storage.inbox.forget_old()
        await storage.outbox.forget_old()
        await storage.join_requests.forget_old(int(clock.time()))
        await storage.downloads.forget_old(int(clock.time()))
        await storage.recaps.forget_old(int(clock.time()))
        await storage.reminders.forget_old(day)
        await storage.boards.forget_old(day)
        await storage.unasked.forget_old(day)
        await storage.drafts.forget_old(int(clock.time()))
    await storage.media.sweep()
    await storage.db.optimize()
