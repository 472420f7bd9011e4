"""What came in from Telegram: kept before it is acknowledged, and until it is done."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.database import Database

KEEP_S = 48 * 3600  # done updates stay this long, to be recognised: Telegram repeats up to 24 h


@dataclass(frozen=True)
class Waiting:
    update_id: int
    body: dict[str, Any]
    tries: int


@dataclass(frozen=True)
class Backlog:
    """waiting: not done yet; oldest_at: when the oldest of these came (Unix seconds); set_aside: given up."""

    waiting: int
    oldest_at: int | None
    set_aside: int


@dataclass(frozen=True)
class SetAside:
    """code: how people name it; error: the kind of error."""

    code: str
    error: str


class Inbox:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(self, updates: Iterable[tuple[int, str]]) -> set[int]:
        """Keep updates (id, JSON); returns the ids that were not known yet."""
        sql = "INSERT OR IGNORE INTO inbox (update_id, body, received_at) VALUES (?, ?, ?) RETURNING update_id"
        now = int(time.time())
        kept = [await self.db.row(sql, update_id, body, now) for update_id, body in updates]
        return {row["update_id"] for row in kept if row}

    async def waiting(self) -> list[Waiting]:
        """What is not done, in the order in which it came."""
        rows = await self.db.rows("SELECT update_id, body, tries FROM inbox WHERE done_at IS NULL ORDER BY arrival")
        return [Waiting(row["update_id"], json.loads(row["body"]), row["tries"]) for row in rows]

    async def body(self, update_id: int) -> dict[str, Any] | None:
        """The JSON of an update that is not done."""
        row = await self.db.row("SELECT body FROM inbox WHERE update_id = ? AND done_at IS NULL", update_id)
        return json.loads(row["body"]) if row else None

    async def begin_again(self, update_id: int) -> None:
        """Count one more try of an update that an earlier process left undone: it may have been its end."""
        await self.db.run("UPDATE inbox SET tries = tries + 1 WHERE update_id = ?", update_id)

    async def done(self, update_id: int) -> None:
        now = int(time.time())
        await self.db.run("UPDATE inbox SET done_at = ?, body = NULL WHERE update_id = ?", now, update_id)

    async def set_aside(self, update_id: int, error: str) -> str:
        """Give up on an update but keep it whole; returns the short code by which people can name it."""
        row = await self.db.row(
            "UPDATE inbox SET done_at = ?, error = ? WHERE update_id = ? RETURNING arrival",
            *(int(time.time()), error[:500], update_id),
        )
        return f"K{row['arrival']}" if row else "K0"

    async def all_set_aside(self, limit: int) -> list[SetAside]:
        """The latest first."""
        rows = await self.db.rows(
            "SELECT arrival, error FROM inbox WHERE error IS NOT NULL ORDER BY arrival DESC LIMIT ?", limit
        )
        return [SetAside(f"K{row['arrival']}", row["error"]) for row in rows]

    async def try_again(self, code: str) -> int | None:
        """Make an update that was set aside wait once more; its id, or None when there is none of that code."""
        row = await self.db.row(
            """
            UPDATE inbox SET done_at = NULL, error = NULL, tries = 0
            WHERE arrival = ? AND error IS NOT NULL RETURNING update_id
            """,
            code.removeprefix("K"),
        )
        return row["update_id"] if row else None

    async def received_at(self, update_id: int) -> int:
        """Unix seconds; now, for an update that did not come through the inbox."""
        row = await self.db.row("SELECT received_at FROM inbox WHERE update_id = ?", update_id)
        return row["received_at"] if row else int(time.time())

    async def backlog(self) -> Backlog:
        row = await self.db.one(
            """
            SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) AS waiting,
                   (SELECT min(received_at) FROM inbox WHERE done_at IS NULL) AS oldest_at,
                   (SELECT count(*) FROM inbox WHERE error IS NOT NULL) AS set_aside
            """
        )
        return Backlog(**dict(row))

    async def forget_old(self) -> None:
        """Let go of updates that were done long ago."""
        await self.db.run("DELETE FROM inbox WHERE done_at < ? AND error IS NULL", int(time.time()) - KEEP_S)
