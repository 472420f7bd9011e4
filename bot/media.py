"""Fetch the files that reports name and keep them in the data folder, however long it takes; nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.fetch import Later, Refused, fetch
from bot.pictures import NotThat, as_kept
from storage import Storage
from storage.database import is_broken
from storage.media import Kept, Wish
from storage.media_folder import NoRoom

log = logging.getLogger(__name__)
AT_ONCE = 3
LOOK_S = 0.2  # at most so often it is asked what waits, however many commits there are
LONGEST_SLEEP_S = 60.0  # the clock may be set anew meanwhile


class Media:
    """A file is in the folder before the table says so: a kill in between leaves one that is fetched once more."""

    def __init__(self, bot: ExtBot[None], storage: Storage) -> None:
        self._bot, self._db, self._files = bot, storage.db, storage.media
        self._woken = asyncio.Event()
        self._in_hand: set[str] = set()

    async def run(self) -> None:
        """Until cancelled. Raises InvalidToken, and when the database is in trouble."""
        self._db.after_commit.append(self._woken.set)
        await self._sweep()
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._woken.clear()
                if await self._files.has_to_go():
                    await self._sweep()
                room = AT_ONCE - len(self._in_hand)
                for wish in await self._files.due(time.time(), self._in_hand, room) if room else []:
                    self._in_hand.add(wish.file_unique_id)
                    tasks.create_task(self._see_to(wish))
                sleep_s = await self._sleep_s()
                with suppress(TimeoutError):
                    async with asyncio.timeout(sleep_s):  # wait_for can miss that it is cancelled (3.11)
                        await self._woken.wait()
                await asyncio.sleep(LOOK_S)

    async def _sleep_s(self) -> float:
        now = time.time()
        due = await self._files.next_due(now)
        return min(LONGEST_SLEEP_S, due - now if due else LONGEST_SLEEP_S)

    async def _sweep(self) -> None:
        try:
            await self._files.sweep()
        except OSError as error:  # the folder's trouble; the next night tries again
            log.error("the folder of media could not be swept: %s", type(error).__name__)

    async def _see_to(self, wish: Wish) -> None:
        try:
            await self._get(wish)
        except (Refused, NotThat) as why:
            await self._give_up(wish, str(why))
        except Later as later:
            await self._later(wish, str(later), later.pause_s)
        except OSError as error:
            await self._later(wish, type(error).__name__)
        except InvalidToken:
            raise
        except Exception as error:
            if is_broken(error):
                raise
            log.exception("a file could not be kept")
            await self._later(wish, type(error).__name__)
        self._in_hand.discard(wish.file_unique_id)
        self._woken.set()

    async def _get(self, wish: Wish) -> None:
        if not await asyncio.to_thread(self._files.folder.has_room):
            raise NoRoom
        content = await fetch(self._bot, wish.file_id)
        async with self._db.unit():
            begun = await self._files.begin(wish)
        if not begun:
            raise NotThat("a file that can be read: it has ended the process")
        if not await self._keep(wish, content):
            await self._sweep()

    async def _keep(self, wish: Wish, content: bytes) -> bool:
        """One at a time, for a large picture takes much memory; False: nobody wants it any more."""
        async with self._files.turn:
            made = await asyncio.to_thread(as_kept, wish.kind, content)
            sha256 = await asyncio.to_thread(self._files.folder.put, made.content, made.ending)
            async with self._db.unit():
                kept = Kept(sha256, made.ending, len(made.content), made.width, made.height)
                return await self._files.here(wish, kept)

    async def _give_up(self, wish: Wish, why: str) -> None:
        log.info("a %s is given up: %s", wish.kind, why)
        async with self._db.unit():
            await self._files.give_up(wish, why)

    async def _later(self, wish: Wish, why: str, pause_s: float | None = None) -> None:
        log.warning("a %s could not be fetched: %s", wish.kind, why)
        async with self._db.unit():
            again = await self._files.later(wish, time.time(), pause_s)
        if not again:
            await self._give_up(wish, f"tried for a month: {why}")
