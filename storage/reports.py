"""Reports of what happened in the RT, and the categories they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.database import Database
from storage.report import Photo

PHOTOS_MOST = 10  # what an album holds (Bot API, sendMediaGroup)


@dataclass(frozen=True)
class Category:
    """participants: 'W' must be asked, 'O' may be skipped, '-' is not asked."""

    code: str
    label: str
    button: str
    examples: str
    participants: str
    least_photos: int


@dataclass(frozen=True)
class NewReport:
    draft_number: int
    person_id: int
    kelurahan_code: str
    rt: str
    category_code: str
    occurred_on: date
    story: str
    participants: int | None
    photos: Sequence[Photo] = ()


class Reports:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def categories(self) -> list[Category]:
        rows = await self.db.rows(
            "SELECT code, label, button, examples, participants, least_photos FROM categories ORDER BY position"
        )
        return [Category(**dict(row)) for row in rows]

    async def category(self, code: str) -> Category:
        """One category by its code. Raises KeyError."""
        return {category.code: category for category in await self.categories()}[code]

    async def add(self, new: NewReport, sent_at: int, sent_on: date, prefix: str) -> str:
        """Keep a report (sent_at: Unix seconds) and return its number, `<prefix>-MMYY-NNN` of the month it was sent in.

        The same draft again changes nothing and returns the number it had.
        """
        known = await self.db.row("SELECT number FROM reports WHERE draft_number = ?", new.draft_number)
        if known:
            return str(known["number"])
        number = await self._next_number(f"{prefix}-{sent_on:%m%y}")
        row = await self.db.one(
            """
            INSERT INTO reports (number, draft_number, person_id, kelurahan_code, rt, category_code, occurred_on,
                                 story, participants, sent_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            *(number, new.draft_number, new.person_id, new.kelurahan_code, new.rt, new.category_code),
            *(new.occurred_on.isoformat(), new.story, new.participants, sent_at),
        )
        photos = [(row["id"], i, photo.file_id, photo.file_unique_id) for i, photo in enumerate(new.photos)]
        await self.db.run_many("INSERT INTO report_photos VALUES (?, ?, ?, ?)", photos)
        return number

    async def _next_number(self, month: str) -> str:
        row = await self.db.one(
            """
            INSERT INTO report_numbers VALUES (?, 1)
            ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last
            """,
            month,
        )
        return f"{month}-{row['last']:03}"
