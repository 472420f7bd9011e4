"""The notices that somebody has got: their own copy of one, the latest, and old ones found by their words."""

from __future__ import annotations

import json
from dataclasses import dataclass

from storage.database import Database, Row
from storage.notice import Content, content_of


@dataclass(frozen=True)
class Received:
    """One's own copy of a notice; sent_at, read_at: Unix seconds; answer: which of the quick ones, from 0."""

    notice_id: int
    author: str
    content: Content
    sent_at: int
    read_at: int | None
    answer: int | None


class NoticesReceived:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def one(self, person_id: int, notice_id: int) -> Received | None:
        """None: it was never for them."""
        row = await self.db.row(f"{SELECT} WHERE person_id = ? AND notices.id = ?", person_id, notice_id)
        return _received(row) if row else None

    async def count(self, person_id: int, words: str) -> int:
        row = await self.db.one(f"SELECT count(*) AS n FROM {FROM} WHERE {MINE}", **_asked(person_id, words))
        return int(row["n"])

    async def latest(self, person_id: int, words: str, first: int, limit: int) -> list[Received]:
        """The newest first; words: each of them is in the text or in its author's name."""
        sql = f"{SELECT} WHERE {MINE} ORDER BY notices.id DESC LIMIT :limit OFFSET :first"
        return [_received(row) for row in await self.db.rows(sql, **_asked(person_id, words), first=first, limit=limit)]


def _asked(person_id: int, words: str) -> dict[str, str | int]:
    return {"person": person_id, "words": json.dumps(words.casefold().split())}


def _received(row: Row) -> Received:
    return Received(**dict(row) | {"content": content_of(row["content"])})


FROM = "deliveries JOIN notices ON notices.id = notice_id JOIN people ON people.id = author_id"
SELECT = f"""
    SELECT notice_id, people.name AS author, content, coalesce(deliveries.sent_at, send_at) AS sent_at, read_at, answer
    FROM {FROM}
"""
MINE = """
    person_id = :person AND reminds IS NULL AND notices.state <> 'recalled'
    AND (deliveries.state IN ('sent', 'unsure') OR read_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) WHERE instr(plain || ' ' || lower(people.name), json_each.value) = 0
    )
"""
