"""Reminding those who have not read a notice: not often, by a notice of its own that goes the same way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storage.audience import Audience
from storage.audit import Audit
from storage.database import Database
from storage.members import NotYours
from storage.notice import Content, Notice, State
from storage.notices import Notices, TooLate
from storage.people import People
from storage.person import Person

EVERY_S = 3 * 3600  # at least so long after the notice, or the last reminder
MOST = 3


@dataclass
class TooSoon(Exception):
    """It went out, or was reminded of, only just now; at: when it may be again (Unix seconds)."""

    at: int


class NoticeReminders:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def next_at(self, notice: Notice) -> int | None:
        """When those who have not read it may be reminded (Unix seconds); None: no longer, or not yet at all."""
        row = await self.db.one("SELECT count(*) AS n, max(send_at) AS last FROM notices WHERE reminds = ?", notice.id)
        if row["n"] >= MOST or notice.reminds or notice.state not in (State.FINISHED, State.STOPPED):
            return None
        return int(max(notice.send_at, row["last"] or 0)) + EVERY_S

    async def add(self, by: Person, notice: Notice, content: Content, at: int, send_at: int) -> Notice:
        """One to all who have it and have not read it, in its author's name; it waits for `begin`. Unix seconds.

        Raises NotYours, TooLate, TooSoon.
        """
        author = await People(self.db).by_id(notice.author_id)
        if author is None or not notice.managed_by(by):
            raise NotYours
        next_at, people = await self.next_at(notice), await self.unread(notice)
        if next_at is None or not people:
            raise TooLate
        if at < next_at:
            raise TooSoon(next_at)
        row = await self.db.one("SELECT -1 - coalesce(max(id), 0) AS number FROM notices")  # of no form
        quiet = replace(content, urgent=False)
        made = await Notices(self.db).add(author, row["number"], quiet, Audience(people=people), at, send_at)
        await self.db.run("UPDATE notices SET reminds = ? WHERE id = ?", notice.id, made.id)
        await Audit(self.db).add(at, by.id, "notice.remind", notice=notice.id, people=len(people))
        return replace(made, reminds=notice.id)

    async def unread(self, notice: Notice) -> tuple[int, ...]:
        """Who has it and has not read it: of active people, without its author."""
        rows = await self.db.rows(
            """
            SELECT person_id FROM deliveries JOIN people ON people.id = person_id
            WHERE notice_id = ? AND state IN ('sent', 'unsure') AND read_at IS NULL AND active AND person_id <> ?
            ORDER BY person_id
            """,
            *(notice.id, notice.author_id),
        )
        return tuple(row["person_id"] for row in rows)
