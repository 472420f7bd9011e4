"""Kecamatan, kelurahan and RT: what they are called, and where they lie."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from storage.database import Database
from storage.outlines import Outline
from storage.places import Kelurahan, kecamatan_of
from storage.spelling import plain

REGIONS = Path(__file__).parent / "regions"


class Areas:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.outlines: dict[str, Outline] = {}  # kelurahan code -> its shape, where the city gave one

    async def load(self, region: str) -> None:
        """Fill in the places of storage/regions/<region>.csv where there are none yet."""
        if await self.db.row("SELECT 1 FROM kelurahan"):
            return
        with (REGIONS / f"{region}.csv").open(encoding="utf-8", newline="") as file:
            for place in csv.DictReader(file):
                await self._add(place)

    async def _add(self, place: dict[str, str]) -> None:
        code = place["kode"]
        await self.db.run("INSERT OR IGNORE INTO kecamatan VALUES (?, ?)", kecamatan_of(code), place["kecamatan"])
        await self.db.run(
            """
            INSERT INTO kelurahan (code, kecamatan_code, name, aliases, area_km2, latitude, longitude)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            *(code, kecamatan_of(code), place["kelurahan"], place["alias"]),
            *(float(place[column]) for column in ("luas_km2", "lat", "lon")),
        )
        rts = range(1, int(place["rt_count"]) + 1)
        await self.db.run_many("INSERT INTO rts (kelurahan_code, rt) VALUES (?, ?)", [(code, f"{rt:02}") for rt in rts])

    async def kelurahan(self, code: str) -> Kelurahan:
        """One kelurahan by its code. Raises KeyError."""
        (row,) = await self._kelurahan("WHERE kelurahan.code = ?", code) or (None,)
        if row is None:
            raise KeyError(code)
        return row

    async def all_kelurahan(self) -> list[Kelurahan]:
        return await self._kelurahan("ORDER BY kelurahan.code")

    async def all_kecamatan(self) -> dict[str, str]:
        """code -> name."""
        return {row["code"]: row["name"] for row in await self.db.rows("SELECT * FROM kecamatan ORDER BY code")}

    async def names(self) -> dict[str, str]:
        """Every way to write a kelurahan, plain() -> code."""
        rows = await self.db.rows("SELECT code, name, aliases FROM kelurahan")
        return {plain(name): row["code"] for row in rows for name in _spellings(row["name"], row["aliases"])}

    async def rts(self, kelurahan_code: str) -> list[str]:
        """All RT of a kelurahan that there are now, '01' and up."""
        rows = await self.db.rows(
            "SELECT rt FROM rts WHERE kelurahan_code = ? AND NOT retired ORDER BY length(rt), rt", kelurahan_code
        )
        return [row["rt"] for row in rows]

    async def _kelurahan(self, rest: str, *args: str) -> list[Kelurahan]:
        rows = await self.db.rows(
            f"""
            SELECT kelurahan.code, kelurahan.name, kecamatan_code, kecamatan.name AS kecamatan,
                   area_km2, latitude, longitude
            FROM kelurahan JOIN kecamatan ON kecamatan.code = kecamatan_code {rest}
            """,
            *args,
        )
        return [Kelurahan(**dict(row), outline=self.outlines.get(row["code"])) for row in rows]


def names_of(region: str = "bontang") -> dict[str, str]:
    """Every way to write a kelurahan of a region, plain() -> code."""
    with (REGIONS / f"{region}.csv").open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    return {plain(name): one["kode"] for one in places for name in _spellings(one["kelurahan"], one["alias"])}


def _spellings(name: str, aliases: str) -> Iterable[str]:
    return filter(None, [name, *aliases.split(";")])
