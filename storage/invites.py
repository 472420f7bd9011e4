"""Personal links: one use, for a week, and only for as long as whoever made it may still do so."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum

from storage.audit import Audit
from storage.database import Database
from storage.members import NotYours
from storage.people import People
from storage.person import Person

LIFE_S = 7 * 24 * 3600
TOKEN_BYTES = 24  # 192 bits, 48 letters


class Ended(Enum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    OVER = "over"


@dataclass(frozen=True)
class Invite:
    id: int
    person: Person


class Invites:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def make(self, by: Person, at: int, person: Person) -> tuple[str, int]:
        """The token of a new link, which ends the person's older ones, and when it ends (Unix seconds).

        Raises NotYours.
        """
        if not by.may_edit(person) or not person.active:
            raise NotYours
        await self.end_all(person.id, at)
        token = secrets.token_hex(TOKEN_BYTES)  # a link that ends with "-" would be cut by whoever finds links in texts
        await self.db.run(
            "INSERT INTO invites (person_id, token_hash, made_by, made_at, ends_at) VALUES (?, ?, ?, ?, ?)",
            *(person.id, _hash(token), by.id, at, at + LIFE_S),
        )
        await Audit(self.db).add(at, by.id, "invite.make", person.id, until=at + LIFE_S)
        return token, at + LIFE_S

    async def find(self, token: str, at: int) -> Invite | Ended:
        """Whom a link is for, or why it is for nobody (any more)."""
        row = await self.db.row("SELECT * FROM invites WHERE token_hash = ?", _hash(token))
        if row is None:
            return Ended.UNKNOWN
        if row["used_at"] is not None:
            return Ended.USED
        people = People(self.db)
        person, maker = await people.by_id(row["person_id"]), await people.by_id(row["made_by"])
        if person is None or maker is None or not person.active or row["ends_at"] <= at:
            return Ended.OVER
        # Else a coordinator's old link to a cadre who has become an admin would let in an admin.
        if not maker.may_edit(person):
            return Ended.OVER
        return Invite(row["id"], person)

    async def use(self, invite: Invite, at: int) -> None:
        await self.db.run("UPDATE invites SET used_at = ? WHERE id = ?", at, invite.id)

    async def end_all(self, person_id: int, at: int) -> None:
        """What was made for somebody and not used opens nothing from now on."""
        await self.db.run(
            "UPDATE invites SET ends_at = min(ends_at, ?) WHERE person_id = ? AND used_at IS NULL", at, person_id
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
