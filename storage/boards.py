"""The board of a day that each coordinator has in their chat: what it said last, and when it is a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from storage.database import Database
from storage.scopes import Scope

APART_S = 60  # two changes of one message do not follow upon each other faster
KEEP_DAYS = 60


@dataclass(frozen=True)
class Board:
    """said: digest of what it says; edited_at: Unix seconds; ended: it is a record."""

    person_id: int
    day: date
    said: str
    edited_at: int
    ended: bool = False

    def may_change(self, at: int) -> bool:
        """`at`: Unix seconds. A clock that was put back holds nothing up."""
        return not 0 <= at - self.edited_at < APART_S


class Boards:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, person_id: int, day: date) -> Board | None:
        """Also one that has ended."""
        found = await self._all("(person_id, day) = (?, ?)", person_id, day.isoformat())
        return found[0] if found else None

    async def open(self) -> list[Board]:
        """Those that are not a record yet, of whatever day."""
        return await self._all("ended_at IS NULL")

    async def says(self, person_id: int, day: date, said: str, at: int) -> None:
        """It is sent or changed now. `at`: Unix seconds."""
        await self.db.run(
            """
            INSERT INTO boards (person_id, day, said, edited_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET said = excluded.said, edited_at = excluded.edited_at
            """,
            *(person_id, day.isoformat(), said, at),
        )

    async def end(self, board: Board, at: int) -> None:
        """It is changed no more."""
        await self.db.run(
            "UPDATE boards SET ended_at = ? WHERE (person_id, day) = (?, ?)",
            *(at, board.person_id, board.day.isoformat()),
        )

    async def reports(self, scope: Scope, day: date) -> dict[str, int]:
        """How many reports tell of this day, by name of the kelurahan; only where there are any."""
        rows = await self.db.rows(
            """
            SELECT kelurahan.name, count(*) AS n FROM reports JOIN kelurahan ON kelurahan.code = kelurahan_code
            WHERE occurred_on = ?1 AND state <> 'withdrawn'
            AND (?2 IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(?2)))
            GROUP BY kelurahan.code ORDER BY n DESC, kelurahan.code
            """,
            *(day.isoformat(), scope.codes),
        )
        return {row["name"]: row["n"] for row in rows}

    async def forget_old(self, today: date) -> None:
        """Of days long ago."""
        await self.db.run("DELETE FROM boards WHERE day < ?", (today - timedelta(days=KEEP_DAYS)).isoformat())

    async def _all(self, where: str, *args: object) -> list[Board]:
        rows = await self.db.rows(
            f"SELECT person_id, day, said, edited_at, ended_at IS NOT NULL AS ended FROM boards WHERE {where}", *args
        )
        return [
            Board(**dict(row) | {"day": date.fromisoformat(row["day"]), "ended": bool(row["ended"])}) for row in rows
        ]
