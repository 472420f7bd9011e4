"""What a cadre means to do in a month, in their own words: it stands in the monthly report before it."""

from __future__ import annotations

from datetime import date

from storage.database import Database
from storage.person import Person

WORDS_MOST = 1000


class MonthPlans:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def get(self, person_id: int, month: date) -> str | None:
        """For the month that this day is in."""
        sql = "SELECT words FROM month_plans WHERE (person_id, month) = (?, ?)"
        row = await self.db.row(sql, person_id, f"{month:%Y-%m}")
        return row["words"] if row else None

    async def tell(self, by: Person, at: int, month: date, words: str) -> None:
        """One's own; the last word counts. `at` in Unix seconds."""
        await self.db.run(
            """
            INSERT INTO month_plans VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET words = excluded.words, told_at = excluded.told_at
            """,
            *(by.id, f"{month:%Y-%m}", words, at),
        )
