"""The updates that wait in memory: in their order, but whoever floods waits for everybody else."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from typing import Any

from telegram import Update

TELL_AGAIN_S = 3600
MANY = 20  # so many of one chat waiting at once: more than thumbs can do


class FairQueue(asyncio.Queue[Any]):
    """First in, first out; what a chat sends beyond MANY at once comes after what others sent, in its own order.

    Built on the hooks that asyncio.Queue gives its subclasses: _init, _put and _get.
    `flooding` are private chats that have just begun to, to be told so; in a group nobody asked.
    """

    flooding: set[int]

    def _init(self, maxsize: int) -> None:
        self._first: deque[Any] = deque()
        self._later: deque[Any] = deque()
        self._waiting: Counter[int] = Counter()
        self._late: Counter[int] = Counter()
        self._told: dict[int, float] = {}
        self.flooding = set()

    def qsize(self) -> int:
        return len(self._first) + len(self._later)

    def empty(self) -> bool:
        return not self.qsize()

    def _put(self, item: Any) -> None:
        chat = _chat(item)
        self._waiting[chat] += 1
        if chat and (self._late[chat] or self._waiting[chat] > MANY):
            self._note(chat)
            self._late[chat] += 1
            self._later.append(item)
        else:
            self._first.append(item)

    def _note(self, chat: int) -> None:
        now = time.monotonic()
        if chat > 0 and now - self._told.get(chat, -TELL_AGAIN_S) >= TELL_AGAIN_S:
            self._told[chat] = now
            self.flooding.add(chat)

    def _get(self) -> Any:
        late = not self._first
        item = self._later.popleft() if late else self._first.popleft()
        chat = _chat(item)
        self._waiting[chat] -= 1
        self._late[chat] -= late
        if not self._waiting[chat]:
            del self._waiting[chat], self._late[chat]
        return item


def _chat(item: Any) -> int:
    chat = item.effective_chat if isinstance(item, Update) else None
    return chat.id if chat else 0
