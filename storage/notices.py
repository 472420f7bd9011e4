"""Notices to many, and whom each has reached: everyone once."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True)
class Progress:
    """How many people a notice is for, and how it stands with them.

    unsure: cut off while it was being sent; no author_telegram_id: the account has passed to somebody else.
    """

    notice_id: int
    author_telegram_id: int | None
    draft_number: int
    total: int
    sent: int
    failed: int
    unsure: int
    finished: bool

    @property
    def left(self) -> int:
        return self.total - self.sent - self.failed - self.unsure

    @property
    def screen(self) -> str:
        """The message of the form in which it was written, which goes on to show the progress."""
        return f"notice/{self.draft_number}"


class Notices:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def audience(self) -> tuple[int, int]:
        """How many people have joined, and how many of the roster have not."""
        row = await self.db.one(
            """
            SELECT coalesce(sum(telegram_id IS NOT NULL), 0) AS joined, coalesce(sum(telegram_id IS NULL), 0) AS missing
            FROM people WHERE active
            """
        )
        return row["joined"], row["missing"]

    async def add(self, author_id: int, draft_number: int, text: str, at: int) -> int:
        """Keep a notice (Telegram's HTML) for everybody who has joined. The same draft again makes no second one."""
        known = await self.db.row("SELECT id FROM notices WHERE draft_number = ?", draft_number)
        if known:
            return int(known["id"])
        row = await self.db.one(
            "INSERT INTO notices (author_id, draft_number, text, sent_at) VALUES (?, ?, ?, ?) RETURNING id",
            *(author_id, draft_number, text, at),
        )
        await self.db.run(
            """
            INSERT INTO deliveries (notice_id, person_id)
            SELECT ?, id FROM people WHERE active AND telegram_id IS NOT NULL
            """,
            row["id"],
        )
        return int(row["id"])

    async def any_open(self) -> bool:
        """As it is on disk: whether a notice is not finished."""
        return bool(await self.db.committed("SELECT 1 FROM notices WHERE finished_at IS NULL"))

    async def open(self) -> list[int]:
        """The notices that are not finished."""
        return [row["id"] for row in await self.db.rows("SELECT id FROM notices WHERE finished_at IS NULL ORDER BY id")]

    async def finish(self, notice_id: int, at: int) -> None:
        await self.db.run("UPDATE notices SET finished_at = ? WHERE id = ?", at, notice_id)

    async def progress(self, notice_id: int) -> Progress:
        """Raises KeyError."""
        row = await self.db.row(
            """
            SELECT notices.id AS notice_id, telegram_id AS author_telegram_id, draft_number,
                   finished_at IS NOT NULL AS finished,
                   count(state) AS total, coalesce(sum(state = 'sent'), 0) AS sent,
                   coalesce(sum(state = 'failed'), 0) AS failed, coalesce(sum(state = 'unsure'), 0) AS unsure
            FROM notices JOIN people ON people.id = author_id
            LEFT JOIN deliveries ON notice_id = notices.id
            WHERE notices.id = ? GROUP BY notices.id
            """,
            notice_id,
        )
        if row is None:
            raise KeyError(notice_id)
        return Progress(**dict(row) | {"finished": bool(row["finished"])})
