"""The life of the process: what is opened and begun in which order, and how it ends without losing anything."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from telegram.ext import Application

from bot.broadcast import Broadcast
from bot.health import notify
from bot.outbox import Outbox
from bot.processor import OneAtATime
from bot.taps import Taps
from handlers import standing
from handlers.kit.house import House

STOP_S = 5  # for sends that are under way when the bot is stopped


Worker = Callable[[], Coroutine[Any, Any, None]]


class Bot(Application[Any, Any, Any, Any, Any, Any]):
    """The library's application, with what runs beside it."""

    def furnish(
        self,
        house: House,
        processor: OneAtATime,
        taps: Taps,
        outbox: Outbox,
        broadcast: Broadcast,
        besides: list[Worker],
    ) -> None:
        self.house, self.processor, self.taps, self.outbox, self.broadcast = house, processor, taps, outbox, broadcast
        self.work = [outbox.run, broadcast.run, *besides]
        self.workers: set[asyncio.Task[None]] = set()
        self.starting: set[asyncio.Task[Any]] = set()

    async def initialize(self) -> None:
        with self._starting():
            await super().initialize()

    async def begin(self) -> None:
        """After initialize(): replay what is not done, and start sending."""
        db = self.house.storage.db
        db.after_commit += [self.outbox.wake, self.broadcast.wake]
        with self._starting():
            await self._let_in()
            await self.processor.replay()
        for run in self.work:
            self._work(run())

    async def _let_in(self) -> None:
        """Whom the settings name, or whose role has changed while the bot was down, is told what they may now."""
        people = self.house.storage.people
        async with self.house.storage.db.unit():
            await people.let_in_by_settings(self.house.admin_ids)
        if last := await standing.tell_some(self.house.storage, after=0):
            self.work = [*self.work, partial(self._tell_the_rest, last)]

    async def _tell_the_rest(self, last: int | None) -> None:
        """Where there are very many people, nothing waits until each has been looked at."""
        while last:
            last = await standing.tell_some(self.house.storage, last)

    async def start(self) -> None:
        await super().start()
        if self.processor.broken:  # before there was a loop to stop
            asyncio.get_running_loop().call_later(0.1, self.stop_running)

    async def stop(self) -> None:
        notify("STOPPING=1")
        self.processor.closing = True
        await super().stop()

    async def end(self) -> None:
        """After stop(): what is under way may finish; the rest stays in the outbox."""
        try:
            await self.house.storage.db.flush()
        except sqlite3.Error as error:  # all must be closed nevertheless, or the process would never end
            self.processor.give_up(error)
        await asyncio.gather(*(part.finish(STOP_S) for part in (self.outbox, self.broadcast, self.taps)))
        await self._let_go()

    async def close(self) -> None:
        """Last of all, also after a start that failed or that a signal has cut short."""
        await self._let_go()
        await self.bot.shutdown()
        await self.house.storage.db.close()

    async def _let_go(self) -> None:
        rest = (self.workers | self.taps.answering | self.starting) - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """A signal leaves the task of a start hanging; whoever closes must end it, or its database stays open."""
        task = asyncio.current_task()
        self.starting |= {task} if task else set()
        yield
        self.starting.clear()

    def _work(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(run)
        self.workers.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A worker ends only when it is cancelled; anything else ends the process, and the next start goes on."""
        if not task.cancelled() and (error := task.exception()):
            while isinstance(error, BaseExceptionGroup):  # of a worker that has tasks of its own
                error = error.exceptions[0]
            self.processor.give_up(error if isinstance(error, Exception) else RuntimeError(repr(error)))
