"""Check-ins with something odd about them, until a coordinator has looked at each with one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.audit import Audit
from storage.check_in import COLUMNS, FROM, CheckIn, check_in_of
from storage.database import Database
from storage.person import Person

KEPT_DAYS = 14  # so long one waits to be looked at


@dataclass(frozen=True)
class Flagged:
    """A check-in that waits to be looked at, and whose it is."""

    check_in: CheckIn
    name: str
    phone: str | None


class Flags:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(self, by: Person, first: date, last: date, limit: int) -> list[Flagged]:
        """Those of active cadres that nobody has looked at and this person may, the newest first."""
        rows = await self.db.rows(
            f"""
            SELECT {COLUMNS}, people.name, people.phone {FROM} {OF_CADRES} WHERE {OPEN} AND {ON}
            ORDER BY day DESC, at DESC LIMIT ?5
            """,
            *(by.scope.codes, by.id, first.isoformat(), last.isoformat(), limit),
        )
        return [Flagged(check_in_of(row), row["name"], row["phone"]) for row in rows]

    async def count(self, by: Person, first: date, last: date) -> int:
        """How many those are."""
        row = await self.db.one(
            f"SELECT count(*) AS n FROM check_ins {OF_CADRES} WHERE {OPEN} AND {ON}",
            *(by.scope.codes, by.id, first.isoformat(), last.isoformat()),
        )
        return int(row["n"])

    async def settle(self, by: Person, at: int, check_in_id: int) -> bool:
        """A coordinator has looked at it; whether it still waited, and for them; nobody settles their own.

        `at`: Unix seconds.
        """
        row = await self.db.row(
            f"""
            UPDATE check_ins SET settled_by = ?2, settled_at = ?3
            WHERE id = ?4 AND id IN (SELECT check_ins.id FROM check_ins {OF_CADRES} WHERE {OPEN}) RETURNING person_id
            """,
            *(by.scope.codes, by.id, at, check_in_id),
        )
        if row is None:
            return False
        await Audit(self.db).add(at, by.id, "check_in.settle", row["person_id"], check_in=check_in_id)
        return True


OF_CADRES = """
    JOIN people ON people.id = check_ins.person_id AND active
    JOIN kelurahan AS home ON home.code = people.kelurahan_code
"""
OPEN = """
    flag IS NOT NULL AND settled_at IS NULL AND check_ins.person_id <> ?2
    AND (?1 IS NULL OR home.kecamatan_code IN (SELECT value FROM json_each(?1)))
"""
ON = "day BETWEEN ?3 AND ?4"
