"""The queue of updates: getUpdates with its offset, and how long they live."""

from collections.abc import Callable
from itertools import dropwhile
from typing import Any

from bot.sandbox.poll import Poll

Update = dict[str, Any]
LIFE, QUERY_LIFE = 24 * 3600, 150  # seconds
LONGEST = 50  # seconds of a long poll
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: list[tuple[float, Update]] = []
        self._poll = Poll()
        self._allowed: set[str] = set()
        self.last_id = 1000

    def push(self, update: Update) -> None:
        """Queue an update, unless the bot does not want its kind; one without an update_id gets the next."""
        kind = next(key for key in update if key != "update_id")
        if kind not in self._allowed if self._allowed else kind in ONLY_ON_REQUEST:
            return
        self.last_id = update.get("update_id", self.last_id + 1)
        self._waiting.append((self._now(), {"update_id": self.last_id} | update))
        self._poll.end(True)

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
        self._poll.end(False)
        batch = self._take(offset, limit)
        if batch or timeout <= 0:
            return batch
        await self._poll.wait(min(timeout, LONGEST))
        return self._take(offset, limit)

    def _take(self, offset: int, limit: int) -> list[Update]:
        self._expire()
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset <= self.last_id + 1:  # an offset from beyond the end is taken as none
            self._waiting = list(dropwhile(lambda item: item[1]["update_id"] < offset, self._waiting))
        return [update for _, update in self._waiting[:limit]]

    def _expire(self) -> None:
        now = self._now()
        self._waiting = [item for item in self._waiting if now - item[0] < _life(item[1])]


def _life(update: Update) -> int:
    return QUERY_LIFE if "callback_query" in update else LIFE
