"""Take updates in: none is acknowledged to Telegram before it is on disk."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import TelegramObject, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.settings import NOT_KNOWN, Wrong
from storage import Storage

log = logging.getLogger(__name__)
ROOM = 2_000  # updates in memory; the rest waits at Telegram: 24 h, but taps only 150 s

LAST_POLL_S = 2  # the one at the stop, which only acknowledges: it is no reason to keep anybody waiting
CONFLICTS = 3  # in a row: not the old process at its end after a restart, but a second bot

Batch = tuple[Update, ...]


def as_json(update: Update) -> str:
    """As Telegram sends it; of some rarer kinds the library leaves dates and durations as its own objects."""
    return json.dumps(update.to_dict(), default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, TelegramObject):
        return value.to_dict()
    if isinstance(value, datetime):
        return int(value.timestamp())
    return int(value.total_seconds()) if isinstance(value, timedelta) else str(value)


class DurableBot(ExtBot[None]):
    """getUpdates with an offset acknowledges what lies below it; so a batch is committed before it is handed on."""

    def __init__(self, *args: Any, storage: Storage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._storage = storage
        self._next: int | None = None  # the Updater sees only what is new, so its own offset may lag
        self._polled_at = 0.0
        self._conflicts = 0  # in a row

    async def initialize(self) -> None:
        """Raises Wrong for a token that Telegram does not know; the library would log the token itself."""
        try:
            await super().initialize()
        except InvalidToken:
            raise Wrong(NOT_KNOWN) from None

    def watch(self, in_memory: Callable[[], int], give_up: Callable[[Exception], None]) -> None:
        """Fetch nothing while more than ROOM updates are waiting in memory; say so when fetching is in vain."""
        self._in_memory, self._give_up = in_memory, give_up

    @property
    def polled_at(self) -> float:
        """When Telegram last answered a poll (time.monotonic); a poll ended for good shows here and nowhere else."""
        return self._polled_at

    async def get_updates(self, offset: int | None = None, **kwargs: Any) -> Batch:  # type: ignore[override]
        while kwargs.get("timeout") and self._in_memory() > ROOM:  # without a timeout it is the last one, at the stop
            await asyncio.sleep(0.05)
        if not kwargs.get("timeout"):
            kwargs["read_timeout"] = LAST_POLL_S
        try:
            updates = await self._fetch(self._next or offset, kwargs)
        except Conflict as error:
            self._conflicts += 1
            log.warning("another process polls with the same token (%s of %s)", self._conflicts, CONFLICTS)
            if self._conflicts >= CONFLICTS:
                self._give_up(error)
            raise
        except (InvalidToken, sqlite3.Error) as error:  # the library would poll on in vain, or end polling unseen
            self._give_up(error)
            raise NetworkError(type(error).__name__) from None
        self._conflicts = 0
        return updates

    async def _fetch(self, offset: int | None, kwargs: dict[str, Any]) -> Batch:
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
        whole = {update.update_id: self._whole(update) for update in updates}
        rows = [(update_id, body) for update_id, (_, body) in whole.items()]
        # The stop cancels a poll, which must not take back what other updates have done in the same transaction.
        new = await asyncio.shield(self._keep(rows))
        self._next = updates[-1].update_id + 1
        return tuple(update for update_id, (update, _) in whole.items() if update_id in new)

    def _whole(self, update: Update) -> tuple[Update, str]:
        """With its JSON, which may hold halves of characters (RFC 8259, 8.2) that neither SQLite nor Telegram takes."""
        body = as_json(update)
        try:
            body.encode()
        except UnicodeEncodeError:
            body = body.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            update = Update.de_json(json.loads(body), self)
        return update, body

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
                async with self._storage.db.unit():
                    await self._storage.inbox.add([(item["update_id"], json.dumps(item))])
                    await self._storage.inbox.set_aside(item["update_id"], type(error).__name__)
                self._next = item["update_id"] + 1
        return ()
