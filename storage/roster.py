"""The roster: find every fault in what a file says, bring the people in line with it, and write it out again."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from storage.areas import Areas
from storage.audit import Audit
from storage.database import Database, Row
from storage.members import LET_GO, about, entry_of, may_manage
from storage.person import Person
from storage.roster_file import NotARoster, RawRow, read_roster
from storage.roster_plan import Checked, Look, Plan
from storage.roster_rows import City, Entry, Fault, Places
from storage.spelling import plain

__all__ = ["Checked", "Entry", "Fault", "Imported", "Look", "NotARoster", "Plan", "RawRow", "Roster", "read_roster"]


@dataclass(frozen=True)
class Imported:
    """How many people; changed includes those who are back, gone are those who have become inactive."""

    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True)
class Since:
    """Whom the roster's changes since some moment were about, and who made the last; by: None for the command line."""

    names: list[str]
    by: str | None
    at: int


def may_import(by: Person) -> bool:
    """Whether somebody manages anybody at all: an admin everybody, a kecamatan's coordinator their cadres."""
    return by.keeps_cadres_of(next(iter(by.coordinates), None))


class Roster:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def look(self) -> Look:
        """The city and the people as they are now, to be compared with a file."""
        rts = await self.db.rows("SELECT person_id, rt FROM person_rts ORDER BY person_id, length(rt), rt")
        people = await self.db.rows("SELECT * FROM people WHERE phone IS NOT NULL")
        return Look(await self._city(), await asyncio.to_thread(_known, people, rts))

    async def check(self, rows: Iterable[RawRow], by: Person | None = None) -> Checked:
        """The people that the rows name, or every fault in them, in the order of the rows.

        by: whoever imports, if not the command line; rows about people whom they do not manage are faults.
        """
        look = await self.look()
        return await asyncio.to_thread(look.check, rows, by)

    async def plan(self, entries: Sequence[Entry], by: Person | None = None) -> Plan:
        """What import_ would do. Those whom `by` does not manage are left alone."""
        look = await self.look()
        return await asyncio.to_thread(look.plan, entries, by)

    async def import_(self, entries: Sequence[Entry], at: int, by: Person | None = None) -> Imported:
        """Make these the people who count, matched by phone, within the caller's unit; `at` in Unix seconds.

        Who has joined stays joined. Those who are not among them become inactive, except people without a phone,
        those whom `by` does not manage, and the admins if the file names none.
        """
        return await self.carry_out(await self.plan(entries, by), at, by)

    async def carry_out(self, plan: Plan, at: int, by: Person | None = None) -> Imported:
        """Do what a plan of this same unit says."""
        await self._write([*plan.new, *(after for _, after in plan.changed)])
        await self._let_go([one.phone for one in plan.gone], at)
        imported = Imported(len(plan.new), len(plan.changed), plan.unchanged, len(plan.gone))
        who = by.id if by else None
        await Audit(self.db).add(at, who, "roster.import", **asdict(imported))
        await self._log(plan.changes, at, who)
        return imported

    async def joined(self, entries: Iterable[Entry]) -> list[int]:
        """The ids of those of them who have joined."""
        phones = json.dumps([entry.phone for entry in entries])
        sql = "SELECT id FROM people WHERE telegram_id IS NOT NULL AND phone IN (SELECT value FROM json_each(?))"
        return [row["id"] for row in await self.db.rows(sql, phones)]

    async def mark(self) -> int:
        """This moment, for changed_since."""
        row = await self.db.one("SELECT coalesce(max(id), 0) AS id FROM audit")
        return int(row["id"])

    async def changed_since(self, mark: int) -> Since | None:
        """None when nobody in the roster was changed."""
        rows = await self.db.rows(
            """
            SELECT at, who.name AS by, coalesce(whom.name, '') AS name
            FROM audit LEFT JOIN people AS who ON who.id = person_id LEFT JOIN people AS whom ON whom.id = subject_id
            WHERE audit.id > ? AND (act LIKE 'member.%' OR act = 'roster.change') ORDER BY audit.id
            """,
            mark,
        )
        return Since(list(dict.fromkeys(row["name"] for row in rows)), rows[-1]["by"], rows[-1]["at"]) if rows else None

    async def of(self, by: Person | None = None) -> list[RawRow]:
        """The roster as a file has it: those whom `by` manages, all for who sees the whole city; by area and name."""
        look = await self.look()
        return await asyncio.to_thread(_written, look, by)

    async def _log(self, changes: Sequence[tuple[Entry | None, Entry]], at: int, who: int | None) -> None:
        """Each change with who, when, before and after."""
        await self.db.run_many(
            """
            INSERT INTO audit (at, person_id, act, subject_id, about)
            SELECT ?, ?, 'roster.change', id, ? FROM people WHERE phone = ?
            """,
            ((at, who, json.dumps(about(*change), ensure_ascii=False), change[1].phone) for change in changes),
        )

    async def _write(self, entries: Sequence[Entry]) -> None:
        await self.db.run_many(
            """
            INSERT INTO people (phone, name, role, also_admin, kecamatan_code, kelurahan_code) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (phone) DO UPDATE
            SET name = excluded.name, role = excluded.role, also_admin = excluded.also_admin, active = 1,
                inactive_since = NULL,
                kecamatan_code = excluded.kecamatan_code, kelurahan_code = excluded.kelurahan_code
            """,
            (
                (one.phone, one.name, one.role, one.also_admin, one.kecamatan_code, one.kelurahan_code)
                for one in entries
            ),
        )
        await self.db.run_many(
            "DELETE FROM person_rts WHERE person_id = (SELECT id FROM people WHERE phone = ?)",
            ((entry.phone,) for entry in entries),
        )
        await self.db.run_many(
            "INSERT INTO person_rts SELECT id, kelurahan_code, ? FROM people WHERE phone = ?",
            ((rt, entry.phone) for entry in entries for rt in entry.rts),
        )

    async def _let_go(self, phones: Sequence[str | None], at: int) -> None:
        await self.db.run_many(
            "UPDATE people SET active = 0, inactive_since = ? WHERE phone = ?", [(at, phone) for phone in phones]
        )
        await self.db.run(LET_GO)

    async def _city(self) -> City:
        areas = Areas(self.db)
        kecamatan = await areas.all_kecamatan()
        kelurahan = {place.code: place for place in await areas.all_kelurahan()}
        rts: dict[str, list[str]] = {code: [] for code in kelurahan}
        for row in await self.db.rows("SELECT * FROM rts WHERE NOT retired ORDER BY length(rt), rt"):
            rts[row["kelurahan_code"]].append(row["rt"])
        return City(
            Places("kecamatan", {plain(name): code for code, name in kecamatan.items()}, kecamatan),
            Places("kelurahan", await areas.names(), {code: place.name for code, place in kelurahan.items()}),
            {code: place.kecamatan_code for code, place in kelurahan.items()},
            rts,
        )


def _known(people: Sequence[Row], person_rts: Sequence[Row]) -> dict[str, Entry]:
    """Everybody with a phone, as the roster has them."""
    rts = defaultdict(list)
    for row in person_rts:
        rts[row["person_id"]].append(row["rt"])
    return {row["phone"]: entry_of(row, rts[row["id"]]) for row in people}


def _written(look: Look, by: Person | None) -> list[RawRow]:
    city = look.city
    entries = [one for one in look.known.values() if one.active and (not by or by.scope.whole or may_manage(by, one))]
    rows = sorted((city.written(entry) for entry in entries), key=lambda row: (row.kecamatan, row.kelurahan, row.nama))
    return [replace(row, number=number) for number, row in enumerate(rows, start=2)]
