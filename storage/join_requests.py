"""Strangers who ask to be let in: what they chose, who got it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database, Row
from storage.people import People
from storage.person import Person
from storage.roles import Role

AGAIN_S = 24 * 3600  # so long after a refusal may they ask once more
KEEP_DRAFT_S = 7 * 24 * 3600  # of a number that was shared and nothing asked for
KEEP_DECIDED_S = 365 * 24 * 3600  # name and number of who was refused


@dataclass(frozen=True)
class JoinRequest:
    """phone: E.164; times in Unix seconds; decided_by: a name, None when they joined in another way."""

    id: int
    telegram_id: int
    name: str
    phone: str
    state: str
    role: Role | None
    kecamatan_code: str | None
    kecamatan: str | None
    kelurahan_code: str | None
    kelurahan: str | None
    agreed_to: str | None
    sent_at: int | None
    decided_at: int | None
    decided_by: str | None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class JoinRequests:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def note(self, telegram_id: int, name: str, phone: str, at: int) -> None:
        """A number that is not on the roster: they may ask. What is open already stays as it is."""
        await self.db.run(
            """
            INSERT INTO join_requests (telegram_id, name, phone, shared_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (telegram_id) WHERE state IN ('draft', 'open') DO UPDATE
            SET name = excluded.name, phone = excluded.phone, shared_at = excluded.shared_at WHERE state = 'draft'
            """,
            *(telegram_id, name, phone, at),
        )

    async def pending(self, telegram_id: int) -> JoinRequest | None:
        """Theirs that is a draft or open."""
        return await self._one("request.telegram_id = ? AND state IN ('draft', 'open')", telegram_id)

    async def by_id(self, request_id: int) -> JoinRequest | None:
        return await self._one("request.id = ? AND state <> 'draft'", request_id)

    async def may_ask_at(self, telegram_id: int) -> int:
        """From when on they may ask (again), Unix seconds."""
        refused = "SELECT max(decided_at) AS at FROM join_requests WHERE telegram_id = ? AND state = 'refused'"
        row = await self.db.one(refused, telegram_id)
        return row["at"] + AGAIN_S if row["at"] else 0

    async def send(
        self, request_id: int, role: Role, kecamatan: str | None, kelurahan: str | None, agreed_to: str, at: int
    ) -> JoinRequest:
        """A draft becomes open, with what was chosen (codes)."""
        await self.db.run(
            """
            UPDATE join_requests SET state = 'open', role = ?, kecamatan_code = ?, kelurahan_code = ?,
                agreed_to = ?, sent_at = ? WHERE id = ? AND state = 'draft'
            """,
            *(role, kecamatan, kelurahan, agreed_to, at, request_id),
        )
        (request,) = await self._all("request.id = ?", request_id)
        return request

    async def drop(self, telegram_id: int) -> None:
        """They do not want to ask after all."""
        await self.db.run("DELETE FROM join_requests WHERE telegram_id = ? AND state = 'draft'", telegram_id)

    async def decide(self, request_id: int, state: str, by_id: int, at: int) -> None:
        """state: 'accepted' or 'refused'."""
        await self.db.run(
            "UPDATE join_requests SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'",
            *(state, by_id, at, request_id),
        )

    async def settle(self, telegram_id: int, at: int) -> None:
        """Who has joined asks for nothing any more."""
        await self.drop(telegram_id)
        await self.db.run(
            "UPDATE join_requests SET state = 'settled', decided_at = ? WHERE telegram_id = ? AND state = 'open'",
            *(at, telegram_id),
        )

    async def open_for(self, person: Person) -> list[JoinRequest]:
        """What waits for somebody's decision, oldest first."""
        return [one for one in await self._all("state = 'open'") if decides(person, one)]

    async def deciders(self, request: JoinRequest) -> list[Person]:
        """Who have joined and may decide: admins, and for a cadre the kecamatan's coordinators."""
        people = People(self.db)
        some = await people.holding(Role.KECAMATAN, request.kecamatan_code) if request.role is Role.CADRE else []
        found = {one.id: one for one in [*some, *await people.admins()] if one.telegram_id}
        return list(found.values())

    async def forget_old(self, at: int) -> None:
        """Numbers of those who never asked, and what was decided long ago; `at`: Unix seconds."""
        await self.db.run("DELETE FROM join_requests WHERE decided_at < ?", at - KEEP_DECIDED_S)
        await self.db.run("DELETE FROM join_requests WHERE state = 'draft' AND shared_at < ?", at - KEEP_DRAFT_S)

    async def _one(self, where: str, *args: object) -> JoinRequest | None:
        return next(iter(await self._all(where, *args)), None)

    async def _all(self, where: str, *args: object) -> list[JoinRequest]:
        return [_request(row) for row in await self.db.rows(f"{SELECT} WHERE {where} ORDER BY request.id", *args)]


SELECT = """
    SELECT request.id, request.telegram_id, request.name, request.phone, state, request.role, request.kecamatan_code,
           kecamatan.name AS kecamatan, request.kelurahan_code, kelurahan.name AS kelurahan, request.agreed_to,
           sent_at, decided_at, decider.name AS decided_by
    FROM join_requests AS request
    LEFT JOIN kecamatan ON kecamatan.code = request.kecamatan_code
    LEFT JOIN kelurahan ON kelurahan.code = request.kelurahan_code
    LEFT JOIN people AS decider ON decider.id = decided_by
"""


def decides(person: Person, request: JoinRequest) -> bool:
    """Whether somebody may let in who asks so."""
    return request.role is not None and person.manages(request.role, False, request.kecamatan_code)


def _request(row: Row) -> JoinRequest:
    return JoinRequest(**dict(row) | {"role": Role(row["role"]) if row["role"] else None})
