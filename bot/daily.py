"""What is done every night: a backup, and letting go of what nobody needs any more."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time

from bot.schedule import Job
from bot.settings import Settings
from handlers import standing
from storage import Storage, backups


def jobs(storage: Storage, settings: Settings) -> list[Job]:
    """At hours at which nobody writes."""

    async def back_up(day: date) -> None:
        at = datetime.now(settings.zone)
        await asyncio.to_thread(backups.make_in, settings.database, settings.backups, at)

    async def tidy(day: date) -> None:
        async with storage.db.unit():
            await storage.inbox.forget_old()
            await storage.outbox.forget_old()
        await storage.db.optimize()

    async def tell(day: date) -> None:
        """Plt. begin and end at midnight, when nobody wants to be told."""
        async with storage.db.unit():
            await standing.tell_all(storage)

    return [Job("backup", time(1, 30), back_up), Job("tidy", time(2, 30), tidy), Job("standing", time(6, 30), tell)]
