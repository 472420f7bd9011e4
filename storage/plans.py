"""The days on which cadres mean to look after an RT, until a report about it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.database import Database
from storage.person import Person
from storage.reminders import CAN_BE_REACHED
from storage.scopes import Scope


@dataclass(frozen=True)
class Plan:
    """name: of the cadre; chat_id: theirs, None: not within reach."""

    id: int
    person_id: int
    name: str
    chat_id: int | None
    kelurahan: str
    rt: str
    day: date


class Plans:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(self, cadre: Person, draft_number: int, rt: str, day: date, at: int) -> None:
        """Once for each draft; the same RT and day again is the same plan. `at`: Unix seconds."""
        await self.db.run(
            """
            INSERT INTO plans (person_id, kelurahan_code, rt, day, draft_number, planned_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            *(cadre.id, cadre.kelurahan_code, rt, day.isoformat(), draft_number, at),
        )

    async def open_in(self, scope: Scope, day: date) -> list[Plan]:
        """For this day, without those of RT about which a report has come since."""
        return await self._open(
            day, "(?2 IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(?2)))", scope.codes
        )

    async def due(self, day: date) -> list[Plan]:
        """For this day, open, and not reminded of yet; only of cadres within reach."""
        return await self._open(day, f"?2 AND reminded_at IS NULL AND {CAN_BE_REACHED}", True)

    async def reminded(self, plan: Plan, at: int) -> None:
        """`at`: Unix seconds."""
        await self.db.run("UPDATE plans SET reminded_at = ? WHERE id = ?", at, plan.id)

    async def _open(self, day: date, where: str, *args: object) -> list[Plan]:
        rows = await self.db.rows(
            f"{OPEN} AND {where} ORDER BY kelurahan.code, length(plans.rt), plans.rt, plans.id", day.isoformat(), *args
        )
        return [Plan(**dict(row) | {"day": date.fromisoformat(row["day"])}) for row in rows]


OPEN = """
    SELECT plans.id, person_id, people.name, telegram_id AS chat_id, kelurahan.name AS kelurahan, plans.rt, day
    FROM plans JOIN people ON people.id = person_id JOIN kelurahan ON kelurahan.code = plans.kelurahan_code
    JOIN rts ON (rts.kelurahan_code, rts.rt) = (plans.kelurahan_code, plans.rt) AND NOT retired
    WHERE day = ?1 AND people.active AND people.role = 'kader'
    AND NOT EXISTS (
        SELECT 1 FROM report_rts JOIN reports ON reports.id = report_id
        WHERE (report_rts.kelurahan_code, report_rts.rt) = (plans.kelurahan_code, plans.rt)
        AND state <> 'withdrawn' AND sent_at >= planned_at
    )
"""
