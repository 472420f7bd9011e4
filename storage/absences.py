"""Izin, Sakit, Tugas luar, Cuti: asked for from a day to a day, and answered by the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.audit import Audit
from storage.database import Database, Row
from storage.members import NotYours
from storage.people import People
from storage.period import Period
from storage.person import Person
from storage.roles import Role
from storage.scopes import Scope


class Kind(StrEnum):
    IZIN = "izin"
    SAKIT = "sakit"
    TUGAS_LUAR = "tugas luar"
    CUTI = "cuti"


DAYS_MOST = {Kind.IZIN: 30, Kind.SAKIT: 30, Kind.TUGAS_LUAR: 30, Kind.CUTI: 90}  # asked for at once


class State(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Absence:
    """letter: Telegram's file_id of a photo; asked_at, decided_at: Unix seconds; answer: why it was declined.

    name, phone, kelurahan, kecamatan_code: whose it is, as the roster has it now; decided_by: a name.
    """

    id: int
    person_id: int
    kind: Kind
    first_day: date
    last_day: date
    reason: str
    letter: str | None
    asked_at: int
    state: State
    decided_at: int | None
    answer: str | None
    name: str
    phone: str | None
    kelurahan: str | None
    kecamatan_code: str | None
    decided_by: str | None

    @property
    def is_open(self) -> bool:
        """Asked for or approved: it counts, or may yet."""
        return self.state in (State.ASKED, State.APPROVED)

    @property
    def days(self) -> Period:
        return Period(self.first_day, self.last_day)

    def has_begun(self, today: date) -> bool:
        """Approved, and days of it are past: those stay as they are."""
        return self.state is State.APPROVED and self.first_day < today


class Absences:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def ask(
        self, person_id: int, draft_number: int, at: int, kind: Kind, days: Period, reason: str, letter: str | None
    ) -> Absence:
        """Ask to be away; sending the same draft twice asks once. `at`: Unix seconds."""
        await self.db.run(
            """
            INSERT INTO absences (person_id, draft_number, kind, first_day, last_day, reason, letter, asked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (draft_number) DO NOTHING
            """,
            *(person_id, draft_number, kind, days.first.isoformat(), days.last.isoformat(), reason, letter, at),
        )
        return _absence(await self.db.one(f"{SELECT} WHERE draft_number = ?", draft_number))

    async def by_id(self, absence_id: int) -> Absence | None:
        row = await self.db.row(f"{SELECT} WHERE absences.id = ?", absence_id)
        return _absence(row) if row else None

    async def of(self, person_id: int, limit: int = 10) -> list[Absence]:
        """The newest first."""
        rows = await self.db.rows(f"{SELECT} WHERE person_id = ? ORDER BY absences.id DESC LIMIT ?", person_id, limit)
        return [_absence(row) for row in rows]

    async def overlapping(self, person_id: int, days: Period) -> Absence | None:
        """One that was asked for or approved on some of these days."""
        row = await self.db.row(
            f"""
            {SELECT} WHERE person_id = ? AND first_day <= ? AND last_day >= ? AND state IN ('asked', 'approved')
            ORDER BY first_day LIMIT 1
            """,
            *(person_id, days.last.isoformat(), days.first.isoformat()),
        )
        return _absence(row) if row else None

    async def waiting(self, scope: Scope) -> list[Absence]:
        """What is still to be answered there, the oldest first."""
        rows = await self.db.rows(
            f"""
            {SELECT} WHERE state = 'asked' AND people.active
            AND (?1 IS NULL OR home.kecamatan_code IN (SELECT value FROM json_each(?1))) ORDER BY absences.id
            """,
            scope.codes,
        )
        return [_absence(row) for row in rows]

    async def deciders(self, absence: Absence) -> list[Person]:
        """Who is asked: the kecamatan's coordinators or Plt.; where none has joined, the city's, then admins."""
        people = People(self.db)
        for asked in (
            await people.holding(Role.KECAMATAN, absence.kecamatan_code),
            await people.holding(Role.CITY),
            await people.admins(),
        ):
            if joined := [one for one in asked if one.telegram_id and one.reachable and one.id != absence.person_id]:
                return joined
        return []

    async def decide(self, by: Person, at: int, absence: Absence, state: State, answer: str | None = None) -> bool:
        """The first answer counts; whether this was it. `at`: Unix seconds. Raises NotYours."""
        if not may_decide(by, absence):
            raise NotYours
        return await self._end(absence, by, at, state, answer, f"absence.{state}")

    async def withdraw(self, by: Person, at: int, absence: Absence) -> bool:
        """All of it, while it waits or is approved; whether it was. `at`: Unix seconds. See may_withdraw."""
        return await self._end(absence, by, at, State.WITHDRAWN, None, "absence.withdrawn")

    async def cut_short(self, by: Person, at: int, absence: Absence, today: date) -> bool:
        """An approved one that has begun ends yesterday; whether it did. `at`: Unix seconds. See may_withdraw."""
        yesterday = (today - timedelta(days=1)).isoformat()
        row = await self.db.row(
            """
            UPDATE absences SET last_day = ?1
            WHERE id = ?2 AND state = 'approved' AND first_day <= ?1 AND last_day > ?1 RETURNING id
            """,
            *(yesterday, absence.id),
        )
        if row:
            about = {"absence": absence.id, "last_day": yesterday, "was_last_day": absence.last_day.isoformat()}
            await Audit(self.db).add(at, by.id, "absence.shortened", absence.person_id, **about)
        return row is not None

    async def _end(self, absence: Absence, by: Person, at: int, state: State, answer: str | None, act: str) -> bool:
        open_states = "('asked', 'approved')" if state is State.WITHDRAWN else "('asked')"
        row = await self.db.row(
            f"""
            UPDATE absences SET state = ?, decided_by = ?, decided_at = ?, answer = ?
            WHERE id = ? AND state IN {open_states} RETURNING id
            """,
            *(state, by.id, at, answer, absence.id),
        )
        if row:
            await Audit(self.db).add(at, by.id, act, absence.person_id, absence=absence.id)
        return row is not None


def may_decide(by: Person, absence: Absence) -> bool:
    """Coordinators of the kecamatan or the city, and admins; nobody about themselves."""
    return by.scope.covers(absence.kecamatan_code) and by.id != absence.person_id


def may_withdraw(by: Person, absence: Absence, today: date) -> bool:
    """Whoever asked, while it waits or is approved, and not when all of it is past."""
    return by.id == absence.person_id and absence.is_open and absence.last_day >= today


SELECT = """
    SELECT absences.id, person_id, kind, first_day, last_day, reason, letter, asked_at, state, decided_at, answer,
           people.name, people.phone, home.name AS kelurahan, home.kecamatan_code, decider.name AS decided_by
    FROM absences JOIN people ON people.id = person_id
    LEFT JOIN kelurahan AS home ON home.code = people.kelurahan_code
    LEFT JOIN people AS decider ON decider.id = decided_by
"""


def _absence(row: Row) -> Absence:
    days = {name: date.fromisoformat(row[name]) for name in ("first_day", "last_day")}
    return Absence(**dict(row) | days | {"kind": Kind(row["kind"]), "state": State(row["state"])})
