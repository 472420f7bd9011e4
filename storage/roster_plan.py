"""What a roster file would do to the people there are: computed alone, so that it can be done in a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storage.members import may_manage
from storage.person import Person
from storage.roster_file import RawRow
from storage.roster_rows import City, Entry, Fault


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

    @property
    def digest(self) -> str:
        """The same as long as it would do the same to the same people."""
        said = repr((self.new, self.changed, self.gone, self.kept_admins))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)

    @property
    def changes(self) -> list[tuple[Entry | None, Entry]]:
        """Everybody who is touched: before, after."""
        new: list[tuple[Entry | None, Entry]] = [(None, one) for one in self.new]
        return [*new, *self.changed, *((one, replace(one, active=False)) for one in self.gone)]


@dataclass(frozen=True)
class Look:
    """The city and everybody with a phone, by it, as they were at one moment."""

    city: City
    known: dict[str, Entry]

    def check(self, rows: Iterable[RawRow], by: Person | None = None) -> Checked:
        """As Roster.check."""
        row_of: dict[str, int] = {}
        entries: list[Entry] = []
        faults: list[Fault] = []
        for row in rows:
            wrong: list[str] = []
            entry = self.city.entry(row, wrong)
            if entry.phone and row_of.setdefault(entry.phone, row.number) != row.number:
                wrong.append(f"nomor telepon sama dengan baris {row_of[entry.phone]}")
            here = {entry, self.known.get(entry.phone or "", entry)}
            if by and not wrong and not all(may_manage(by, one) for one in here):
                wrong.append("bukan kader di wilayah Anda; hanya admin yang bisa mengubahnya")
            entries.append(entry)
            faults += [Fault(row.number, reason) for reason in wrong]
        faults = faults or self._without_admin(entries, row_of)
        return Checked([] if faults else entries, faults)

    def _without_admin(self, entries: Sequence[Entry], row_of: dict[str, int]) -> list[Fault]:
        """Somebody must be left who keeps the roster; admins whom the file does not name stay, if it names none."""
        admins = {phone for phone, one in self.known.items() if one.is_admin}
        if not admins or any(entry.is_admin for entry in entries) or admins - row_of.keys():
            return []
        reason = "admin terakhir; daftar harus punya paling sedikit satu admin"
        return [Fault(row_of[phone], reason) for phone in sorted(admins, key=row_of.__getitem__)]

    def plan(self, entries: Sequence[Entry], by: Person | None = None) -> Plan:
        """As Roster.plan."""
        here = {entry.phone for entry in entries}
        both = [(self.known[entry.phone or ""], entry) for entry in entries if entry.phone in self.known]
        gone = [
            one
            for phone, one in self.known.items()
            if one.active and phone not in here and (not by or may_manage(by, one))
        ]
        admins = [] if any(entry.is_admin for entry in entries) else [one for one in gone if one.is_admin]
        changed = [(before, after) for before, after in both if before != after]
        return Plan(
            new=[entry for entry in entries if entry.phone not in self.known],
            changed=changed,
            unchanged=len(both) - len(changed),
            gone=[one for one in gone if one not in admins],
            kept_admins=admins,
        )
