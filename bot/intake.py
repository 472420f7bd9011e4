"""Take updates in: none is acknowledged to Telegram before it is on disk."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import warnings
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from storage import Storage

log = logging.getLogger(__name__)
ROOM = 2_000  # updates in memory; the rest waits at Telegram: 24 h, but taps only 150 s

Batch = tuple[Update, ...]


class DurableBot(ExtBot[None]):
    """getUpdates with an offset acknowledges what lies below it; so a batch is committed before it is handed on."""

    def __init__(self, *args: Any, storage: Storage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._storage = storage
        self._next: int | None = None  # the Updater sees only what is new, so its own offset may lag
        self._polled_at = 0.0
        self._in_memory: Callable[[], int] = lambda: 0

    def watch(self, in_memory: Callable[[], int]) -> None:
        """Do not fetch while more than ROOM updates are waiting in memory."""
        self._in_memory = in_memory

    @property
    def polled_at(self) -> float:
        """When Telegram last answered a poll (time.monotonic); a poll ended for good shows here and nowhere else."""
        return self._polled_at

    async def get_updates(self, offset: int | None = None, **kwargs: Any) -> Batch:  # type: ignore[override]
        while self._in_memory() > ROOM:
            await asyncio.sleep(0.05)
        offset = self._next or offset
        try:
            updates = await super().get_updates(offset=offset, **kwargs)
        except TelegramError:
            raise
        except Exception:  # one update that the library cannot read would hold up everything behind it
            log.exception("a batch of updates cannot be read; taking them one by one")
            updates = await self._one_by_one(offset)
        self._polled_at = time.monotonic()
        if not updates:
            return ()
        new = await self._keep([(update.update_id, update.to_json()) for update in updates])
        self._next = updates[-1].update_id + 1
        return tuple(update for update in updates if update.update_id in new)

    async def _keep(self, rows: list[tuple[int, str]]) -> set[int]:
        async with self._storage.db.unit():
            return await self._storage.inbox.add(rows)

    async def _one_by_one(self, offset: int | None) -> Batch:
        """The first update alone; one that cannot be read is set aside and passed over."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the raw call of a method that the library knows is meant here
            items = await self.do_api_request("getUpdates", {"offset": offset, "limit": 1})
        for item in items:
            try:
                return (Update.de_json(item, self),)
            except Exception as error:
                await self._keep([(item["update_id"], json.dumps(item))])
                async with self._storage.db.unit():
                    await self._storage.inbox.set_aside(item["update_id"], type(error).__name__)
                self._next = item["update_id"] + 1
        return ()
