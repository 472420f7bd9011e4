"""How a notice stands with those whom it is for: delivered, read, answered, failed and why, and by kecamatan."""

from __future__ import annotations

from dataclasses import dataclass

from storage.audiences import PLACE, PLACED
from storage.database import Database
from storage.notice_readers import WHICH


@dataclass(frozen=True)
class Place:
    """A kecamatan's people of a notice; name: '' for those who belong to none."""

    name: str
    total: int
    read: int


@dataclass(frozen=True)
class Figures:
    """People by how far it got with them; unread: delivered, as far as is known, and not read.

    reasons: Telegram's words -> how many; answers: by which (from 0), how many; silent: without an answer.
    last_reminded_at: Unix seconds.
    """

    total: int
    sent: int
    read: int
    unread: int
    failed: int
    unsure: int
    waiting: int
    stopped: int
    silent: int
    reminders: int
    last_reminded_at: int | None
    questions: int
    reasons: dict[str, int]
    answers: dict[int, int]
    places: list[Place]


class NoticeFigures:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, notice_id: int) -> Figures:
        rows = await self.db.rows(REASONS, notice_id), await self.db.rows(ANSWERS, notice_id)
        reasons, answers = ({row["it"]: row["n"] for row in some} for some in rows)
        places = [Place(**dict(row)) for row in await self.db.rows(PLACES, notice_id)]
        return Figures(**dict(await self.db.one(COUNTS, notice_id)), reasons=reasons, answers=answers, places=places)


COUNTS = f"""
    SELECT count(*) AS total, coalesce(sum(state = 'sent'), 0) AS sent, coalesce(sum({WHICH["read"]}), 0) AS read,
        coalesce(sum({WHICH["unread"]}), 0) AS unread, coalesce(sum(state = 'failed'), 0) AS failed,
        coalesce(sum(state = 'unsure'), 0) AS unsure, coalesce(sum(state IN ('waiting', 'sending')), 0) AS waiting,
        coalesce(sum(state = 'stopped'), 0) AS stopped, coalesce(sum({WHICH["silent"]}), 0) AS silent,
        (SELECT count(*) FROM notices WHERE reminds = ?1) AS reminders,
        (SELECT max(send_at) FROM notices WHERE reminds = ?1) AS last_reminded_at,
        (SELECT count(*) FROM notice_replies WHERE notice_id = ?1 AND NOT from_author) AS questions
    FROM deliveries WHERE notice_id = ?1
"""
REASONS = """
    SELECT coalesce(reason, '') AS it, count(*) AS n FROM deliveries WHERE notice_id = ? AND state = 'failed'
    GROUP BY it ORDER BY n DESC, it
"""
ANSWERS = "SELECT answer AS it, count(*) AS n FROM deliveries WHERE notice_id = ? AND answer IS NOT NULL GROUP BY it"
PLACES = f"""
    SELECT coalesce(kecamatan.name, '') AS name, count(*) AS total, coalesce(sum({WHICH["read"]}), 0) AS read
    FROM {PLACED} JOIN deliveries ON person_id = people.id LEFT JOIN kecamatan ON kecamatan.code = {PLACE}
    WHERE notice_id = ? GROUP BY kecamatan.code ORDER BY kecamatan.code IS NULL, kecamatan.code
"""
