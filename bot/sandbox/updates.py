"""The queue of updates: getUpdates with its offset, long poll, conflict and expiry."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import Refused

Update = dict[str, Any]
LIFE, QUERY_LIFE = 24 * 3600, 150  # seconds
LONGEST = 50  # seconds of a long poll
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: deque[tuple[float, Update]] = deque()
        self._poll: asyncio.Future[bool] | None = None  # True: something came, False: another poller came
        self._allowed: set[str] = set()
        self.last_id = 1000

    def push(self, update: Update) -> None:
        """Queue an update, unless the bot does not want its kind; one without an update_id gets the next."""
        kind = next(key for key in update if key != "update_id")
        if kind not in self._allowed if self._allowed else kind in ONLY_ON_REQUEST:
            return
        self.last_id = update.get("update_id", self.last_id + 1)
        self._waiting.append((self._now(), {"update_id": self.last_id} | update))
        self._end_poll(True)

    def count(self) -> int:
        self._expire()
        return len(self._waiting)

    def forget(self) -> None:
        self._waiting.clear()

    async def get(
        self, offset: int = 0, limit: int = 100, timeout: int = 0, allowed_updates: list[str] | None = None
    ) -> list[Update]:
        if allowed_updates is not None:
            self._allowed = set(allowed_updates)
        limit = limit if 1 <= limit <= 100 else 100
        self._end_poll(False)
        batch = self._take(offset, limit)
        if batch or timeout <= 0:
            return batch
        await self._long_poll(min(timeout, LONGEST))
        return self._take(offset, limit)

    async def _long_poll(self, timeout: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        await asyncio.wait([poll], timeout=timeout)
        if self._poll is poll:
            self._poll = None
        if poll.done() and not poll.result():
            raise Refused(409, CONFLICT)

    def _end_poll(self, something_came: bool) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(something_came)
        self._poll = None

    def _take(self, offset: int, limit: int) -> list[Update]:
        self._expire()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        elif offset <= self.last_id + 1:  # an offset from beyond the end is taken as none
            while self._waiting and self._waiting[0][1]["update_id"] < offset:
                self._waiting.popleft()
        return [update for _, update in list(self._waiting)[:limit]]

    def _expire(self) -> None:
        now = self._now()
        fresh = [
            item for item in self._waiting if now - item[0] < (QUERY_LIFE if "callback_query" in item[1] else LIFE)
        ]
        if len(fresh) < len(self._waiting):
            self._waiting = deque(fresh)
