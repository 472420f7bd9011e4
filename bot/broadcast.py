"""Send notices: everyone once, at a pace that leaves Telegram's limit room for replies."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.sender import Sender, Unsure
from handlers.kit.texts import say
from storage import Storage
from storage.deliveries import Delivery

PER_SECOND = 25  # Telegram: "no more than 30 messages per second or so" in bulk (core.telegram.org/bots/faq)


class Broadcast:
    """A person is marked before the send and settled after it: a kill in between leaves them unsure, never twice."""

    def __init__(self, bot: ExtBot[None], storage: Storage, per_second: float = PER_SECOND) -> None:
        self._storage, self._sender, self._per_second = storage, Sender(bot, PER_SECOND), per_second
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        async with self._storage.db.unit():
            await self._storage.deliveries.call_cut_off_unsure()
        while True:
            async with self._turn:
                more = await self._round()
            if not more:
                await self._woken.wait()
                self._woken.clear()

    async def finish(self, seconds: float) -> None:
        """Let the round that is under way come to its end; no further one is begun."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._turn.acquire(), seconds)

    async def _round(self) -> bool:
        """One second's worth of people; whether there was anything to do."""
        if not await self._storage.db.committed("SELECT 1 FROM notices WHERE finished_at IS NULL"):
            return False
        async with self._storage.db.unit():
            batch = await self._storage.deliveries.take(PER_SECOND)
        ends = await asyncio.gather(*(self._deliver(one, i / self._per_second) for i, one in enumerate(batch)))
        async with self._storage.db.unit():
            for delivery, (state, reason) in zip(batch, ends, strict=True):
                await self._storage.deliveries.settle(delivery, state, reason)
                if reason and reason.startswith("Forbidden"):
                    await self._storage.people.set_reachable(delivery.telegram_id, False)
            await self._tell_progress()
        return True

    async def _deliver(self, delivery: Delivery, delay_s: float) -> tuple[str, str | None]:
        await asyncio.sleep(delay_s)
        args = {"chat_id": delivery.telegram_id, "text": delivery.text, "parse_mode": "HTML"}
        try:
            await self._sender.call(delivery.telegram_id, "send_message", args, once=True)
        except Unsure:
            return "unsure", None
        except (Forbidden, BadRequest) as refusal:
            return "failed", f"{type(refusal).__name__}: {refusal}"
        return "sent", None

    async def _tell_progress(self) -> None:
        """The author's own message rises with the count."""
        for notice_id in await self._storage.notices.open():
            if (await self._storage.notices.progress(notice_id)).left == 0:
                await self._storage.notices.finish(notice_id, int(time.time()))
            progress = await self._storage.notices.progress(notice_id)
            if progress.author_telegram_id is None:
                continue
            args = {"chat_id": progress.author_telegram_id, "text": say.notice.progress(progress), "parse_mode": "HTML"}
            await self._storage.outbox.edit(progress.author_telegram_id, args, progress.screen)
