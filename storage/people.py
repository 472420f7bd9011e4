"""Everybody who is or was on the roster, found and changed: who joined from which account, who coordinates whom."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from storage.database import Database, Row
from storage.person import Acting, Person
from storage.roles import Role
from storage.scopes import Scope


class People:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def by_id(self, person_id: int) -> Person | None:
        """Anybody who was ever on the roster."""
        return await self._one("people.id = ?", person_id)

    async def by_ids(self, ids: Iterable[int]) -> list[Person]:
        return await self._all("people.id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))

    async def everybody(self) -> list[Person]:
        """Who is active."""
        return await self._many("true")

    async def in_scope(self, scope: Scope) -> list[Person]:
        """Who is active there, by kecamatan and name."""
        return await self._many(WITHIN, scope.codes)

    async def cadres_in(self, kelurahan_code: str) -> list[Person]:
        """Who is active there."""
        return await self._many("people.kelurahan_code = ?", kelurahan_code)

    async def let_go(self, scope: Scope) -> list[Person]:
        """Who was there and is no longer active, still with their number."""
        return await self._all(f"{WITHIN} AND NOT active AND NOT by_settings AND phone IS NOT NULL", scope.codes)

    async def with_account(self) -> list[Person]:
        """Everybody who has joined, also those who are no longer active."""
        return await self._all("telegram_id IS NOT NULL")

    async def ids_with_account(self, after: int, limit: int) -> list[int]:
        """Of these the next few beyond an id, in order."""
        rows = await self.db.rows(
            "SELECT id FROM people WHERE telegram_id IS NOT NULL AND id > ? ORDER BY id LIMIT ?", after, limit
        )
        return [row["id"] for row in rows]

    async def by_telegram_id(self, telegram_id: int) -> Person | None:
        """A known person who counts and has joined from this account."""
        return await self._one(f"telegram_id = ? AND {COUNTS}", telegram_id)

    async def by_phone(self, phone: str) -> Person | None:
        """An active person with this number (E.164)."""
        return await self._one("phone = ? AND active", phone)

    async def join(self, person_id: int, telegram_id: int, at: int) -> None:
        """Tie a person to a Telegram account, which leaves whoever is no longer active; `at`: Unix seconds."""
        others = "UPDATE people SET telegram_id = NULL WHERE telegram_id = ? AND id <> ? AND NOT active"
        await self.db.run(others, telegram_id, person_id)
        await self.db.run(
            "UPDATE people SET telegram_id = ?, joined_at = ?, reachable = 1, told = NULL WHERE id = ?",
            *(telegram_id, at, person_id),
        )

    async def agree(self, person_id: int, version: str, at: int) -> None:
        """They were told what is kept about them, in the words of this version, and agreed."""
        await self.db.run("UPDATE people SET agreed_at = ?, agreed_to = ? WHERE id = ?", at, version, person_id)

    async def told(self, person: Person) -> None:
        """They know, and their menu shows, what they may now."""
        await self.db.run("UPDATE people SET told = ? WHERE id = ?", person.standing, person.id)

    async def add_admin(self, telegram_id: int, name: str, at: int) -> None:
        """Let somebody in who is named in ADMIN_IDS but not in the roster."""
        await self.db.run(
            """
            INSERT INTO people (name, role, telegram_id, joined_at, by_settings) VALUES (?, 'admin', ?, ?, 1)
            ON CONFLICT (telegram_id) DO UPDATE SET by_settings = 1
            """,
            *(name, telegram_id, at),
        )

    async def let_in_by_settings(self, admin_ids: Collection[int]) -> None:
        """At start: those in ADMIN_IDS are admins, and whoever no longer is in it no longer is one by it."""
        known = json.dumps(list(admin_ids))
        await self.db.run(
            """
            UPDATE people SET by_settings = NOT by_settings
            WHERE telegram_id IS NOT NULL AND by_settings <> (telegram_id IN (SELECT value FROM json_each(?1)))
            """,
            known,
        )
        await self.db.run("UPDATE people SET active = 0 WHERE phone IS NULL AND role = 'admin' AND NOT by_settings")

    async def coordinators_of(self, person: Person) -> list[Person]:
        """Whom a person turns to: a cadre to the kecamatan's coordinator, else the city's; the city to the three."""
        if person.roles & {Role.CITY, Role.ADMIN}:
            return await self.holding(Role.KECAMATAN)
        own = await self.holding(Role.KECAMATAN, person.kecamatan_code) if person.role is Role.CADRE else []
        others = [one for one in own if one.id != person.id]
        return others or await self.holding(Role.CITY)

    async def holding(self, role: Role, kecamatan_code: str | None = None) -> list[Person]:
        """Who has a coordinator's role now, those acting included; with a code, in this kecamatan."""
        people = await self._many(
            "(people.role = ?1 OR EXISTS (SELECT 1 FROM acting WHERE person_id = people.id AND acting.role = ?1))", role
        )
        return [
            one for one in people if role in one.roles and (not kecamatan_code or kecamatan_code in one.coordinates)
        ]

    async def admins(self) -> list[Person]:
        """Those admins who have joined."""
        people = await self._many("(people.role = 'admin' OR also_admin OR by_settings) AND telegram_id IS NOT NULL")
        return [person for person in people if person.is_admin]

    async def unreachable(self) -> list[Person]:
        """Who has blocked the bot."""
        return await self._many("NOT reachable")

    async def set_reachable(self, telegram_id: int, reachable: bool) -> None:
        """Note that somebody has blocked the bot, or has let it in again."""
        await self.db.run("UPDATE people SET reachable = ? WHERE telegram_id = ?", reachable, telegram_id)

    async def _one(self, where: str, *args: object) -> Person | None:
        return next(iter(await self._all(where, *args)), None)

    async def _many(self, where: str, *args: object) -> list[Person]:
        return await self._all(f"{where} AND {COUNTS}", *args)

    async def _all(self, where: str, *args: object) -> list[Person]:
        rows = await self.db.rows(f"{SELECT} WHERE {where} ORDER BY 10, people.name", *args)
        return [_person(row) for row in rows]


WITHIN = (
    "(?1 IS NULL OR coalesce(people.kecamatan_code, kelurahan.kecamatan_code) IN (SELECT value FROM json_each(?1)))"
)
COUNTS = "(active OR by_settings)"
SELECT = """
    SELECT people.id, people.name, role, phone, telegram_id, kelurahan_code, kelurahan.name AS kelurahan,
           also_admin, by_settings, coalesce(people.kecamatan_code, kelurahan.kecamatan_code) AS kecamatan_code,
           kecamatan.name AS kecamatan, active, reachable, joined_at, told,
           (SELECT group_concat(rt)
            FROM (SELECT rt FROM person_rts WHERE person_id = people.id ORDER BY length(rt), rt)) AS rts,
           (SELECT json_group_array(json_array(
                       id, acting.role, acting.kecamatan_code, of.name, first_day, last_day, starts_at, ends_at))
            FROM acting LEFT JOIN kecamatan AS of ON of.code = acting.kecamatan_code
            WHERE person_id = people.id AND ends_at > starts_at) AS acting
    FROM people
    LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code
    LEFT JOIN kecamatan ON kecamatan.code = coalesce(people.kecamatan_code, kelurahan.kecamatan_code)
"""


def _person(row: Row) -> Person:
    acting = [
        Acting(id, Role(role), code, name, date.fromisoformat(first), date.fromisoformat(last), starts_at, ends_at)
        for id, role, code, name, first, last, starts_at, ends_at in json.loads(row["acting"])
        if ends_at > time.time()
    ]
    flags = {name: bool(row[name]) for name in ("active", "also_admin", "by_settings", "reachable")}
    return Person(
        **dict(row)
        | flags
        | {
            "role": Role(row["role"]),
            "rts": tuple(row["rts"].split(",")) if row["rts"] else (),
            "acting": tuple(sorted(acting, key=lambda plt: plt.starts_at)),
        }
    )


def active_in(database: Path) -> int:
    """How many people are active in a database that a running bot may have; only read. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM people WHERE active").fetchone()[0])
