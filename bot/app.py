"""Put the bot together: settings, storage, the life of an update, and every feature in handlers/."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

import handlers
from bot.broadcast import Broadcast
from bot.drafts import Conversations
from bot.intake import DurableBot
from bot.outbox import Outbox
from bot.processor import OneAtATime
from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers.kit.context import Context, House
from storage import storage_on
from storage.database import Database

log = logging.getLogger(__name__)
UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
POLL_S = 30
STOP_S = 5  # for sends that are under way when the bot is stopped

App = Application[Any, Context, Any, Any, Any, Any]


class Bot(Application[Any, Any, Any, Any, Any, Any]):
    """The library's application, with what runs beside it."""

    def furnish(self, house: House, processor: OneAtATime, outbox: Outbox, broadcast: Broadcast) -> None:
        self.house, self.processor, self.outbox, self.broadcast = house, processor, outbox, broadcast
        self.workers: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """After initialize(): replay what is not done, and start sending."""
        db = self.house.storage.db
        db.after_commit += [self.outbox.wake, self.broadcast.wake]
        await self.processor.replay()
        async with db.unit():
            await self.house.storage.inbox.forget_old()
            await self.house.storage.outbox.forget_old()
        for run in (self.outbox.run, self.broadcast.run):
            self._work(run())

    async def stop(self) -> None:
        self.processor.closing = True
        await super().stop()

    async def end(self) -> None:
        """After stop(): what is under way may finish; the rest stays in the outbox."""
        await self.house.storage.db.flush()
        await self.outbox.finish(STOP_S)
        for task in self.workers:
            task.cancel()
        await asyncio.gather(*self.workers, *self.processor.answering, return_exceptions=True)

    async def close(self) -> None:
        await self.house.storage.db.close()

    def _work(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(run)
        self.workers.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A worker ends only when it is cancelled; anything else ends the process, and the next start goes on."""
        if not task.cancelled() and (error := task.exception()):
            log.critical("a worker has ended: %r", error)
            self.processor.broken = error if isinstance(error, Exception) else None
            self.stop_running()


# Our buttons carry form, draft and step, which is more than per_message could tell.
warnings.filterwarnings("ignore", message=r".*'CallbackQueryHandler' will not be tracked", category=PTBUserWarning)


def build(settings: Settings, request: Callable[[], BaseRequest] = AiohttpRequest) -> Bot:
    """Ready to run; nothing is opened yet. Raises settings.Wrong without a token."""
    storage = storage_on(Database(settings.database))
    house = House(storage, settings.zone, settings.city_prefix, settings.admin_ids)
    telegram = DurableBot(
        settings.token,
        storage=storage,
        base_url=f"{settings.bot_api_url.rstrip('/')}/bot",
        base_file_url=f"{settings.bot_api_url.rstrip('/')}/file/bot",
        request=request(),
        get_updates_request=request(),
    )
    processor = OneAtATime(house)
    app: Any = (
        Application.builder()
        .application_class(Bot)
        .bot(telegram)
        .context_types(ContextTypes(context=Context))
        .persistence(Conversations(storage))
        .concurrent_updates(processor)
        .post_init(Bot.begin)  # type: ignore[arg-type]
        .post_stop(Bot.end)  # type: ignore[arg-type]
        .post_shutdown(Bot.close)  # type: ignore[arg-type]
        .build()
    )
    app.bot_data["house"] = house
    processor.attach(app)
    telegram.watch(app.update_queue.qsize)
    app.furnish(house, processor, Outbox(telegram, storage), Broadcast(telegram, storage))
    app.add_handlers(handlers.FIRST, group=-1)
    app.add_handlers(handlers.in_order())
    ours: Bot = app
    return ours
