"""Forget how somebody was reached: phone and account, and what lies about in their chat."""

from __future__ import annotations

import json
from typing import Any

from storage.database import Database
from storage.members import LET_GO


async def forget_contact(db: Database, person_id: int) -> int | None:
    """Phone, account and half-said things go, also the phones in the log; returns the chat that was theirs."""
    row = await db.one("SELECT telegram_id FROM people WHERE id = ?", person_id)
    await db.run(LET_GO)
    for sql in FORGET:
        await db.run(sql, id=person_id, chat=row["telegram_id"])
    await rewrite_log(db, person_id, phone=None)
    chat_id: int | None = row["telegram_id"]
    return chat_id


async def rewrite_log(db: Database, person_id: int, **instead: str | None) -> None:
    """That something was done to somebody stays in the log; their phone or name does not, there and in entries."""

    def told(kept: dict[str, Any]) -> dict[str, Any]:
        inner = {key: told(value) if isinstance(value, dict) else value for key, value in kept.items()}
        return inner | {key: value for key, value in instead.items() if key in kept}

    rows = await db.rows("SELECT id, about FROM audit WHERE subject_id = ?", person_id)
    anew = [(json.dumps(told(json.loads(row["about"])), ensure_ascii=False), row["id"]) for row in rows]
    await db.run_many("UPDATE audit SET about = ? WHERE id = ?", anew)


FORGET = (
    *(f"DELETE FROM {table} WHERE person_id = :id" for table in ("drafts", "downloads", "invites", "new_numbers")),
    """
    DELETE FROM join_requests
    WHERE telegram_id = :chat OR phone = (SELECT phone FROM people WHERE id = :id)
    """,
    """
    UPDATE deliveries SET chat_id = NULL, message_ids = '[]', recall = iif(recall = 'waiting', 'failed', recall)
    WHERE person_id = :id
    """,
    "DELETE FROM screens WHERE chat_id = :chat",
    "DELETE FROM outbox WHERE chat_id = :chat AND error IS NOT NULL",
    """
    UPDATE inbox SET body = NULL, error = NULL
    WHERE error IS NOT NULL AND :chat = coalesce(
        body ->> '$.message.from.id', body ->> '$.edited_message.from.id', body ->> '$.callback_query.from.id')
    """,
    "UPDATE people SET phone = NULL, telegram_id = NULL, told = NULL WHERE id = :id",
)
