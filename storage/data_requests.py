"""What people ask about their own data, a correction or erasure: who decides, until when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.database import Database, Row
from storage.people import People
from storage.person import Person
from storage.roles import Role

TERM_S = 3 * 24 * 3600  # UU 27/2022 arts. 30 and 40: 3 x 24 hours


class Kind(StrEnum):
    CORRECTION = "correction"
    ERASURE = "erasure"


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class DataRequest:
    """asked_at, due_at, decided_at: Unix seconds; by: who decided, a name; name: who asked, as they are called now."""

    id: int
    person_id: int
    name: str
    kind: Kind
    words: str | None
    asked_at: int
    due_at: int
    state: State
    by: str | None
    decided_at: int | None
    reason: str | None


class DataRequests:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def ask(self, person_id: int, kind: Kind, at: int, words: str | None = None) -> DataRequest | None:
        """Keep a request of `at` (Unix seconds); None when one of this kind is open already."""
        row = await self.db.row(
            """
            INSERT INTO data_requests (person_id, kind, words, asked_at, due_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            *(person_id, kind, words, at, at + TERM_S),
        )
        return await self.get(row["id"]) if row else None

    async def get(self, request_id: int) -> DataRequest | None:
        row = await self.db.row(f"{SELECT} WHERE data_requests.id = ?", request_id)
        return _request(row) if row else None

    async def open_of(self, person_id: int) -> list[DataRequest]:
        rows = await self.db.rows(f"{SELECT} WHERE state = 'open' AND person_id = ? ORDER BY due_at", person_id)
        return [_request(row) for row in rows]

    async def due_before(self, at: int) -> list[DataRequest]:
        """The open ones whose term ends before then (Unix seconds), the most pressing first."""
        rows = await self.db.rows(f"{SELECT} WHERE state = 'open' AND due_at < ? ORDER BY due_at", at)
        return [_request(row) for row in rows]

    async def decide(self, request_id: int, state: State, by: Person, at: int, reason: str | None = None) -> bool:
        """End an open one; False when somebody has decided already."""
        row = await self.db.row(
            """
            UPDATE data_requests SET state = ?, decided_by = ?, decided_at = ?, reason = ?
            WHERE id = ? AND state = 'open' RETURNING id
            """,
            *(state, by.id, at, reason, request_id),
        )
        return row is not None

    async def responsible(self, kind: Kind, person: Person) -> list[Person]:
        """Who has joined and may decide: admins, and for a correction the kecamatan's coordinators."""
        people = People(self.db)
        near = await people.holding(Role.KECAMATAN, person.kecamatan_code) if person.kecamatan_code else []
        those = {one.id: one for one in (*await people.admins(), *near)}
        return [one for one in those.values() if one.telegram_id and may_decide(one, kind, person)]


def may_decide(by: Person, kind: Kind, person: Person) -> bool:
    """Whether `by` may decide what this person asks: erasure only admins, a correction whoever manages them."""
    if kind is Kind.ERASURE:
        return by.is_admin
    return by.may_edit(person)


SELECT = """
    SELECT data_requests.id, person_id, people.name, kind, words, asked_at, due_at, state,
           decider.name AS by, decided_at, reason
    FROM data_requests
    JOIN people ON people.id = person_id
    LEFT JOIN people AS decider ON decider.id = decided_by
"""


def _request(row: Row) -> DataRequest:
    return DataRequest(**dict(row) | {"kind": Kind(row["kind"]), "state": State(row["state"])})
