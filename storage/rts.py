"""RT as data: which a kelurahan has, who looks after each, and adding, renaming or retiring one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from storage.audit import Audit
from storage.database import Database
from storage.members import UNDO_S, NotYours, Refused, TooLate
from storage.person import Person
from storage.places import kecamatan_of


@dataclass
class OnlyRt(Refused):
    """Somebody looks after this RT alone; without it they would have the whole kelurahan."""

    names: tuple[str, ...]


class NotThere(Refused):
    """The RT is no longer as it was seen: added, renamed or retired by somebody else meanwhile."""


@dataclass(frozen=True)
class Rt:
    """holders: names of the active cadres who look after it, by name or because they have the whole kelurahan."""

    rt: str
    retired: bool
    holders: tuple[str, ...]


class Rts:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, kelurahan_code: str) -> list[Rt]:
        """Every RT there ever was, in order."""
        rows = await self.db.rows(HELD, code=kelurahan_code)
        return [Rt(row["rt"], bool(row["retired"]), tuple(json.loads(row["holders"]))) for row in rows]

    async def add(self, by: Person, at: int, code: str, rt: str) -> int:
        """A new RT, or one that had been retired; the number in the audit log. `at`: Unix seconds. Raises Refused."""
        _allow(by, code)
        row = await self.db.row("SELECT retired FROM rts WHERE (kelurahan_code, rt) = (?, ?)", code, rt)
        if row and not row["retired"]:
            raise NotThere
        await self.db.run(
            "INSERT INTO rts (kelurahan_code, rt) VALUES (?, ?) ON CONFLICT DO UPDATE SET retired = 0", code, rt
        )
        return await self._log(by, at, "rt.add", code=code, rt=rt, new=row is None)

    async def rename(self, by: Person, at: int, code: str, rt: str, to: str) -> int:
        """The same RT under another name, also in old reports. Raises Refused."""
        _allow(by, code)
        taken = await self.db.row("SELECT 1 FROM rts WHERE (kelurahan_code, rt) = (?, ?)", code, to)
        if taken or not await self._is_there(code, rt):
            raise NotThere
        await self._rename(code, rt, to)
        return await self._log(by, at, "rt.rename", code=code, rt=rt, to=to)

    async def retire(self, by: Person, at: int, code: str, rt: str) -> int:
        """Nobody reports for it or looks after it any more; old reports keep it. Raises Refused."""
        _allow(by, code)
        if not await self._is_there(code, rt):
            raise NotThere
        if only := await self.db.rows(ONLY, code, rt):
            raise OnlyRt(tuple(row["name"] for row in only))
        rows = await self.db.rows(
            "DELETE FROM person_rts WHERE (kelurahan_code, rt) = (?, ?) RETURNING person_id", code, rt
        )
        await self.db.run("UPDATE rts SET retired = 1 WHERE (kelurahan_code, rt) = (?, ?)", code, rt)
        return await self._log(by, at, "rt.retire", code=code, rt=rt, holders=[row["person_id"] for row in rows])

    async def undo(self, by: Person, at: int, number: int) -> dict[str, Any]:
        """Take back what the audit log has under a number, not older than UNDO_S; what it was. Raises Refused."""
        row = await self.db.row("SELECT at, act, about FROM audit WHERE id = ? AND act LIKE 'rt.%'", number)
        if row is None or at - row["at"] > UNDO_S or row["act"] == "rt.undo":
            raise TooLate
        if await self.db.row("SELECT 1 FROM audit WHERE act = 'rt.undo' AND about ->> 'of' = ?", number):
            raise TooLate
        about: dict[str, Any] = json.loads(row["about"])
        code, rt = about["code"], about["rt"]
        _allow(by, code)
        now = about.get("to", rt)
        state = await self.db.row("SELECT retired FROM rts WHERE (kelurahan_code, rt) = (?, ?)", code, now)
        if state is None or bool(state["retired"]) != (row["act"] == "rt.retire"):
            raise TooLate
        if row["act"] == "rt.rename":
            if await self.db.row("SELECT 1 FROM rts WHERE (kelurahan_code, rt) = (?, ?)", code, rt):
                raise TooLate
            await self._rename(code, now, rt)
        elif row["act"] == "rt.add":
            await self.retire(by, at, code, rt)
            await self.db.run(UNUSED, about["new"], code, rt)
        else:
            await self._give_back(code, rt, about["holders"])
        await self._log(by, at, "rt.undo", of=number, code=code, rt=rt)
        return about | {"act": row["act"]}

    async def _give_back(self, code: str, rt: str, holders: list[int]) -> None:
        """To those who still are cadres there, and have not been given the whole kelurahan."""
        await self.db.run("UPDATE rts SET retired = 0 WHERE (kelurahan_code, rt) = (?, ?)", code, rt)
        await self.db.run(
            """
            INSERT OR IGNORE INTO person_rts SELECT id, kelurahan_code, ? FROM people
            WHERE kelurahan_code = ? AND id IN (SELECT value FROM json_each(?))
            AND id IN (SELECT person_id FROM person_rts)
            """,
            *(rt, code, json.dumps(holders)),
        )

    async def _rename(self, code: str, rt: str, to: str) -> None:
        await self.db.run("PRAGMA defer_foreign_keys = ON")  # until the commit: others name it
        for table in ("rts", "person_rts", "report_rts", "plans"):
            await self.db.run(f"UPDATE {table} SET rt = ?1 WHERE (kelurahan_code, rt) = (?2, ?3)", to, code, rt)
        await self.db.run("PRAGMA defer_foreign_keys = OFF")  # units that share the commit answer for themselves

    async def _is_there(self, code: str, rt: str) -> bool:
        sql = "SELECT 1 FROM rts WHERE (kelurahan_code, rt) = (?, ?) AND NOT retired"
        return await self.db.row(sql, code, rt) is not None

    async def _log(self, by: Person, at: int, act: str, **about: Any) -> int:
        return await Audit(self.db).add(at, by.id, act, **about)


def _allow(by: Person, code: str) -> None:
    """Whoever keeps the cadres of a place keeps its RT."""
    if not by.keeps_cadres_of(kecamatan_of(code)):
        raise NotYours


def read_rt(text: str) -> str | None:
    """`4`, `RT 04`, `rt04` as '04'; `12A` as '12A'; None when it is no name of an RT."""
    found = re.fullmatch(r"(?:rt)?[\s.]*0*([1-9]\d{0,2})\s*([a-z]?)", text.strip().casefold(), re.ASCII)
    return f"{int(found[1]):02}{found[2].upper()}" if found else None


ONLY = """
    SELECT name FROM people JOIN person_rts ON person_id = people.id
    WHERE active AND (person_rts.kelurahan_code, rt) = (?, ?)
    AND (SELECT count(*) FROM person_rts WHERE person_id = people.id) = 1 ORDER BY name
"""
UNUSED = """
    DELETE FROM rts WHERE ?1 AND (kelurahan_code, rt) = (?2, ?3)
    AND NOT EXISTS (SELECT 1 FROM report_rts WHERE (kelurahan_code, rt) = (?2, ?3))
    AND NOT EXISTS (SELECT 1 FROM person_rts WHERE (kelurahan_code, rt) = (?2, ?3))
"""
HELD = """
    SELECT rt, retired, (
        SELECT json_group_array(name) FROM (
            SELECT name FROM people
            WHERE NOT rts.retired AND active AND role = 'kader' AND people.kelurahan_code = rts.kelurahan_code AND (
                rts.rt IN (SELECT rt FROM person_rts WHERE person_id = people.id)
                OR NOT EXISTS (SELECT 1 FROM person_rts WHERE person_id = people.id)
            ) ORDER BY name
        )
    ) AS holders
    FROM rts WHERE kelurahan_code = :code ORDER BY length(rt), rt
"""
