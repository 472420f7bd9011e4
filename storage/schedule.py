"""What was done of the things that are due every day."""

from __future__ import annotations

from datetime import date

from storage.database import Database


class Schedule:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def done_for(self, name: str) -> date | None:
        """The last day for which it was done; None: never."""
        row = await self.db.row("SELECT day FROM schedule WHERE name = ?", name)
        return date.fromisoformat(row["day"]) if row else None

    async def done(self, name: str, day: date) -> None:
        await self.db.run(
            "INSERT INTO schedule VALUES (?, ?) ON CONFLICT DO UPDATE SET day = excluded.day", name, day.isoformat()
        )
