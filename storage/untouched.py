"""RT that no report of this month is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from storage.database import Database
from storage.person import Person
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


UNTOUCHED = """
    WITH touched AS (
        SELECT DISTINCT report_rts.kelurahan_code, rt FROM reports JOIN report_rts ON report_id = reports.id
        WHERE occurred_on BETWEEN :first AND :last AND state <> 'withdrawn'
    )
    SELECT kelurahan.code, kelurahan.name, rts.rt FROM rts JOIN kelurahan ON kelurahan.code = rts.kelurahan_code
    WHERE NOT retired AND (rts.kelurahan_code, rts.rt) NOT IN (SELECT kelurahan_code, rt FROM touched)
    AND (:codes IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(:codes)))
    AND (:own IS NULL OR (rts.kelurahan_code = :own
                          AND (:rts = '[]' OR rts.rt IN (SELECT value FROM json_each(:rts)))))
    ORDER BY kelurahan.code, length(rts.rt), rts.rt
"""
