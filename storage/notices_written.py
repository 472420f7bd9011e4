"""The notices that somebody has written, or may look after, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database
from storage.notice import Content, State, content_of
from storage.person import Person
from storage.roles import Act


@dataclass(frozen=True)
class Written:
    """total, read: of its people; send_at: Unix seconds."""

    notice_id: int
    author_id: int
    author: str
    content: Content
    state: State
    send_at: int
    total: int
    read: int


class NoticesWritten:
    """Admins look after all of them; reminders belong to what they remind of."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, by: Person, first: int, limit: int) -> list[Written]:
        sql = f"{WRITTEN} WHERE {THEIRS} ORDER BY notices.id DESC LIMIT :limit OFFSET :first"
        rows = await self.db.rows(sql, **_asked(by), first=first, limit=limit)
        made = ({"content": content_of(row["content"]), "state": State(row["state"])} for row in rows)
        return [Written(**dict(row) | more) for row, more in zip(rows, made, strict=True)]

    async def count(self, by: Person) -> int:
        row = await self.db.one(f"SELECT count(*) AS n FROM notices WHERE {THEIRS}", **_asked(by))
        return int(row["n"])


def _asked(by: Person) -> dict[str, int | bool]:
    return {"by": by.id, "all": by.is_admin, "may": by.may(Act.SEND_NOTICE)}


THEIRS = "reminds IS NULL AND :may AND (:all OR author_id = :by)"
WRITTEN = """
    SELECT notices.id AS notice_id, author_id, people.name AS author, content, state, send_at,
        (SELECT count(*) FROM deliveries WHERE notice_id = notices.id) AS total,
        (SELECT count(read_at) FROM deliveries WHERE notice_id = notices.id) AS read
    FROM notices JOIN people ON people.id = author_id
"""
