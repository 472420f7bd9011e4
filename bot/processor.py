"""Work updates off, one after another, each in one transaction with its answers and its mark."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationHandlerStop, BaseUpdateProcessor

from bot import errors, logs
from bot.fair_queue import FairQueue
from bot.taps import Taps
from handlers.kit.context import Context
from handlers.kit.house import House
from storage import open_database
from storage.database import is_broken

log = logging.getLogger(__name__)
TRIES = 3  # vain ones, then an update is set aside
DEATHS = 6  # of the process while it was worked off: three kills can meet the same update by chance, six hardly


class OneAtATime(BaseUpdateProcessor):
    """In the order of arrival. What a failing update has done is undone; after TRIES it is set aside and told of."""

    def __init__(self, house: House, taps: Taps, queue: FairQueue) -> None:
        super().__init__(1)
        self.house, self.storage, self._taps, self._queue = house, house.storage, taps, queue
        self.closing = False  # what has not begun stays in the inbox for the next start
        self.broken: Exception | None = None  # nothing can be kept any more
        self._error: Exception | None = None
        self._tried: dict[int, int] = {}  # updates that an earlier process left undone

    def attach(self, app: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self.app = app
        app.add_error_handler(self._note)

    async def initialize(self) -> None:
        """Called before the library reads the conversations' states from the database."""
        await open_database(self.storage)
        self.storage.db.after_commit += [self._taps.answer, self._take_again]

    async def shutdown(self) -> None:
        """The database is closed last, after the outbox."""

    async def replay(self) -> None:
        """At start: what is not done goes through again, in its order; what has failed too often is set aside."""
        async with self.storage.db.unit():
            waiting = await self.storage.inbox.waiting()
        for item in waiting:
            update = await self._read(item.update_id, item.body)
            if update is None:
                continue
            if item.tries >= DEATHS:
                await self._set_aside(update, RuntimeError("the process ended each time while this was worked off"))
            else:
                self._tried[item.update_id] = item.tries
                self._queue.put_nowait(update)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if self.closing or not isinstance(update, Update):
            coroutine.close()  # type: ignore[attr-defined]
            return
        mark = logs.update_id.set(update.update_id)
        try:
            await self._work_off(update, coroutine)
            await self._tell_flooding()
        except Exception as error:
            self.give_up(error)
        finally:
            logs.update_id.reset(mark)

    def give_up(self, error: Exception) -> None:
        """End the process tidily, in order rather than on: the next start finds everything as it is on disk."""
        log.critical("this cannot go on: %s", logs.where(error))
        self.broken, self.closing = self.broken or error, True
        if self.app.updater and self.app.updater.running:  # else it is not up yet, or already stopping
            self.app.stop_running()

    def _take_again(self) -> None:
        """After a commit: what an admin has put back to work."""
        while self.house.again:
            update_id = self.house.again.pop()
            self.app.create_task(self._put_back(update_id))

    async def _put_back(self, update_id: int) -> None:
        body = await self.storage.inbox.body(update_id)
        if body and (update := await self._read(update_id, body)):
            await self._queue.put(update)

    async def _read(self, update_id: int, body: dict[str, Any]) -> Update | None:
        """Set aside what the library cannot read: never could, or can no longer."""
        try:
            return Update.de_json(body, self.app.bot)
        except Exception as error:
            async with self.storage.db.unit():
                await self.storage.inbox.set_aside(update_id, type(error).__name__)
            return None

    async def _work_off(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if self._tried.pop(update.update_id, None) is not None:
            async with self.storage.db.unit():
                await self.storage.inbox.begin_again(update.update_id)
        for left in reversed(range(TRIES)):
            error = await self._attempt(update, coroutine)
            if error is None:
                return
            if left:
                coroutine = self.app.process_update(update)
        await self._set_aside(update, error)

    async def _attempt(self, update: Update, coroutine: Awaitable[Any]) -> Exception | None:
        """The error that undid it, or None. Raises when nothing can be kept at all."""
        self._error = None
        try:
            async with self.storage.db.unit(more=not self._queue.empty()):
                await coroutine
                if self._error:
                    raise self._error
                await self.storage.inbox.done(update.update_id)
                if update.callback_query:
                    self._taps.add(update.callback_query.id)
        except Exception as error:
            if error is not self._error or is_broken(error):
                raise
            log.error("an update failed", exc_info=error)
            return error
        return None

    async def _set_aside(self, update: Update, error: Exception | None) -> None:
        async with self.storage.db.unit():
            code = await self.storage.inbox.set_aside(update.update_id, type(error).__name__)
            await errors.tell(self.storage, update, code, error)
            if update.callback_query:
                self._taps.add(update.callback_query.id)

    async def _tell_flooding(self) -> None:
        if self._queue.flooding:
            flooding, self._queue.flooding = self._queue.flooding, set()
            async with self.storage.db.unit():
                for chat_id in flooding:
                    await errors.tell_flooding(self.storage, chat_id)

    async def _note(self, update: object, context: Context) -> None:
        """The library hands errors of handlers to error handlers; here they undo the update."""
        if isinstance(update, Update):
            self._error = context.error
            raise ApplicationHandlerStop
        if context.error:
            log.warning("polling: %s", type(context.error).__name__)
