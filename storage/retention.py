"""What is let go by itself after a while: exact locations, and how to reach people who are long inactive."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from storage.audit import Audit
from storage.database import Database
from storage.forgetting import forget_contact

DAY_S = 24 * 3600


@dataclass(frozen=True)
class LetGo:
    """How many check-ins lost their location, how many people their phone and account."""

    locations: int
    contacts: int


class Retention:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def run(self, at: int, locations_days: int, contacts_days: int) -> LetGo:
        """Let go of what is older than that at `at` (Unix seconds); kelurahan and names stay with the reports."""
        located = await self.db.rows(
            """
            UPDATE check_ins SET latitude = NULL, longitude = NULL, accuracy_m = NULL, distance_m = NULL
            WHERE at < ? AND coalesce(latitude, longitude, accuracy_m, distance_m) IS NOT NULL RETURNING id
            """,
            at - locations_days * DAY_S,
        )
        await self.db.run("UPDATE people SET inactive_since = ? WHERE NOT active AND inactive_since IS NULL", at)
        gone = await self.db.rows(
            """
            SELECT id FROM people WHERE NOT active AND NOT by_settings AND inactive_since < ?
            AND coalesce(phone, telegram_id, told) IS NOT NULL
            """,
            at - contacts_days * DAY_S,
        )
        for row in gone:
            await forget_contact(self.db, row["id"])
        let_go = LetGo(len(located), len(gone))
        if located or gone:
            await Audit(self.db).add(at, None, "retention.run", **asdict(let_go))
        return let_go
