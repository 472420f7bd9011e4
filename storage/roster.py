"""The roster: find every fault in what a file says, or bring the people in line with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from storage.areas import Areas
from storage.audit import Audit
from storage.database import Database, Row
from storage.places import plain
from storage.roles import Role
from storage.roster_file import NotARoster, RawRow, read_roster
from storage.roster_rows import City, Entry, Fault, Places

__all__ = ["Checked", "Entry", "Fault", "Imported", "NotARoster", "RawRow", "Roster", "read_roster"]


@dataclass(frozen=True)
class Checked:
    """A file with faults is refused whole: then there are no entries."""

    entries: list[Entry]
    faults: list[Fault]


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

    async def check(self, rows: Iterable[RawRow]) -> Checked:
        """The people that the rows name, or every fault in them, in the order of the rows."""
        city = await self._city()
        row_of: dict[str, int] = {}
        entries, faults = [], []
        for row in rows:
            wrong: list[str] = []
            entry = city.entry(row, wrong)
            if entry.phone and row_of.setdefault(entry.phone, row.number) != row.number:
                wrong.append(f"nomor telepon sama dengan baris {row_of[entry.phone]}")
            entries.append(entry)
            faults += [Fault(row.number, reason) for reason in wrong]
        return Checked([] if faults else entries, faults)

    async def import_(self, entries: Sequence[Entry], at: int) -> Imported:
        """Make these the people who count, matched by phone, within the caller's unit; `at` in Unix seconds.

        Who has joined stays joined. Those who are not among them become inactive, except admins without a phone.
        """
        known = await self._known()
        new = [entry for entry in entries if entry.phone not in known]
        changed = [entry for entry in entries if known.get(entry.phone, (True, entry)) != (True, entry)]
        here = {entry.phone for entry in entries}
        gone = [phone for phone, (active, _) in known.items() if active and phone not in here]
        await self._write(new + changed)
        await self._let_go(gone)
        imported = Imported(len(new), len(changed), len(entries) - len(new) - len(changed), len(gone))
        await Audit(self.db).add(at, None, "roster.import", **asdict(imported))
        return imported

    async def _write(self, entries: Sequence[Entry]) -> None:
        await self.db.run_many(
            """
            INSERT INTO people (phone, name, role, kecamatan_code, kelurahan_code) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (phone) DO UPDATE
            SET name = excluded.name, role = excluded.role, active = 1,
                kecamatan_code = excluded.kecamatan_code, kelurahan_code = excluded.kelurahan_code
            """,
            [(entry.phone, entry.name, entry.role, entry.kecamatan_code, entry.kelurahan_code) for entry in entries],
        )
        await self.db.run_many(
            "DELETE FROM person_rts WHERE person_id = (SELECT id FROM people WHERE phone = ?)",
            [(entry.phone,) for entry in entries],
        )
        await self.db.run_many(
            "INSERT INTO person_rts SELECT id, kelurahan_code, ? FROM people WHERE phone = ?",
            [(rt, entry.phone) for entry in entries for rt in entry.rts],
        )

    async def _let_go(self, phones: Sequence[str]) -> None:
        await self.db.run_many("UPDATE people SET active = 0 WHERE phone = ?", [(phone,) for phone in phones])
        if phones:  # a notice that is under way no longer goes to them
            await self.db.run(
                """
                UPDATE deliveries SET state = 'failed', reason = 'tidak lagi dalam daftar anggota'
                WHERE state = 'waiting' AND person_id IN (SELECT id FROM people WHERE NOT active)
                """
            )

    async def _known(self) -> dict[str, tuple[bool, Entry]]:
        """Everybody with a phone: whether they are active, and how the roster had them."""
        rts = defaultdict(list)
        for row in await self.db.rows("SELECT person_id, rt FROM person_rts ORDER BY person_id, length(rt), rt"):
            rts[row["person_id"]].append(row["rt"])
        rows = await self.db.rows("SELECT * FROM people WHERE phone IS NOT NULL")
        return {row["phone"]: (bool(row["active"]), _entry(row, rts[row["id"]])) for row in rows}

    async def _city(self) -> City:
        areas = Areas(self.db)
        kecamatan = await areas.all_kecamatan()
        kelurahan = {place.code: place for place in await areas.all_kelurahan()}
        rts: dict[str, list[str]] = {code: [] for code in kelurahan}
        for row in await self.db.rows("SELECT * FROM rts ORDER BY length(rt), rt"):
            rts[row["kelurahan_code"]].append(row["rt"])
        return City(
            Places("kecamatan", {plain(name): code for code, name in kecamatan.items()}, kecamatan),
            Places("kelurahan", await areas.names(), {code: place.name for code, place in kelurahan.items()}),
            {code: place.kecamatan_code for code, place in kelurahan.items()},
            rts,
        )


def _entry(row: Row, rts: list[str]) -> Entry:
    area = row["kecamatan_code"], row["kelurahan_code"]
    return Entry(row["name"], row["phone"], Role(row["role"]), *area, tuple(rts))
