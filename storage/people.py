"""Who people are: their name, number, role and area, and the account from which they have joined."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database, Row
from storage.roles import MAY, Act, Role


@dataclass(frozen=True)
class Person:
    """phone: E.164; rts: the RT a cadre looks after, empty for the whole kelurahan."""

    id: int
    name: str
    role: Role
    phone: str | None = None
    telegram_id: int | None = None
    kecamatan_code: str | None = None
    kecamatan: str | None = None
    kelurahan_code: str | None = None
    kelurahan: str | None = None
    rts: tuple[str, ...] = ()

    def may(self, act: Act) -> bool:
        return act in MAY[self.role]


class People:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def by_id(self, person_id: int) -> Person | None:
        return await self._one("people.id = ?", person_id)

    async def everybody(self) -> list[Person]:
        """Who is active."""
        return await self._many("true")

    async def by_telegram_id(self, telegram_id: int) -> Person | None:
        """A known, active person who has joined from this account."""
        return await self._one("telegram_id = ? AND active", telegram_id)

    async def by_phone(self, phone: str) -> Person | None:
        """An active person with this number (E.164)."""
        return await self._one("phone = ? AND active", phone)

    async def join(self, person_id: int, telegram_id: int, at: int) -> None:
        """Tie a person to a Telegram account; `at` (Unix seconds) is also when they were told what is kept.

        Somebody whose number changed is a new person of the roster: the account leaves the one who is no longer active.
        """
        await self.db.run("UPDATE people SET telegram_id = NULL WHERE telegram_id = ? AND NOT active", telegram_id)
        await self.db.run(
            "UPDATE people SET telegram_id = ?, joined_at = ?, reachable = 1 WHERE id = ?", telegram_id, at, person_id
        )

    async def add_admin(self, telegram_id: int, name: str, at: int) -> None:
        """Let somebody in who is named in ADMIN_IDS but not in the roster."""
        await self.db.run(
            """
            INSERT INTO people (name, role, telegram_id, joined_at) VALUES (?, 'admin', ?, ?)
            ON CONFLICT (telegram_id) DO UPDATE
            SET active = 1, role = 'admin', kecamatan_code = NULL, kelurahan_code = NULL
            """,
            *(name, telegram_id, at),
        )

    async def coordinators_of(self, person: Person) -> list[Person]:
        """Whom a person turns to: a cadre to the kecamatan's coordinator, else the city's; the city to the three."""
        if person.role in (Role.CITY, Role.ADMIN):
            return await self._many("people.role = ?", Role.KECAMATAN)
        if person.role is Role.CADRE:
            own = await self._many(
                "people.role = ? AND people.kecamatan_code = ?", Role.KECAMATAN, person.kecamatan_code
            )
            if own:
                return own
        return await self._many("people.role = ?", Role.CITY)

    async def admins(self) -> list[Person]:
        """Those admins who have joined."""
        return await self._many("people.role = ? AND telegram_id IS NOT NULL", Role.ADMIN)

    async def unreachable(self) -> list[Person]:
        """Who has blocked the bot."""
        return await self._many("NOT reachable")

    async def set_reachable(self, telegram_id: int, reachable: bool) -> None:
        """Note that somebody has blocked the bot, or has let it in again."""
        await self.db.run("UPDATE people SET reachable = ? WHERE telegram_id = ?", reachable, telegram_id)

    async def _one(self, where: str, *args: object) -> Person | None:
        row = await self.db.row(SELECT + where, *args)
        return await self._person(row) if row else None

    async def _many(self, where: str, *args: object) -> list[Person]:
        rows = await self.db.rows(f"{SELECT}{where} AND active ORDER BY kecamatan_code, people.name", *args)
        return [await self._person(row) for row in rows]

    async def _person(self, row: Row) -> Person:
        rts: list[Row] = []
        if row["role"] == Role.CADRE:
            sql = "SELECT rt FROM person_rts WHERE person_id = ? ORDER BY length(rt), rt"
            rts = await self.db.rows(sql, row["id"])
        return Person(**dict(row) | {"role": Role(row["role"]), "rts": tuple(rt["rt"] for rt in rts)})


SELECT = """
    SELECT people.id, people.name, role, phone, telegram_id, kelurahan_code, kelurahan.name AS kelurahan,
           coalesce(people.kecamatan_code, kelurahan.kecamatan_code) AS kecamatan_code, kecamatan.name AS kecamatan
    FROM people
    LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
    LEFT JOIN kecamatan ON kecamatan.code = coalesce(people.kecamatan_code, kelurahan.kecamatan_code)
    WHERE """


def active_in(database: Path) -> int:
    """How many people are active in a database that a running bot may have; only read. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM people WHERE active").fetchone()[0])
