"""The roster: find every fault in what a file says, or bring the people in line with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from storage.areas import Areas
from storage.audit import Audit
from storage.database import Database
from storage.members import about, entry_of
from storage.person import Person
from storage.places import plain
from storage.roster_file import NotARoster, RawRow, read_roster
from storage.roster_rows import City, Entry, Fault, Places

__all__ = ["Checked", "Entry", "Fault", "Imported", "NotARoster", "Plan", "RawRow", "Roster", "read_roster"]


@dataclass(frozen=True)
class Checked:
    """A file with faults is refused whole: then there are no entries."""

    entries: list[Entry]
    faults: list[Fault]


@dataclass(frozen=True)
class Plan:
    """What an import would do. changed: (before, after), also those who are back; gone: who would become inactive."""

    new: list[Entry]
    changed: list[tuple[Entry, Entry]]
    unchanged: int
    gone: list[Entry]
    kept_admins: list[Entry]  # the file names no admin, so those there are stay


@dataclass(frozen=True)
class Imported:
    """How many people; changed includes those who are back, gone are those who have become inactive."""

    new: int
    changed: int
    unchanged: int
    gone: int


class Roster:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def check(self, rows: Iterable[RawRow], by: Person | None = None) -> Checked:
        """The people that the rows name, or every fault in them, in the order of the rows.

        by: whoever imports, if not the command line; rows about people whom they do not manage are faults.
        """
        city, known = await self._city(), await self._known() if by else {}
        row_of: dict[str, int] = {}
        entries, faults = [], []
        for row in rows:
            wrong: list[str] = []
            entry = city.entry(row, wrong)
            if entry.phone and row_of.setdefault(entry.phone, row.number) != row.number:
                wrong.append(f"nomor telepon sama dengan baris {row_of[entry.phone]}")
            if by and not wrong and not all(_manages(by, one) for one in {entry, known.get(entry.phone or "", entry)}):
                wrong.append("bukan kader di wilayah Anda; hanya admin yang bisa mengubahnya")
            entries.append(entry)
            faults += [Fault(row.number, reason) for reason in wrong]
        return Checked([] if faults else entries, faults)

    async def plan(self, entries: Sequence[Entry], by: Person | None = None) -> Plan:
        """What import_ would do. Those whom `by` does not manage are left alone."""
        known = await self._known()
        here = {entry.phone for entry in entries}
        both = [(known[entry.phone or ""], entry) for entry in entries if entry.phone in known]
        gone = [
            one for phone, one in known.items() if one.active and phone not in here and (not by or _manages(by, one))
        ]
        admins = [] if any(entry.is_admin for entry in entries) else [one for one in gone if one.is_admin]
        changed = [(before, after) for before, after in both if before != after]
        return Plan(
            new=[entry for entry in entries if entry.phone not in known],
            changed=changed,
            unchanged=len(both) - len(changed),
            gone=[one for one in gone if one not in admins],
            kept_admins=admins,
        )

    async def import_(self, entries: Sequence[Entry], at: int, by: Person | None = None) -> Imported:
        """Make these the people who count, matched by phone, within the caller's unit; `at` in Unix seconds.

        Who has joined stays joined. Those who are not among them become inactive, except people without a phone,
        those whom `by` does not manage, and the admins if the file names none.
        """
        plan = await self.plan(entries, by)
        await self._write([*plan.new, *(after for _, after in plan.changed)])
        await self._let_go([one.phone for one in plan.gone], at)
        imported = Imported(len(plan.new), len(plan.changed), plan.unchanged, len(plan.gone))
        who = by.id if by else None
        await Audit(self.db).add(at, who, "roster.import", **asdict(imported))
        changes: list[tuple[Entry | None, Entry]] = [(None, one) for one in plan.new]
        changes += [*plan.changed, *((one, replace(one, active=False)) for one in plan.gone)]
        await self._log(changes, at, who)
        return imported

    async def _log(self, changes: Sequence[tuple[Entry | None, Entry]], at: int, who: int | None) -> None:
        """Each change with who, when, before and after."""
        await self.db.run_many(
            """
            INSERT INTO audit (at, person_id, act, subject_id, about)
            SELECT ?, ?, 'roster.change', id, ? FROM people WHERE phone = ?
            """,
            [(at, who, json.dumps(about(*change), ensure_ascii=False), change[1].phone) for change in changes],
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
            [
                (one.phone, one.name, one.role, one.also_admin, one.kecamatan_code, one.kelurahan_code)
                for one in entries
            ],
        )
        await self.db.run_many(
            "DELETE FROM person_rts WHERE person_id = (SELECT id FROM people WHERE phone = ?)",
            [(entry.phone,) for entry in entries],
        )
        await self.db.run_many(
            "INSERT INTO person_rts SELECT id, kelurahan_code, ? FROM people WHERE phone = ?",
            [(rt, entry.phone) for entry in entries for rt in entry.rts],
        )

    async def _let_go(self, phones: Sequence[str | None], at: int) -> None:
        await self.db.run_many(
            "UPDATE people SET active = 0, inactive_since = ? WHERE phone = ?", [(at, phone) for phone in phones]
        )
        if phones:  # a notice that is under way no longer goes to them
            await self.db.run(
                """
                UPDATE deliveries SET state = 'failed', reason = 'tidak lagi dalam daftar anggota'
                WHERE state = 'waiting' AND person_id IN (SELECT id FROM people WHERE NOT active)
                """
            )

    async def _known(self) -> dict[str, Entry]:
        """Everybody with a phone, as the roster has them."""
        rts = defaultdict(list)
        for row in await self.db.rows("SELECT person_id, rt FROM person_rts ORDER BY person_id, length(rt), rt"):
            rts[row["person_id"]].append(row["rt"])
        rows = await self.db.rows("SELECT * FROM people WHERE phone IS NOT NULL")
        return {row["phone"]: entry_of(row, rts[row["id"]]) for row in rows}

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


def _manages(by: Person, entry: Entry) -> bool:
    return by.manages(entry.role, entry.also_admin, entry.at)
