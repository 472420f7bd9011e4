"""Fetch the files that people have sent, and hand each to the feature that asked for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping

from telegram.ext import ExtBot

from bot.fetch import Later, Refused, fetch
from handlers.kit.arrival import Arrival
from handlers.kit.house import House
from storage.database import is_broken
from storage.downloads import Download

log = logging.getLogger(__name__)
AT_ONCE = 4
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
GIVE_UP_S = 6 * 3600  # after the file was sent
TRIES = 3  # of what is done with a file: one that ends the process each time must not do so for ever


class Lost(Exception):
    """The file will not come; says why."""


class Downloads:
    """A download is done when its feature has settled it: whatever a kill cuts off is done again."""

    def __init__(self, bot: ExtBot[None], house: House, arrivals: Mapping[str, Arrival]) -> None:
        self._bot, self._house, self._arrivals = bot, house, arrivals
        self._kept = house.storage.downloads
        self._woken, self._slots = asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        self._in_hand: set[int] = set()

    def wake(self) -> None:
        """After a commit: all that was added up to now is on disk."""
        if self._kept.added:
            self._kept.added = False
            self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        self._house.storage.db.after_commit.append(self.wake)
        async with asyncio.TaskGroup() as files:
            while True:
                for download in await self._kept.waiting():
                    if download.id not in self._in_hand:
                        self._in_hand.add(download.id)
                        files.create_task(self._see_to(download))
                await self._woken.wait()
                self._woken.clear()

    async def _see_to(self, download: Download) -> None:
        try:
            await self._hand_over(download, await self._begun(download) or await self._fetch(download))
        except Lost as lost:
            async with self._house.storage.db.unit():
                await self._arrivals[download.kind].lost(self._house, download, str(lost))
                await self._kept.forget(download)
        self._in_hand.discard(download.id)

    async def _begun(self, download: Download) -> Download | None:
        async with self._house.storage.db.unit():
            return await self._kept.begin(download)

    async def _fetch(self, download: Download) -> Download:
        content = await self._content(download)
        async with self._house.storage.db.unit():
            await self._kept.fetched(download, content)
        return await self._begun(download) or download

    async def _hand_over(self, download: Download, begun: Download) -> None:
        if begun.tries > TRIES:
            raise Lost("broken")
        try:
            await self._arrivals[begun.kind].takes(self._house, begun)
        except Exception as error:
            if is_broken(error):
                raise
            log.exception("download %s (%s) could not be used", begun.id, begun.kind)
            raise Lost("broken") from None

    async def _content(self, download: Download) -> bytes:
        """The file's bytes, tried for hours. Raises Lost, InvalidToken."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                async with self._slots:
                    return await fetch(self._bot, download.file_id)
            except Refused as refusal:
                log.info("download %s is refused: %s", download.id, refusal)
                raise Lost("refused") from None
            except Later as later:
                log.warning("download %s is to be tried again: %s", download.id, later)
                pause_s = later.pause_s or wait_s
            if time.time() + pause_s > download.sent_at + GIVE_UP_S:
                raise Lost("network")
            await asyncio.sleep(pause_s)
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)
