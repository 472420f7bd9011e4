"""What stands above and below every paper that is signed: the office, its logo, its officials; kept by admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.audit import Audit
from storage.database import Database
from storage.members import NotYours
from storage.person import Person
from storage.roles import Act

CITY = "city"
MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
COLUMNS = ("office", "address", "place", "number", "logo")


@dataclass(frozen=True)
class Letterhead:
    """office: its lines, the last one largest; place: where papers are signed; logo: a PNG."""

    office: str
    address: str
    place: str
    number: str
    logo: bytes | None = None

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.office.splitlines() if line.strip()]

    def numbered(self, of: str, month: date) -> str:
        """The number of a paper: `1003/KPM/XI/2026`; the same each time it is drawn."""
        filled = self.number.replace("{nomor}", of).replace("{bulan}", MONTHS[month.month - 1])
        return filled.replace("{tahun}", str(month.year))


@dataclass(frozen=True)
class Official:
    """place: code of the kelurahan or kecamatan, or CITY; title: '' where it is the usual one."""

    place: str
    name: str
    title: str = ""
    nip: str = ""


class Letterheads:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def get(self) -> Letterhead:
        row = await self.db.one("SELECT office, address, place, number, logo FROM letterhead")
        return Letterhead(**dict(row))

    async def change(self, by: Person, at: int, column: str, value: str | bytes | None) -> None:
        """One of COLUMNS; `at` in Unix seconds. Raises NotYours."""
        _only_who_may(by)
        if column not in COLUMNS:
            raise KeyError(column)
        await self.db.run(f"UPDATE letterhead SET {column} = ?", value)
        told = value if isinstance(value, str) else "…" if value else ""
        await Audit(self.db).add(at, by.id, "letterhead.change", part=column, words=told)

    async def officials(self) -> dict[str, Official]:
        """By place."""
        rows = await self.db.rows("SELECT place, name, title, nip FROM officials")
        return {row["place"]: Official(**dict(row)) for row in rows}

    async def appoint(self, by: Person, at: int, official: Official) -> None:
        """Who signs there from now on; with an empty name nobody, so a dotted line. Raises NotYours."""
        _only_who_may(by)
        await self.db.run("DELETE FROM officials WHERE place = ?", official.place)
        if official.name:
            new = official.place, official.title, official.name, official.nip
            await self.db.run("INSERT INTO officials (place, title, name, nip) VALUES (?, ?, ?, ?)", *new)
        await Audit(self.db).add(at, by.id, "letterhead.official", place=official.place, name=official.name)


def _only_who_may(by: Person) -> None:
    if not by.may(Act.KEEP_LETTERHEAD):
        raise NotYours
