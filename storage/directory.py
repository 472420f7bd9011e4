"""Finding people of the roster: how many there are where, who is meant by what somebody types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from storage.areas import Areas
from storage.database import Database
from storage.people import People
from storage.person import Person
from storage.scopes import Scope
from storage.spelling import plain

FOUND_MOST = 20
NAME_SCORE = 78  # of 100: two slips in a name of ten letters
PLACE_SCORE = 80
PLACE_LEAST = 4  # letters of a place's name that mean it
ADDRESS = re.compile(r"^(?:(?:bu|pak|ibu|bapak)\s+(?:rt\s+)?|(?:hj|h)(?:\.\s*|\s+))+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """How many active people a place has, and how many of them have joined."""

    code: str
    name: str
    people: int
    joined: int


class Directory:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def count(self, scope: Scope) -> tuple[int, int]:
        """How many people are active there, and how many of them have joined."""
        row = await self.db.one(COUNT, codes=scope.codes)
        return row["people"], row["joined"]

    async def by_kecamatan(self, scope: Scope) -> list[Head]:
        return await self._heads(BY_KECAMATAN, codes=scope.codes)

    async def by_kelurahan(self, kecamatan_code: str) -> list[Head]:
        return await self._heads(BY_KELURAHAN, code=kecamatan_code)

    async def search(self, scope: Scope, text: str) -> list[Person]:
        """Who may be meant: part of a name, of a phone number, or a kelurahan, with slips of typing; best first.

        A form of address before it (Bu, Pak, Hj.) counts for nothing. Also those who are no longer active.
        At most FOUND_MOST.
        """
        text = ADDRESS.sub("", text.strip())
        rows = await self.db.rows(EVERYBODY, codes=scope.codes)
        digits = re.sub(r"\D", "", text)
        if len(digits) >= 4:
            ways = [digits, digits.lstrip("0").removeprefix("62").lstrip("0")]  # as it is kept, and as people dial
            found = [row["id"] for row in rows if any(way in row["phone"] for way in ways if len(way) >= 3)]
        else:
            found = _named(rows, text) + await self._living(rows, text) + _nearly_named(rows, text)
        ids = list(dict.fromkeys(found))[:FOUND_MOST]
        people = {person.id: person for person in await People(self.db).by_ids(ids)}
        return [people[id] for id in ids]

    async def _living(self, rows: list[Any], text: str) -> list[int]:
        codes = _places(await Areas(self.db).names(), plain(text))
        return [row["id"] for row in rows if row["kelurahan_code"] in codes]

    async def _heads(self, sql: str, **named: object) -> list[Head]:
        return [Head(**dict(row)) for row in await self.db.rows(sql, **named)]


def _places(names: dict[str, str], typed: str) -> set[str]:
    """The one whose name it nearly is; else all whose names begin so: `berebas` are Berbas Tengah and Berbas Pantai."""
    best = process.extractOne(typed, names.keys(), scorer=fuzz.ratio, score_cutoff=PLACE_SCORE)
    if best:
        return {names[best[0]]}
    return {code for name, code in names.items() if len(typed) >= PLACE_LEAST and name.startswith(typed)}


def _named(rows: list[Any], text: str) -> list[int]:
    words = text.casefold().split()
    return [row["id"] for row in rows if words and all(word in row["name"].casefold() for word in words)]


def _nearly_named(rows: list[Any], text: str) -> list[int]:
    """Each word typed is nearly some word of the name."""
    typed = text.casefold().split()
    scores = {}
    for row in rows:
        words = row["name"].casefold().split()
        scores[row["id"]] = min((max(fuzz.ratio(one, word) for word in words) for one in typed), default=0.0)
    return sorted((id for id, score in scores.items() if score >= NAME_SCORE), key=lambda id: -scores[id])


WITHIN = "(:codes IS NULL OR kecamatan.code IN (SELECT value FROM json_each(:codes)))"
BY_KECAMATAN = f"""
    SELECT kecamatan.code, kecamatan.name, count(people.id) AS people, count(telegram_id) AS joined
    FROM kecamatan
    LEFT JOIN people ON (active OR by_settings) AND kecamatan.code IN (
        people.kecamatan_code, (SELECT kecamatan_code FROM kelurahan WHERE code = people.kelurahan_code)
    )
    WHERE {WITHIN} GROUP BY kecamatan.code ORDER BY kecamatan.code
"""
BY_KELURAHAN = """
    SELECT kelurahan.code, kelurahan.name, count(people.id) AS people, count(telegram_id) AS joined
    FROM kelurahan LEFT JOIN people ON (active OR by_settings) AND kelurahan_code = kelurahan.code
    WHERE kelurahan.kecamatan_code = :code GROUP BY kelurahan.code ORDER BY kelurahan.code
"""
PLACED = """
    people LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
    LEFT JOIN kecamatan ON kecamatan.code = coalesce(people.kecamatan_code, kelurahan.kecamatan_code)
"""
COUNT = f"""
    SELECT count(*) AS people, count(telegram_id) AS joined FROM {PLACED} WHERE (active OR by_settings) AND {WITHIN}
"""
EVERYBODY = f"""
    SELECT people.id, people.name, phone, kelurahan_code FROM {PLACED}
    WHERE phone IS NOT NULL AND {WITHIN} ORDER BY active DESC, people.name
"""
