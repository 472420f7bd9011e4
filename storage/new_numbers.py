"""A new phone number of somebody who has joined: proved by sharing it, counted once they say so."""

from __future__ import annotations

from dataclasses import replace

from storage.audit import Audit
from storage.database import Database
from storage.members import Members, Taken, about
from storage.person import Person


class NewNumbers:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def note(self, person_id: int, phone: str, at: int) -> None:
        """They have shared it (E.164, Unix seconds). Raises Taken."""
        await self._check(person_id, phone)
        await self.db.run("INSERT OR REPLACE INTO new_numbers VALUES (?, ?, ?)", person_id, phone, at)

    async def take(self, person: Person, at: int) -> str | None:
        """The number that was shared last becomes theirs; None: there is none. Raises Taken."""
        phone = await self.drop(person.id)
        if phone is None:
            return None
        await self._check(person.id, phone)
        before = await Members(self.db).entry(person.id)
        await self.db.run("UPDATE people SET phone = ? WHERE id = ?", phone, person.id)
        changed = about(before, replace(before, phone=phone))
        await Audit(self.db).add(at, person.id, "member.phone", person.id, **changed)
        return phone

    async def drop(self, person_id: int) -> str | None:
        """It is not to count; what it was."""
        row = await self.db.row("DELETE FROM new_numbers WHERE person_id = ? RETURNING phone", person_id)
        return str(row["phone"]) if row else None

    async def _check(self, person_id: int, phone: str) -> None:
        other = await self.db.row("SELECT id FROM people WHERE phone = ? AND id <> ?", phone, person_id)
        if other:
            raise Taken(other["id"])
