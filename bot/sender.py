"""One call of the Bot API, made until Telegram has taken or refused it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InputMediaDocument, InputMediaPhoto, InputMediaVideo
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.pace import Pace
from bot.transport import ConnectionCut
from handlers.kit.context import ALBUM

os.environ.setdefault("PTB_TIMEDELTA", "1")  # or the library warns with every RetryAfter
log = logging.getLogger(__name__)
LONGEST_WAIT_S = 60.0
BEGUN_MOST = 4  # of the bulk have had their turn and are not out yet: if the disk is slow, not many are to go at once
IN_ALBUMS = {"photo": InputMediaPhoto, "video": InputMediaVideo, "document": InputMediaDocument}

UnderWay = Callable[[bool], Awaitable[None]]


async def _nobody_asks(_: bool) -> None:
    """Most calls need not be told of."""


class Unsure(Exception):
    """The connection went before the answer came: it may or may not have been sent."""


class Sender:
    """Keeps the pace, obeys 429, repeats what failed on the way. `bulk`: others go first."""

    def __init__(self, bot: ExtBot[None], at_once: int, pace: Pace, *, bulk: bool = False) -> None:
        self._bot, self._slots = bot, asyncio.Semaphore(at_once)
        self._pace, self._bulk = pace, bulk
        self._begun = asyncio.Semaphore(BEGUN_MOST)

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
        wait_s, count = 1.0, len(args.get("media", ())) if method == ALBUM else 1
        while True:
            await self._pace.open(chat_id)
            if self._bulk:
                await self._pace.room(chat_id)
            try:
                async with self._slots:
                    await self._begin(chat_id, count, under_way)
                    return await getattr(self._bot, method)(**_ready(method, args))
            except RetryAfter as flood:
                self._pace.flooded(chat_id, flood.retry_after.total_seconds())  # type: ignore[union-attr]
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

    async def _begin(self, chat_id: int, count: int, under_way: UnderWay) -> None:
        if not self._bulk:
            self._pace.reply(chat_id, count)
            return await under_way(True)
        async with self._begun:
            await self._pace.bulk(chat_id, count)
            return await under_way(True)


def _ready(method: str, args: dict[str, Any]) -> dict[str, Any]:
    """The files of an album, as they are kept, become what the library takes."""
    if method != ALBUM:
        return args
    files = [IN_ALBUMS[each.get("type", "photo")](each["media"]) for each in args["media"]]
    return args | {"media": files}
