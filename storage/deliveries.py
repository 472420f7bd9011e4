"""Whom a notice has reached, who comes next, and from whom it is taken back: everyone once."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Database, Row
from storage.outbox import KEEP_REFUSED_S

ALL_TURNS = 2**62  # those below 0 are of urgent notices; a bound, so that the index leads to them past all others


@dataclass(frozen=True)
class Delivery:
    """What is to be done for one person: sent to, or `taking_back`.

    chat_id: None when their account has passed to somebody else; message_ids: what they have of it already;
    urgent: it passes the quiet hours.
    """

    notice_id: int
    person_id: int
    chat_id: int | None
    message_ids: tuple[int, ...]
    taking_back: bool = False
    urgent: bool = False

    @property
    def key(self) -> tuple[int, int, bool]:
        return self.notice_id, self.person_id, self.taking_back


class Deliveries:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def waiting(self, limit: int, only_urgent: bool = False) -> list[Delivery]:
        """As it is on disk: who is next, urgent notices and those that have just begun first, areas in turn."""
        rows = await self.db.committed(
            """
            SELECT notice_id, person_id, telegram_id AS chat_id, message_ids, turn < 0 AS urgent FROM (
                SELECT notice_id, person_id, message_ids, turn FROM deliveries
                WHERE state = 'waiting' AND turn < ? ORDER BY turn, notice_id, person_id LIMIT ?
            ) JOIN people ON people.id = person_id
            ORDER BY turn, notice_id, person_id
            """,
            *(0 if only_urgent else ALL_TURNS, limit),
        )
        return [_delivery(row, urgent=bool(row["urgent"])) for row in rows]

    async def to_take_back(self, limit: int) -> list[Delivery]:
        """As it is on disk: from whom a notice is to be taken back, the oldest notice first."""
        rows = await self.db.committed(
            """
            SELECT notice_id, person_id, chat_id, message_ids FROM deliveries
            WHERE recall = 'waiting' ORDER BY notice_id, person_id LIMIT ?
            """,
            limit,
        )
        return [_delivery(row, taking_back=True) for row in rows]

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

    async def settle(
        self, delivery: Delivery, state: str, reason: str | None = None, message_ids: Sequence[int] = ()
    ) -> None:
        """How a send ended: 'sent', 'failed' (with Telegram's words), 'unsure', or 'waiting' for (the rest of) it.

        Of a notice that has been stopped or recalled meanwhile nothing further is sent, and what came is to be taken
        back; but who has the first half of a stopped one gets the other. The chat of whoever was forgotten meanwhile
        is not kept.
        """
        await self.db.run(
            SETTLE,
            notice=delivery.notice_id,
            person=delivery.person_id,
            chat=delivery.chat_id,
            state=state,
            reason=reason,
            ids=json.dumps(list(message_ids)),
            now=int(time.time()),
        )

    async def taken_back(self, delivery: Delivery, done: bool) -> None:
        """How taking it back ended: it is gone, or Telegram would not delete it."""
        await self.db.run(
            "UPDATE deliveries SET recall = ? WHERE (notice_id, person_id) = (?, ?)",
            *("done" if done else "failed", delivery.notice_id, delivery.person_id),
        )

    async def call_cut_off_unsure(self) -> None:
        """At start: whoever was being sent to when the last process ended may or may not have it."""
        await self.db.run(
            """
            UPDATE deliveries SET state = 'unsure', recall = (
                SELECT CASE WHEN notices.state = 'recalled' THEN iif(message_ids = '[]', 'failed', 'waiting') END
                FROM notices WHERE id = notice_id
            ) WHERE state = 'sending'
            """
        )

    async def try_again(self, telegram_id: int) -> None:
        """Somebody has unblocked the bot: notices not too old are sent to them after all, if they still belong."""
        rows = await self.db.rows(
            """
            UPDATE deliveries SET state = 'waiting', reason = NULL
            WHERE state = 'failed' AND reason LIKE 'Forbidden%'
              AND person_id = (SELECT id FROM people WHERE telegram_id = ? AND (active OR by_settings))
              AND notice_id IN (SELECT id FROM notices WHERE send_at > ? AND state IN ('sending', 'finished'))
            RETURNING notice_id
            """,
            *(telegram_id, int(time.time()) - KEEP_REFUSED_S),
        )
        for row in rows:
            await self.db.run("UPDATE notices SET finished_at = NULL, state = 'sending' WHERE id = ?", row["notice_id"])


def _delivery(row: Row, taking_back: bool = False, urgent: bool = False) -> Delivery:
    ids = tuple(json.loads(row["message_ids"]))
    return Delivery(row["notice_id"], row["person_id"], row["chat_id"], ids, taking_back, urgent)


SETTLE = """
    UPDATE deliveries SET
        state = CASE
            WHEN :state <> 'waiting' THEN :state
            WHEN notice.state = 'recalled' OR (notice.state = 'stopped' AND :ids = '[]') THEN 'stopped'
            ELSE 'waiting' END,
        reason = :reason,
        chat_id = (SELECT :chat FROM people WHERE id = :person AND telegram_id IS NOT NULL),
        message_ids = :ids,
        sent_at = iif(:ids <> '[]', :now, sent_at),
        recall = CASE
            WHEN notice.state <> 'recalled' THEN recall
            WHEN :ids <> '[]' THEN 'waiting'
            WHEN :state = 'unsure' THEN 'failed' END
    FROM (SELECT state FROM notices WHERE id = :notice) AS notice
    WHERE (notice_id, person_id) = (:notice, :person)
"""
