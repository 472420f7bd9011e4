"""Answer every tap right after its commit, once, and forget it: no spinner is left turning."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import TelegramError
from telegram.ext import ExtBot

log = logging.getLogger(__name__)


class Taps:
    """`toasts` are what handlers want said over the chat: callback query id -> text."""

    def __init__(self, bot: ExtBot[None], toasts: dict[str, str]) -> None:
        self._bot, self._toasts = bot, toasts
        self._waiting: list[str] = []
        self.answering: set[asyncio.Task[None]] = set()

    def add(self, query_id: str) -> None:
        """To be answered after the commit."""
        self._waiting.append(query_id)

    def answer(self) -> None:
        waiting, self._waiting = self._waiting, []
        for query_id in waiting:
            task = asyncio.create_task(self._answer(query_id, self._toasts.pop(query_id, None)))
            self.answering.add(task)
            task.add_done_callback(self.answering.discard)

    async def finish(self, seconds: float) -> None:
        """Let those that are being answered be answered."""
        if self.answering:
            await asyncio.wait(self.answering, timeout=seconds)

    async def _answer(self, query_id: str, text: str | None) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text)
        except TelegramError as error:  # too old, or no network: it would be worth nothing later
            log.debug("a tap was not answered: %s", type(error).__name__)
