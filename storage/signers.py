"""Who signs a month's paper: whoever draws it up, and those who have to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.letterhead import CITY, Letterheads
from storage.people import People
from storage.person import Person
from storage.places import Kelurahan
from storage.roles import Role


@dataclass(frozen=True)
class Signer:
    """office: 'kader', 'lurah', 'camat', 'koordinator kecamatan' or 'koordinator kota'; of: its place, as a name.

    name, nip: '' where nobody is known, so that it is filled in by hand; title: '' or what stands for the office.
    """

    office: str
    of: str
    name: str = ""
    nip: str = ""
    title: str = ""


class Signers:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of_person(self, cadre: Person, home: Kelurahan) -> list[Signer]:
        """The cadre, the Lurah, and the coordinator of the kecamatan."""
        return [Signer("kader", home.name, cadre.name), *reversed(await self.of_kelurahan(home))]

    async def of_kelurahan(self, place: Kelurahan) -> list[Signer]:
        """The coordinator of the kecamatan, and the Lurah."""
        return [await self._coordinator(place), await self._official(place.code, "lurah", place.name)]

    async def of_kecamatan(self, place: Kelurahan) -> list[Signer]:
        """By any kelurahan in it: its coordinator, the Camat, and the coordinator of the city."""
        camat = await self._official(place.kecamatan_code, "camat", place.kecamatan)
        name = await self._holding(Role.CITY)
        return [await self._coordinator(place), camat, await self._official(CITY, "koordinator kota", "", name)]

    async def _coordinator(self, place: Kelurahan) -> Signer:
        name = await self._holding(Role.KECAMATAN, place.kecamatan_code)
        return Signer("koordinator kecamatan", place.kecamatan, name)

    async def _holding(self, role: Role, kecamatan_code: str | None = None) -> str:
        """Whoever has the role, if it is one person; of several one signs by hand."""
        people: Sequence[Person] = await People(self.db).holding(role, kecamatan_code)
        return people[0].name if len(people) == 1 else ""

    async def _official(self, place: str, office: str, of: str, name: str = "") -> Signer:
        known = (await Letterheads(self.db).officials()).get(place)
        return Signer(office, of, known.name, known.nip, known.title) if known else Signer(office, of, name)
