"""Who is next: what is to be taken back before what is to be sent, looked up a few at a time."""

from __future__ import annotations

import time
from collections import deque

from storage import Storage
from storage.deliveries import Delivery

AHEAD, FRESH_S = 50, 1.0  # so many at a time, and again after so long: an urgent notice may have come

Key = tuple[int, int, bool]


class Line:
    """`in_hand`: who has been given out and is not to be given out again."""

    def __init__(self, storage: Storage) -> None:
        self._deliveries = storage.deliveries
        self._next: deque[Delivery] = deque()
        self._looked_at = 0.0
        self.in_hand: set[Key] = set()

    async def next(self, only_urgent: bool) -> Delivery | None:
        if not self._next or time.monotonic() - self._looked_at >= FRESH_S:
            await self._look(only_urgent)
        if not self._next:
            return None
        self.in_hand.add(self._next[0].key)
        return self._next.popleft()

    async def _look(self, only_urgent: bool) -> None:
        self._looked_at = time.monotonic()
        many = AHEAD + len(self.in_hand)  # those may be among them
        found = [*await self._deliveries.to_take_back(many), *await self._deliveries.waiting(many, only_urgent)]
        self._next = deque(delivery for delivery in found if delivery.key not in self.in_hand)
