"""Plt.: who has a coordinator's role for a while, from a day to a day, beside their own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.audit import Audit
from storage.database import Database
from storage.members import UNDO_S, NotYours, TooLate
from storage.person import Person
from storage.roles import Role

DAYS_MOST = 366  # whoever acts for longer is no longer acting


class ActingRoles:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(
        self,
        by: Person,
        at: int,
        person_id: int,
        role: Role,
        kecamatan_code: str | None,
        days: tuple[date, date],
        zone: ZoneInfo,
    ) -> int:
        """From the first day to the last, both included; its number. Only admins do: raises NotYours.

        `at`: Unix seconds.
        """
        _only_admins(by)
        first, last = days
        starts, after = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
        row = await self.db.one(
            """
            INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            *(person_id, role, kecamatan_code, first.isoformat(), last.isoformat()),
            *(int(starts.timestamp()), int(after.timestamp())),
        )
        about = {"role": role, "kecamatan": kecamatan_code, "first": first.isoformat(), "last": last.isoformat()}
        await Audit(self.db).add(at, by.id, "acting.add", person_id, acting=row["id"], **about)
        return int(row["id"])

    async def end(self, by: Person, at: int, acting_id: int) -> int:
        """It ends now; the person's id. Raises NotYours, or TooLate when it is over."""
        _only_admins(by)
        row = await self.db.row(
            """
            UPDATE acting SET ends_at = max(starts_at, ?1)
            WHERE id = ?2 AND ends_at > ?1 AND ends_at > starts_at RETURNING person_id
            """,
            *(at, acting_id),
        )
        if row is None:
            raise TooLate
        await Audit(self.db).add(at, by.id, "acting.end", row["person_id"], acting=acting_id)
        return int(row["person_id"])

    async def resume(self, by: Person, at: int, acting_id: int, zone: ZoneInfo) -> int:
        """What was ended goes on to its last day, within UNDO_S; the person's id. Raises NotYours, TooLate."""
        _only_admins(by)
        ended = await self.db.row(
            """
            SELECT act, at, last_day FROM audit JOIN acting ON acting.id = ?1
            WHERE act LIKE 'acting.%' AND about ->> 'acting' = ?1 ORDER BY audit.id DESC LIMIT 1
            """,
            acting_id,
        )
        if ended is None or ended["act"] != "acting.end" or at - ended["at"] > UNDO_S:
            raise TooLate
        after = datetime.combine(date.fromisoformat(ended["last_day"]) + timedelta(days=1), time(), zone)
        row = await self.db.one(
            "UPDATE acting SET ends_at = ? WHERE id = ? RETURNING person_id", int(after.timestamp()), acting_id
        )
        await Audit(self.db).add(at, by.id, "acting.resume", row["person_id"], acting=acting_id)
        return int(row["person_id"])


def _only_admins(by: Person) -> None:
    if not by.is_admin:
        raise NotYours
