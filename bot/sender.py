"""One call of the Bot API, made until Telegram has taken or refused it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.transport import ConnectionCut

os.environ.setdefault("PTB_TIMEDELTA", "1")  # or the library warns with every RetryAfter
log = logging.getLogger(__name__)
LONGEST_WAIT_S = 60.0
MANY_FLOODED = 3  # so many chats told to wait at once: it is the bot that is too fast, not a chat


UnderWay = Callable[[bool], Awaitable[None]]


async def _nobody_asks(_: bool) -> None:
    """Most calls need not be told of."""


class Unsure(Exception):
    """The connection went before the answer came: it may or may not have been sent."""


class Sender:
    """Obeys 429 for the chat that it was said of, and for all when several are told; repeats what failed on the way."""

    def __init__(self, bot: ExtBot[None], at_once: int) -> None:
        self._bot, self._slots = bot, asyncio.Semaphore(at_once)
        self._not_before: dict[int, float] = {}
        self._pause_until = 0.0

    @property
    def pause_s(self) -> float:
        """How long everybody has to wait."""
        return max(0.0, self._pause_until - time.monotonic())

    async def call(
        self,
        chat_id: int,
        method: str,
        args: dict[str, Any],
        *,
        once: bool = False,
        under_way: UnderWay = _nobody_asks,
    ) -> Any:
        """What Telegram answers. Raises Forbidden, BadRequest; with `once` Unsure instead of risking a repeat.

        `under_way` is awaited with True right before each try, with False when a try has surely done nothing.
        """
        wait_s = 1.0
        while True:
            await self._wait(chat_id)
            try:
                async with self._slots:
                    await under_way(True)
                    return await getattr(self._bot, method)(**args)
            except RetryAfter as flood:
                self._flooded(chat_id, flood.retry_after.total_seconds())  # type: ignore[union-attr]
                pause_s = 0.0
            except ChatMigrated as moved:  # a group has become a supergroup
                args, pause_s = args | {"chat_id": moved.new_chat_id}, 0.0
            except (Forbidden, BadRequest):
                raise
            except NetworkError as error:
                if once and isinstance(error, TimedOut | ConnectionCut):
                    raise Unsure from None
                log.warning("%s is to be sent again: %s", method, type(error).__name__)
                pause_s, wait_s = wait_s, min(LONGEST_WAIT_S, wait_s * 2)
            await under_way(False)
            await asyncio.sleep(pause_s)

    async def _wait(self, chat_id: int) -> None:
        until = max(self._pause_until, self._not_before.get(chat_id, 0.0))
        if (left := until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def _flooded(self, chat_id: int, seconds: float) -> None:
        now = time.monotonic()
        self._not_before = {chat: until for chat, until in self._not_before.items() if until > now}
        self._not_before[chat_id] = now + seconds
        if len(self._not_before) >= MANY_FLOODED:
            self._pause_until = max(self._not_before.values())
