"""RT that no report of this month is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from storage.database import Database
from storage.figure_queries import TOUCHED
from storage.person import Person
from storage.roles import Role
from storage.scopes import Scope


@dataclass(frozen=True)
class Untouched:
    """Of one kelurahan, in order."""

    kelurahan: str
    rts: tuple[str, ...]


class UntouchedRts:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, scope: Scope, today: date) -> list[Untouched]:
        """The RT there that no report of this month is about, by place."""
        return await self._found(today, codes=scope.codes, own=None, rts="[]")

    async def for_person(self, person: Person, today: date) -> list[Untouched]:
        """In the area of a coordinator, of others what they look after."""
        if person.roles & {Role.KECAMATAN, Role.CITY}:
            return await self.of(person.scope, today)
        own = await self.own(person, today)
        return [Untouched(person.kelurahan or "", own)] if own else []

    async def own(self, cadre: Person, today: date) -> tuple[str, ...]:
        """Of those that a cadre looks after."""
        found = await self._found(today, codes=None, own=cadre.kelurahan_code or "", rts=json.dumps(cadre.rts))
        return found[0].rts if found else ()

    async def _found(self, today: date, **where: str | None) -> list[Untouched]:
        month = {"first": today.replace(day=1).isoformat(), "last": today.isoformat()}
        rows = await self.db.rows(UNTOUCHED, **month, **where)
        return [
            Untouched(name, tuple(row["rt"] for row in there))
            for (_, name), there in groupby(rows, lambda row: (row["code"], row["name"]))
        ]


UNTOUCHED = f"""
    SELECT kelurahan.code, kelurahan.name, rt FROM rts JOIN kelurahan ON kelurahan.code = kelurahan_code
    WHERE NOT retired AND NOT {TOUCHED}
    AND (:codes IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(:codes)))
    AND (:own IS NULL OR (kelurahan_code = :own AND (:rts = '[]' OR rt IN (SELECT value FROM json_each(:rts)))))
    ORDER BY kelurahan.code, length(rt), rt
"""
