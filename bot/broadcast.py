"""Send notices: everyone once, evenly at Telegram's pace, while replies go first; at night only the urgent ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.ledger import Ledger, NoLonger
from bot.letters import Letters, ids_of, left_of
from bot.notice_line import Line
from bot.notice_progress import TELL_S, NoticeProgress
from bot.pace import Pace
from bot.recall import take_back
from bot.sender import Sender, Unsure
from storage import Storage
from storage.deliveries import Delivery
from storage.notice import State
from storage.quiet import quiet_until

AT_ONCE = 40  # requests; the connections that are left are the replies'
IN_HAND = 100  # so many slow or flooded people hold up nobody
LOOK_S = 10.0  # in the quiet hours: whether they are over


class Broadcast:
    """A person is marked right before the send and settled after it: a kill in between leaves them unsure, never twice.

    Each commit marks one and settles those whose send has ended, so that only sends that are under way are in doubt.
    """

    def __init__(self, bot: ExtBot[None], storage: Storage, pace: Pace, zone: ZoneInfo) -> None:
        self._storage, self.pace = storage, pace
        self.quiet: Callable[[], datetime | None] = lambda: quiet_until(datetime.now(zone))
        self._seen: tuple[datetime | None, dict[int, State]] = None, {}  # when there was nobody left to send to
        self._sender = Sender(bot, AT_ONCE, pace, bulk=True)
        self._letters, self._progress, self._line = Letters(storage), NoticeProgress(storage, pace), Line(storage)
        self._ledger = Ledger(storage, self._tell, self._let_go)
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
                while self._line.in_hand or not self._closing:
                    await self._step(sends)
            if self._ledger.ended:
                await self._ledger.settle()
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
        """Begin with the next person; when there is nobody, settle and wait for something to happen.

        Whether it is quiet is asked once: a night that ends in between would leave what waits to the next wake-up.
        """
        self._woken.clear()
        quiet = self.quiet() is not None
        if (delivery := await self._next(quiet)) is not None:
            sends.create_task(self._handle(delivery))
            await asyncio.sleep(0)  # it takes its turn before the next one is looked for
            await self.pace.soon()
            return
        if self._ledger.ended or await self._nothing_is_left():
            await self._ledger.settle()
        with suppress(TimeoutError):  # not wait_for: before Python 3.12 it may swallow a cancellation (cpython#86296)
            async with asyncio.timeout(self.pace.pause_s or (LOOK_S if quiet else None)):
                await self._woken.wait()

    async def _next(self, quiet: bool) -> Delivery | None:
        if self._closing or len(self._line.in_hand) >= IN_HAND or self.pace.pause_s:
            return None
        if not self._line.in_hand:
            self.pace.begin()
        if (delivery := await self._line.next(only_urgent=quiet)) and not delivery.taking_back:
            await self._letters.read(delivery.notice_id)
        return delivery

    async def _nothing_is_left(self) -> bool:
        """Of a notice that is not finished yet; a pause says nothing of that, and its author need not be told again."""
        if self._line.in_hand or self._closing or self.pace.pause_s:
            return False
        before, self._seen = self._seen, (self.quiet(), await self._storage.notices.open_on_disk())
        quiet, open_ones = self._seen
        return bool(open_ones) and (quiet is None or self._seen != before)

    async def _handle(self, delivery: Delivery) -> None:
        if delivery.taking_back:
            self._ledger.end(delivery, "done" if await take_back(self._sender, delivery) else "failed")
        else:
            await self._deliver(delivery)
            self._let_go(delivery)
        self.wake()

    async def _deliver(self, delivery: Delivery) -> None:
        ids, state, reason = list(delivery.message_ids), "sent", None
        try:
            await self._send(delivery, ids)
        except Unsure:
            state = "unsure"
        except (Forbidden, BadRequest) as refusal:
            state, reason = "failed", f"{type(refusal).__name__}: {refusal}"
        except NoLonger:
            return
        self._ledger.end(delivery, state, reason, tuple(ids))

    async def _send(self, delivery: Delivery, ids: list[int]) -> None:
        """All of it, or what is left of it; `ids` grows by the messages that have come."""
        if delivery.chat_id is None:
            raise Forbidden("the account is not theirs any more")
        calls = left_of(await self._letters.read(delivery.notice_id), len(ids))
        for n, call in enumerate(calls, 1):
            args, mark = call.args | {"chat_id": delivery.chat_id}, partial(self._mark, delivery, ids)
            answer = await self._sender.call(delivery.chat_id, call.method, args, once=True, under_way=mark)
            ids += ids_of(answer)
            if n < len(calls):  # a kill from here on costs nothing: the rest will be sent
                self._wait(delivery, ids)

    async def _mark(self, delivery: Delivery, ids: list[int], under_way: bool) -> None:
        if under_way:
            if self.quiet() and not delivery.urgent and not ids:  # it was held up until the night
                raise NoLonger
            await self._ledger.begin(delivery)
        else:
            self._wait(delivery, ids)

    def _wait(self, delivery: Delivery, ids: list[int]) -> None:
        """(The rest of) it is to be sent later, also by the next process."""
        self._ledger.end(delivery, "waiting", None, tuple(ids))
        self.wake()

    async def _tell(self, changed: bool) -> None:
        """Within each commit: the authors, now and then and at the end."""
        if not self._line.in_hand or (changed and time.monotonic() - self._told_at >= TELL_S):
            self._told_at = time.monotonic()
            self._letters.keep(await self._progress.tell(self.quiet()))

    def _let_go(self, delivery: Delivery) -> None:
        """A recall not before it is on disk, or it would be looked up again."""
        self._line.in_hand.discard(delivery.key)
