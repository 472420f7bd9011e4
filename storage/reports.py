"""Reports of what happened in the RT: taken in once each, and found when another is much the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from storage.database import Database
from storage.report import COLUMNS, SELECT, Content, Report, report_of

MEDIA_MOST = 10  # what an album holds (Bot API, sendMediaGroup)


@dataclass(frozen=True)
class NewReport:
    draft_number: int
    person_id: int
    kelurahan_code: str
    content: Content


@dataclass(frozen=True)
class Receipt:
    id: int
    number: str


class Reports:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(self, new: NewReport, sent_at: int, sent_on: date, prefix: str) -> Receipt:
        """Keep a report (sent_at: Unix seconds); its number is `<prefix>-MMYY-NNN` of the month it was sent in.

        The same draft again changes nothing and returns the number it had.
        """
        known = await self.db.row("SELECT id, number FROM reports WHERE draft_number = ?", new.draft_number)
        if known:
            return Receipt(**dict(known))
        number = await self._next_number(f"{prefix}-{sent_on:%m%y}")
        first = ("number", "draft_number", "person_id", "kelurahan_code", "sent_at")
        columns = (*first, *COLUMNS)
        row = await self.db.one(
            f"INSERT INTO reports ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id",
            *(number, new.draft_number, new.person_id, new.kelurahan_code, sent_at, *values_of(new.content)),
        )
        await keep_parts(self.db, row["id"], new.kelurahan_code, new.content)
        return Receipt(row["id"], number)

    async def last_of(self, person_id: int) -> Report | None:
        """The one that they sent last and did not take back."""
        row = await self.db.row(
            f"{SELECT} WHERE person_id = ? AND state <> 'withdrawn' ORDER BY reports.id DESC LIMIT 1", person_id
        )
        return report_of(row) if row else None

    async def like(self, kelurahan_code: str, content: Content, but: int | None = None) -> Report | None:
        """Another one about one of these RT, of the same kind and day, whoever sent it; the newest."""
        row = await self.db.row(
            f"""
            {SELECT} WHERE (occurred_on, reports.kelurahan_code, category_code) = (?1, ?2, ?3)
            AND state <> 'withdrawn' AND reports.id IS NOT ?4
            AND EXISTS (SELECT 1 FROM report_rts WHERE report_id = reports.id
                        AND rt IN (SELECT value FROM json_each(?5)))
            ORDER BY reports.id DESC LIMIT 1
            """,
            *(content.occurred_on.isoformat(), kelurahan_code, content.category_code, but, json.dumps(content.rts)),
        )
        return report_of(row) if row else None

    async def _next_number(self, month: str) -> str:
        row = await self.db.one(
            """
            INSERT INTO report_numbers VALUES (?, 1)
            ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last
            """,
            month,
        )
        return f"{month}-{row['last']:03}"


def values_of(content: Content) -> list[object]:
    """In the order of COLUMNS."""
    return [getattr(content, name) if name != "occurred_on" else content.occurred_on.isoformat() for name in COLUMNS]


async def keep_parts(db: Database, report_id: int, kelurahan_code: str, content: Content) -> None:
    """RT and files; whatever was there of them is replaced."""
    await db.run("DELETE FROM report_rts WHERE report_id = ?", report_id)
    await db.run("DELETE FROM report_media WHERE report_id = ?", report_id)
    rts = [(report_id, position, kelurahan_code, rt) for position, rt in enumerate(content.rts)]
    await db.run_many("INSERT INTO report_rts VALUES (?, ?, ?, ?)", rts)
    media = [(report_id, n, each.kind, each.file_id, each.file_unique_id) for n, each in enumerate(content.media)]
    await db.run_many("INSERT INTO report_media VALUES (?, ?, ?, ?, ?)", media)
