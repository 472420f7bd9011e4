"""The whole city's month: which papers it has, and how they are packed so that Telegram takes them."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.papers.drawing import Drawing, file_word
from handlers.papers.month_archives import ARCHIVES
from storage import Storage
from storage.members import NotYours
from storage.roles import Act


@dataclass(frozen=True)
class Paper:
    """of: as monthly.read() takes it; group: the kecamatan, as a folder in the archive."""

    of: str
    group: str


async def papers_of(storage: Storage) -> list[Paper]:
    """Each kecamatan, and in it each kelurahan with its cadres."""
    found: list[Paper] = []
    for code, name in (await storage.areas.all_kecamatan()).items():
        group = file_word(name) or code
        found.append(Paper(f"area/{code}", group))
        for place in await storage.areas.all_kelurahan():
            if place.kecamatan_code == code:
                found.append(Paper(f"area/{place.code}", group))
                cadres = await storage.people.cadres_in(place.code)
                found += [Paper(f"person/{one.id}", group) for one in cadres]
    return found


async def archive(storage: Storage, person_id: int, recap_id: int, name: str) -> Drawing:
    """One that is packed, for whoever may still have it. Raises NotYours."""
    person = await storage.people.by_id(person_id)
    if person is None or not person.may(Act.CITY_PAPERS):
        raise NotYours
    return Drawing(name, (storage.recaps.folder(recap_id) / ARCHIVES / name).read_bytes)
