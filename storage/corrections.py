"""A coordinator puts a day right, with a reason that the cadre sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.audit import Audit
from storage.check_in import CheckIn
from storage.check_ins import CheckIns
from storage.database import Database
from storage.members import NotYours
from storage.person import Person


@dataclass(frozen=True)
class Correction:
    """Unix seconds, at <= left_at. at None: they were not there; left_at None: not known."""

    at: int | None
    left_at: int | None = None


@dataclass
class Overtaken(Exception):
    """The day is no longer as whoever corrects it has seen it."""

    now: CheckIn | None


class Corrections:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def make(
        self, by: Person, at: int, cadre: Person, day: date, to: Correction, reason: str, seen: Correction | None = None
    ) -> bool:
        """Put the day right; whether that changed anything. `at`: Unix seconds; `seen`: what it is thought to be.

        Raises NotYours, Overtaken.
        """
        if not may_correct(by, cadre):
            raise NotYours
        check_ins = CheckIns(self.db)
        before = await check_ins.of_day(cadre.id, day)
        if seen and seen != as_it_is(before):
            raise Overtaken(before)
        if as_it_is(before) == to:
            return False
        await check_ins.keep(cadre.id, day, at, by.id, "corrected", before, reason)
        about = {"day": day.isoformat(), "at": to.at, "left_at": to.left_at, "reason": reason}
        was = {"was_at": before.at, "was_left_at": before.left_at} if before else {}
        await Audit(self.db).add(at, by.id, "check_in.correct", cadre.id, **about, **was)
        if to.at is None:
            await self.db.run("DELETE FROM check_ins WHERE (person_id, day) = (?, ?)", cadre.id, day.isoformat())
            return True
        await self.db.run(
            """
            INSERT INTO check_ins (person_id, day, at, recorded_at, kelurahan_code, left_at, corrected_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (person_id, day) DO UPDATE
            SET at = ?3, left_at = ?6, left_later = 0, corrected_by = ?7,
                settled_by = iif(flag IS NULL, NULL, ?7), settled_at = iif(flag IS NULL, NULL, ?4)
            """,
            *(cadre.id, day.isoformat(), to.at, at, cadre.kelurahan_code, to.left_at, by.id),
        )
        return True


def as_it_is(check_in: CheckIn | None) -> Correction:
    """What a correction would have to be to leave the day alone."""
    return Correction(check_in.at, check_in.left_at) if check_in else Correction(None)


def may_correct(by: Person, cadre: Person) -> bool:
    """Coordinators of their own cadres, and admins; nobody their own days."""
    return cadre.kelurahan_code is not None and by.id != cadre.id and by.sees(cadre)
