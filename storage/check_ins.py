"""Coming and leaving: one row a day and person, and beside it what it was before each change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.check_in import SELECT, CheckIn, Flag, Place, check_in_of
from storage.database import Database
from storage.places import Kelurahan

KEPT = ("at", "left_at", "left_later", "flag", "note")


@dataclass(frozen=True)
class Event:
    """One change of a day: when (Unix seconds), by whom, what, and how it was before; None: there was nothing."""

    changed_at: int
    by: str | None
    act: str
    before: dict[str, Any] | None
    reason: str | None


class CheckIns:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of_day(self, person_id: int, day: date) -> CheckIn | None:
        row = await self.db.row(f"{SELECT} WHERE (person_id, day) = (?, ?)", person_id, day.isoformat())
        return check_in_of(row) if row else None

    async def by_id(self, check_in_id: int) -> CheckIn | None:
        row = await self.db.row(f"{SELECT} WHERE check_ins.id = ?", check_in_id)
        return check_in_of(row) if row else None

    async def add(
        self, person_id: int, day: date, at: int, recorded_at: int, kelurahan: Kelurahan, place: Place | None
    ) -> CheckIn | None:
        """Keep a check-in; None: there is one of this day already, which stays as it is.

        Accepted wherever it was; what is missing, or farther off than the kelurahan reaches, is flagged.
        """
        new = await self.db.row(
            """
            INSERT INTO check_ins (person_id, day, at, recorded_at, kelurahan_code, flag)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
            """,
            *(person_id, day.isoformat(), at, recorded_at, kelurahan.code, Flag.NO_LOCATION),
        )
        if new is None:
            return None
        await self.keep(person_id, day, recorded_at, person_id, "came", None)
        if place:
            await self._put(new["id"], kelurahan, place)
        return await self._one(new["id"])

    async def move(self, check_in: CheckIn, at: int, kelurahan: Kelurahan, place: Place | None) -> CheckIn:
        """Another place, or none; the time at which they came stays. A coordinator looks at it anew."""
        await self._before(check_in, at, "moved")
        await self._put(check_in.id, kelurahan, place)
        return await self._one(check_in.id)

    async def note(self, check_in: CheckIn, at: int, words: str) -> None:
        """The cadre's own words about it."""
        await self._before(check_in, at, "noted")
        await self.db.run("UPDATE check_ins SET note = ? WHERE id = ?", words, check_in.id)

    async def cancel(self, check_in: CheckIn, at: int) -> bool:
        """As if it had not been, within five minutes and while nothing has followed; whether it was."""
        if not check_in.may_be_cancelled(at):
            return False
        await self._before(check_in, at, "cancelled")
        await self.db.run("DELETE FROM check_ins WHERE id = ?", check_in.id)
        return True

    async def leave(self, check_in: CheckIn, at: int, left_at: int, later: bool = False) -> CheckIn:
        """They left then (Unix seconds, not before they came); the last word counts. later: filled in afterwards."""
        await self._before(check_in, at, "left")
        left = max(left_at, check_in.at), later
        await self.db.run("UPDATE check_ins SET left_at = ?, left_later = ? WHERE id = ?", *left, check_in.id)
        return await self._one(check_in.id)

    async def history(self, person_id: int, day: date) -> list[Event]:
        """What became of a day, in order."""
        rows = await self.db.rows(
            """
            SELECT changed_at, people.name AS by, act, before, reason
            FROM check_in_history LEFT JOIN people ON people.id = changed_by
            WHERE (person_id, day) = (?, ?) ORDER BY check_in_history.id
            """,
            *(person_id, day.isoformat()),
        )
        return [Event(**dict(row) | {"before": json.loads(row["before"] or "null")}) for row in rows]

    async def keep(
        self,
        person_id: int,
        day: date,
        at: int,
        by: int,
        act: str,
        before: CheckIn | None,
        reason: str | None = None,
    ) -> None:
        """Note a change, with how the day was before it: never a place, which is let go of sooner."""
        told = {name: getattr(before, name) for name in KEPT} if before else None
        await self.db.run(
            """
            INSERT INTO check_in_history (person_id, day, changed_at, changed_by, act, before, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            *(person_id, day.isoformat(), at, by, act),
            *(json.dumps(told, ensure_ascii=False) if told else None, reason),
        )

    async def _one(self, check_in_id: int) -> CheckIn:
        return check_in_of(await self.db.one(f"{SELECT} WHERE check_ins.id = ?", check_in_id))

    async def _before(self, check_in: CheckIn, at: int, act: str) -> None:
        await self.keep(check_in.person_id, check_in.day, at, check_in.person_id, act, check_in)

    async def _put(self, check_in_id: int, kelurahan: Kelurahan, place: Place | None) -> None:
        distance, flag = place.seen_from(kelurahan) if place else (None, Flag.NO_LOCATION)
        await self.db.run(
            """
            UPDATE check_ins SET latitude = ?, longitude = ?, accuracy_m = ?, distance_m = ?, flag = ?,
                kelurahan_code = ?, settled_by = NULL, settled_at = NULL WHERE id = ?
            """,
            *((place.latitude, place.longitude, place.accuracy_m) if place else (None, None, None)),
            *(distance, flag, kelurahan.code, check_in_id),
        )
