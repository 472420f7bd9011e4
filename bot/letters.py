"""What a notice is made of, as it goes to everybody: put together once, however many it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telegram import Message as TelegramMessage

from handlers.notice_message import Call, calls_of
from storage import Storage

NOBODY = 0  # the chat is filled in for each


class Letters:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: dict[int, list[Call]] = {}

    async def read(self, notice_id: int) -> list[Call]:
        """The calls that show it, in their order; without a pause once it is known."""
        if notice_id not in self._known:
            self._known[notice_id] = await self._read(notice_id)
        return self._known[notice_id]

    def keep(self, open_ones: Iterable[int]) -> None:
        """Forget all but these."""
        self._known = {notice_id: self._known[notice_id] for notice_id in open_ones if notice_id in self._known}

    async def _read(self, notice_id: int) -> list[Call]:
        notice = await self._storage.notices.get(notice_id)
        author = await self._storage.people.by_id(notice.author_id) if notice else None
        return calls_of(NOBODY, notice_id, notice.content, author) if notice and author else []


def left_of(calls: list[Call], come: int) -> list[Call]:
    """Without those that `come` messages were made by."""
    for n, call in enumerate(calls):
        if come <= 0:
            return calls[n:]
        come -= call.count
    return []


def ids_of(answer: Any) -> list[int]:
    """Of the messages that Telegram says it has sent."""
    messages = answer if isinstance(answer, tuple | list) else [answer]
    return [message.message_id for message in messages if isinstance(message, TelegramMessage)]
