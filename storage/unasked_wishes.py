"""What people are sent without asking, and at which hour each of them wants it."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

from storage.database import Database
from storage.person import Person
from storage.quiet import MORNING, NIGHT
from storage.roles import Role


class Kind(StrEnum):
    """board: the day's, pinned, at the admins' hour; results: of one's kelurahan; nudge: RT that nobody has reached."""

    BOARD = "board"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    RESULTS = "results"
    NUDGE = "nudge"


USUAL = {
    Kind.DAILY: time(17),
    Kind.WEEKLY: time(8),
    Kind.MONTHLY: time(8),
    Kind.RESULTS: time(8),
    Kind.NUDGE: time(8),
}
COORDINATORS = (Kind.BOARD, Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.NUDGE)
CADRES = (Kind.RESULTS, Kind.NUDGE)


def kinds_for(person: Person) -> list[Kind]:
    """What this person is sent now, in order; a Plt. who is a cadre gets both."""
    coordinates, cadre = bool(person.roles & {Role.KECAMATAN, Role.CITY}), Role.CADRE in person.roles
    return [kind for kind in Kind if (coordinates and kind in COORDINATORS) or (cadre and kind in CADRES)]


class UnaskedWishes:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def times(self, person_id: int) -> dict[Kind, time | None]:
        """When this person gets each (local), None: not at all. The board has no hour of its own: midnight."""
        rows = await self.db.rows("SELECT kind, at FROM unasked_wishes WHERE person_id = ?", person_id)
        wishes = {Kind(row["kind"]): row["at"] and time.fromisoformat(row["at"]) for row in rows}
        return {kind: wishes[kind] if kind in wishes else USUAL.get(kind, time()) for kind in Kind}

    async def wish(self, person_id: int, kind: Kind, at: time | None) -> bool:
        """Their own hour, None: silence; whether it can be had: never at night."""
        if at is not None and not (kind in USUAL and MORNING <= at < NIGHT):
            return False
        await self.db.run(
            "INSERT INTO unasked_wishes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
            *(person_id, kind, f"{at:%H:%M}" if at else None),
        )
        return True

    async def unwish(self, person_id: int, kind: Kind) -> None:
        """Back to everybody's hour."""
        await self.db.run("DELETE FROM unasked_wishes WHERE (person_id, kind) = (?, ?)", person_id, kind)

    async def silent(self, kind: Kind) -> set[int]:
        """Who does not want it."""
        rows = await self.db.rows("SELECT person_id FROM unasked_wishes WHERE kind = ? AND at IS NULL", kind)
        return {row["person_id"] for row in rows}
