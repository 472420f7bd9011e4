"""Whom a notice has reached, and who comes next: everyone once."""

from __future__ import annotations

import time
from dataclasses import dataclass

from storage.database import Database
from storage.outbox import KEEP_REFUSED_S


@dataclass(frozen=True)
class Delivery:
    notice_id: int
    person_id: int
    telegram_id: int
    text: str


class Deliveries:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def waiting(self, limit: int) -> list[Delivery]:
        """As it is on disk: the next people to be sent to, oldest notice first."""
        rows = await self.db.committed(
            """
            SELECT notice_id, person_id, telegram_id, text FROM (
                SELECT notice_id, person_id FROM deliveries
                WHERE state = 'waiting' ORDER BY notice_id, person_id LIMIT ?
            ) JOIN people ON people.id = person_id JOIN notices ON notices.id = notice_id
            ORDER BY notice_id, person_id
            """,
            limit,
        )
        return [Delivery(**dict(row)) for row in rows]

    async def begin(self, delivery: Delivery) -> bool:
        """Mark one who is about to be sent to, so that a crash can tell who was under way; False: no longer waiting."""
        row = await self.db.row(
            """
            UPDATE deliveries SET state = 'sending'
            WHERE (notice_id, person_id) = (?, ?) AND state = 'waiting' RETURNING 1
            """,
            *(delivery.notice_id, delivery.person_id),
        )
        return row is not None

    async def settle(self, delivery: Delivery, state: str, reason: str | None = None) -> None:
        """How a send ended: 'sent', 'failed' (with Telegram's words), 'unsure', or 'waiting' again."""
        await self.db.run(
            "UPDATE deliveries SET state = ?, reason = ? WHERE (notice_id, person_id) = (?, ?)",
            *(state, reason, delivery.notice_id, delivery.person_id),
        )

    async def call_cut_off_unsure(self) -> None:
        """At start: whoever was being sent to when the last process ended may or may not have it."""
        await self.db.run("UPDATE deliveries SET state = 'unsure' WHERE state = 'sending'")

    async def try_again(self, telegram_id: int) -> None:
        """Somebody has unblocked the bot: notices that are not too old are sent to them after all."""
        rows = await self.db.rows(
            """
            UPDATE deliveries SET state = 'waiting', reason = NULL
            WHERE state = 'failed' AND reason LIKE 'Forbidden%'
              AND person_id = (SELECT id FROM people WHERE telegram_id = ?)
              AND notice_id IN (SELECT id FROM notices WHERE sent_at > ?)
            RETURNING notice_id
            """,
            *(telegram_id, int(time.time()) - KEEP_REFUSED_S),
        )
        for row in rows:
            await self.db.run("UPDATE notices SET finished_at = NULL WHERE id = ?", row["notice_id"])
