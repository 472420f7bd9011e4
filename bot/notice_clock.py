"""Begin with notices whose time has come; what a stop has delayed is sent, unless it is much too late."""

from __future__ import annotations

from datetime import datetime

from bot.ticks import ticking
from handlers import notice_due
from handlers.kit.house import House
from storage.quiet import quiet_until

TICK_S = 5.0


class NoticeClock:
    def __init__(self, house: House) -> None:
        self._house = house

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        await ticking(self.tick, self._house.zone, TICK_S, "notices with a time")

    async def tick(self, now: datetime) -> None:
        """Do what is due at this moment (local); not in the quiet hours, unless it is urgent."""
        quiet = quiet_until(now) is not None
        for notice in await self._house.storage.notices.due(int(now.timestamp())):
            if notice.content.urgent or not quiet:
                async with self._house.storage.db.unit():
                    await notice_due.begin(self._house.storage, notice, now)
