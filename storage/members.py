"""Changes of the roster, one person after another: who may, what was there before, and the way back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from storage.audit import Audit
from storage.database import Database, Row
from storage.person import Person
from storage.roles import Role
from storage.roster_rows import Entry

UNDO_S = 300  # so long a change is taken back with one tap


class Refused(Exception):
    """A change that is not made; nothing is written."""


class NotYours(Refused):
    """Whoever asks may not do this to this person, or not put them there."""


class LastAdmin(Refused):
    """Nobody in the roster would be left who keeps it."""


class TooLate(Refused):
    """The time for taking it back is over, or it was taken back already."""


class NoSuchRt(Refused):
    """One of the RT is not there, or no longer."""


class HasJoined(Refused):
    """Somebody who was added has joined meanwhile: adding them is not taken back."""


@dataclass
class Taken(Refused):
    """The number is somebody else's."""

    person_id: int


@dataclass
class Changed(Refused):
    """The person is no longer as the one who asks has seen them."""

    last: LastChange | None


@dataclass(frozen=True)
class LastChange:
    """What was last done to somebody's entry; by: a name, None for the command line."""

    at: int
    by: str | None
    act: str
    before: Entry | None
    after: Entry


@dataclass(frozen=True)
class Change:
    """before: as it was seen, None for somebody new; after: as it is to be."""

    person_id: int | None
    before: Entry | None
    after: Entry


class Members:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def entry(self, person_id: int) -> Entry:
        """What the roster says of somebody. Raises KeyError."""
        row = await self.db.row("SELECT * FROM people WHERE id = ?", person_id)
        if row is None:
            raise KeyError(person_id)
        rts = await self.db.rows("SELECT rt FROM person_rts WHERE person_id = ? ORDER BY length(rt), rt", person_id)
        return entry_of(row, [rt["rt"] for rt in rts])

    async def by_phone(self, phone: str) -> int | None:
        """Whoever was ever on the roster with this number (E.164)."""
        row = await self.db.row("SELECT id FROM people WHERE phone = ?", phone)
        return row["id"] if row else None

    async def change(self, by: Person, at: int, act: str, *changes: Change) -> list[tuple[int, int]]:
        """Make changes that belong together, within the caller's unit: (person id, audit number) of each.

        `at` in Unix seconds; `act` is 'member.move' and the like. Raises Refused.
        """
        done = []
        async with self.db.attempt():
            for change in changes:
                if not all(may_manage(by, entry) for entry in (change.before, change.after) if entry):
                    raise NotYours
                person_id = await self._write(change, at)
                number = await Audit(self.db).add(at, by.id, act, person_id, **about(change.before, change.after))
                done.append((person_id, number))
            await self._keep_an_admin(changes)
        return done

    async def undo(self, by: Person, at: int, numbers: Sequence[int]) -> list[int]:
        """Take changes back that are not older than UNDO_S; the people's ids. Raises Refused."""
        changes = [await self._done(number, at) for number in numbers]
        async with self.db.attempt():
            for change in changes:
                if change.before is None:
                    await self._forget_new(by, at, change)
            back = [Change(it.person_id, it.after, it.before) for it in changes if it.before]
            await self.change(by, at, "member.undo", *back)
        return [change.person_id for change in changes if change.person_id]

    async def _done(self, number: int, at: int) -> Change:
        """What the audit log has under a number, while it can be taken back. Raises TooLate, Changed."""
        row = await self.db.row(
            "SELECT * FROM audit WHERE id = ? AND act LIKE 'member.%' AND act <> 'member.undo'", number
        )
        if row is None or at - row["at"] > UNDO_S:
            raise TooLate
        kept = json.loads(row["about"])
        after = entry_from(kept["after"])
        newest = await self.db.row(
            f"SELECT id, act FROM audit WHERE subject_id = ? AND {OF_ENTRIES} ORDER BY id DESC LIMIT 1",
            row["subject_id"],
        )
        if newest and newest["id"] != number and newest["act"] != "member.undo":
            raise Changed(await self.last_change(row["subject_id"]))
        if after is None or newest is None or newest["id"] != number:
            raise TooLate
        return Change(row["subject_id"], entry_from(kept["before"]), after)

    async def last_change(self, person_id: int) -> LastChange | None:
        row = await self.db.row(
            f"""
            SELECT audit.*, people.name FROM audit LEFT JOIN people ON people.id = person_id
            WHERE subject_id = ? AND {OF_ENTRIES} ORDER BY audit.id DESC LIMIT 1
            """,
            person_id,
        )
        kept: dict[str, Any] = json.loads(row["about"]) if row else {}
        after = entry_from(kept.get("after"))
        if row is None or after is None:
            return None
        return LastChange(row["at"], row["name"], row["act"], entry_from(kept["before"]), after)

    async def _write(self, change: Change, at: int) -> int:
        entry, person_id = change.after, change.person_id
        if person_id is not None and not await self._is_still(person_id, change.before):
            raise Changed(await self.last_change(person_id))
        other = await self.db.row("SELECT id FROM people WHERE phone = ? AND id IS NOT ?", entry.phone, person_id)
        if other:
            raise Taken(other["id"])
        columns = {name: value for name, value in asdict(entry).items() if name != "rts"}
        row = await self.db.one(INSERT if person_id is None else UPDATE, id=person_id, at=at, **columns)
        await self._write_rts(row["id"], entry)
        return int(row["id"])

    async def _is_still(self, person_id: int, entry: Entry | None) -> bool:
        try:
            return await self.entry(person_id) == entry
        except KeyError:  # added by mistake, and taken back since
            return False

    async def _write_rts(self, person_id: int, entry: Entry) -> None:
        there = await self.db.rows("SELECT rt FROM rts WHERE kelurahan_code = ? AND NOT retired", entry.kelurahan_code)
        if not set(entry.rts) <= {row["rt"] for row in there}:
            raise NoSuchRt
        await self.db.run("DELETE FROM person_rts WHERE person_id = ?", person_id)
        rows = [(person_id, entry.kelurahan_code, rt) for rt in entry.rts]
        await self.db.run_many("INSERT INTO person_rts VALUES (?, ?, ?)", rows)
        if not entry.active:
            await self.db.run(LET_GO)

    async def _forget_new(self, by: Person, at: int, added: Change) -> None:
        """Somebody who was just added is as if they had never been; only the audit log knows."""
        person_id, entry = added.person_id or 0, added.after
        row = await self.db.row("SELECT telegram_id FROM people WHERE id = ?", person_id)
        if row is None:
            raise TooLate
        if row["telegram_id"]:
            raise HasJoined
        if not may_manage(by, entry):
            raise NotYours
        if not await self._is_still(person_id, entry):
            raise Changed(await self.last_change(person_id))
        for table in ("person_rts", "deliveries", "acting", "invites"):
            await self.db.run(f"DELETE FROM {table} WHERE person_id = ?", person_id)
        await self.db.run("DELETE FROM people WHERE id = ?", person_id)
        await Audit(self.db).add(at, by.id, "member.undo", person_id, before=asdict(entry), after=None)
        if entry.is_admin and not await self.db.row(f"SELECT 1 FROM people WHERE {ADMINS}"):
            raise LastAdmin

    async def _keep_an_admin(self, changes: Sequence[Change]) -> None:
        gone = any(change.before and change.before.is_admin and not change.after.is_admin for change in changes)
        if gone and not await self.db.row(f"SELECT 1 FROM people WHERE {ADMINS}"):
            raise LastAdmin


OF_ENTRIES = "(act LIKE 'member.%' OR act LIKE 'roster.%')"
ADMINS = "active AND phone IS NOT NULL AND (role = 'admin' OR also_admin)"
INSERT = """
    INSERT INTO people (name, phone, role, also_admin, kecamatan_code, kelurahan_code, active)
    VALUES (:name, :phone, :role, :also_admin, :kecamatan_code, :kelurahan_code, :active) RETURNING id
"""
UPDATE = """
    UPDATE people SET name = :name, phone = :phone, role = :role, also_admin = :also_admin, active = :active,
        kecamatan_code = :kecamatan_code, kelurahan_code = :kelurahan_code,
        inactive_since = CASE WHEN :active THEN NULL WHEN active THEN :at ELSE inactive_since END
    WHERE id = :id RETURNING id
"""
# A notice that is under way no longer goes to whoever has been let go.
LET_GO = """
    UPDATE deliveries SET state = 'failed', reason = 'tidak lagi dalam daftar anggota'
    WHERE state = 'waiting' AND person_id IN (SELECT id FROM people WHERE NOT active)
"""


def entry_of(row: Row, rts: Sequence[str]) -> Entry:
    """A row of people as the roster has it."""
    area = row["kecamatan_code"], row["kelurahan_code"]
    flags = bool(row["also_admin"]), bool(row["active"])
    return Entry(row["name"], row["phone"], Role(row["role"]), *area, tuple(rts), *flags)


def may_manage(by: Person, entry: Entry) -> bool:
    """Whether somebody may add, change or let go whom the roster has so."""
    return by.manages(entry.role, entry.also_admin, entry.at)


def about(before: Entry | None, after: Entry) -> dict[str, Any]:
    """What the audit log keeps of a change."""
    return {"before": asdict(before) if before else None, "after": asdict(after)}


def entry_from(kept: dict[str, Any] | None) -> Entry | None:
    """An entry as the audit log or a draft has it."""
    return Entry(**kept | {"role": Role(kept["role"]), "rts": tuple(kept["rts"])}) if kept else None
