"""Who of a notice's people has read it, answered it, or has not got it: by name and place."""

from __future__ import annotations

from dataclasses import dataclass

from storage.audiences import PLACE, PLACED
from storage.database import Database

READ = "(read_at IS NOT NULL AND state <> 'stopped')"  # an author has read it, but not before it has come
THERE = f"(state IN ('sent', 'unsure') OR {READ})"
WHICH = {
    "all": "1",
    "read": READ,
    "unread": f"{THERE} AND read_at IS NULL",
    "silent": f"{THERE} AND answer IS NULL AND person_id <> (SELECT author_id FROM notices WHERE id = notice_id)",
    "failed": "state IN ('failed', 'unsure') AND read_at IS NULL",
}


@dataclass(frozen=True)
class Reader:
    """One of them; kecamatan: '' for who belongs to none; times: Unix seconds; answer: from 0."""

    name: str
    role: str
    kecamatan: str
    kelurahan: str | None
    state: str
    reason: str | None
    sent_at: int | None
    read_at: int | None
    answer: int | None
    answered_at: int | None
    recall: str | None


class NoticeReaders:
    """`which` is one of WHICH, or the number of an answer (from 0)."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, notice_id: int, which: str, first: int = 0, limit: int = -1) -> list[Reader]:
        """By place and name."""
        named = _asked(notice_id, which) | {"first": first, "limit": limit}
        sql = f"{READERS} WHERE notice_id = :notice AND {_where(which)} ORDER BY {BY_PLACE} LIMIT :limit OFFSET :first"
        return [Reader(**dict(row)) for row in await self.db.rows(sql, **named)]

    async def count(self, notice_id: int, which: str) -> int:
        sql = f"SELECT count(*) AS n FROM deliveries WHERE notice_id = :notice AND {_where(which)}"
        return int((await self.db.one(sql, **_asked(notice_id, which)))["n"])


def _where(which: str) -> str:
    return WHICH.get(which, "answer = :answer")


def _asked(notice_id: int, which: str) -> dict[str, int | None]:
    return {"notice": notice_id, "answer": int(which) if which.isdecimal() else None}


READERS = f"""
    SELECT people.name, people.role, coalesce(kecamatan.name, '') AS kecamatan, kelurahan.name AS kelurahan,
        state, reason, sent_at, read_at, answer, answered_at, recall
    FROM {PLACED} JOIN deliveries ON person_id = people.id LEFT JOIN kecamatan ON kecamatan.code = {PLACE}
"""
BY_PLACE = "kecamatan.code IS NULL, kecamatan.code, kelurahan.name, people.name, people.id"
