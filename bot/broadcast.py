"""Send notices: everyone once, at a pace that leaves Telegram's limit room for replies."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial

from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.sender import Sender, Unsure
from handlers.kit.context import message
from handlers.kit.texts import say
from storage import Storage
from storage.deliveries import Delivery

PER_SECOND = 25  # Telegram: "no more than 30 messages per second or so" in bulk (core.telegram.org/bots/faq)
IN_HAND = 25  # so many slow or flooded people hold up nobody
TELL_S = 2.0  # between two changes of the author's message: Telegram wants few in a chat


class NoLonger(Exception):
    """They have left the roster, or it is settled already."""


class Broadcast:
    """A person is marked right before the send and settled after it: a kill in between leaves them unsure, never twice.

    Each commit marks one and settles those whose send has ended, so that only sends that are under way are in doubt.
    """

    def __init__(self, bot: ExtBot[None], storage: Storage, per_second: float = PER_SECOND) -> None:
        self._storage, self._sender, self._per_second = storage, Sender(bot, IN_HAND), per_second
        self._in_hand: set[Delivery] = set()
        self._ended: list[tuple[Delivery, str, str | None]] = []  # with which words; not settled yet
        self._told_at = 0.0
        self._woken, self._idle = asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._closing = False

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled, or all that was in hand at `finish` has ended. Raises when the database is in trouble."""
        self._idle.clear()
        try:
            async with self._storage.db.unit():
                await self._storage.deliveries.call_cut_off_unsure()
            async with asyncio.TaskGroup() as sends:
                while self._in_hand or not self._closing:
                    await self._step(sends)
            if self._ended:
                await self._settle()
        finally:
            self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Let what is in hand come to its end; nobody further is begun with."""
        self._closing = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    async def _step(self, sends: asyncio.TaskGroup) -> None:
        """Begin with the next person; when there is nobody, settle and wait for something to happen."""
        self._woken.clear()
        if (delivery := await self._next()) is not None:
            self._in_hand.add(delivery)
            sends.create_task(self._deliver(delivery))
            await asyncio.sleep(1 / self._per_second)
            return
        if self._ended or (not self._in_hand and not self._closing and await self._storage.notices.any_open()):
            await self._settle()
        with suppress(TimeoutError):  # not wait_for: before Python 3.12 it may swallow a cancellation (cpython#86296)
            async with asyncio.timeout(self._sender.pause_s or None):
                await self._woken.wait()

    async def _next(self) -> Delivery | None:
        if self._closing or len(self._in_hand) >= IN_HAND or self._sender.pause_s:
            return None
        waiting = await self._storage.deliveries.waiting(IN_HAND + 1)  # those in hand may be among them
        return next((delivery for delivery in waiting if delivery not in self._in_hand), None)

    async def _deliver(self, delivery: Delivery) -> None:
        chat_id, state, reason = delivery.telegram_id, "sent", None
        args = message(chat_id, delivery.text)
        mark = partial(self._mark, delivery)
        try:
            await self._sender.call(chat_id, "send_message", args, once=True, under_way=mark)
        except Unsure:
            state = "unsure"
        except (Forbidden, BadRequest) as refusal:
            state, reason = "failed", f"{type(refusal).__name__}: {refusal}"
        except NoLonger:
            state = ""
        if state:
            self._ended.append((delivery, state, reason))
        self._in_hand.discard(delivery)
        self.wake()

    async def _mark(self, delivery: Delivery, under_way: bool) -> None:
        if not under_way:
            self._ended.append((delivery, "waiting", None))
        if not await self._settle(delivery if under_way else None):
            raise NoLonger

    async def _settle(self, begin: Delivery | None = None) -> bool:
        """One commit for all that has happened; whether who is to be begun with is still waiting."""
        async with self._storage.db.unit():
            ended, self._ended = self._ended, []
            for delivery, state, reason in ended:
                await self._storage.deliveries.settle(delivery, state, reason)
                if reason and reason.startswith("Forbidden"):
                    await self._storage.people.set_reachable(delivery.telegram_id, False)
            if not self._in_hand or (ended and time.monotonic() - self._told_at >= TELL_S):
                self._told_at = time.monotonic()
                await self._tell_progress()
            return begin is None or await self._storage.deliveries.begin(begin)

    async def _tell_progress(self) -> None:
        """The author's own message rises with the count."""
        for notice_id in await self._storage.notices.open():
            if (await self._storage.notices.progress(notice_id)).left == 0:
                await self._storage.notices.finish(notice_id, int(time.time()))
            progress = await self._storage.notices.progress(notice_id)
            if author := progress.author_telegram_id:
                told = message(author, say.notice.progress(progress))
                await self._storage.outbox.edit(author, told, progress.screen)
