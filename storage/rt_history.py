"""What has happened in an RT: every report about it, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.database import Database, Row
from storage.members import NotYours
from storage.person import Person
from storage.places import Kelurahan
from storage.report import Report, State
from storage.roles import Role


@dataclass(frozen=True)
class Past:
    """One report; mine: sent by who looks. name (who sent it), participants and state: None where not for them."""

    id: int
    number: str
    occurred_on: date
    category: str
    mine: bool
    name: str | None = None
    participants: int | None = None
    state: State | None = None


@dataclass(frozen=True)
class Others:
    """How many more there are, and of the newest of them the day and the kind."""

    count: int
    last_on: date
    category: str


class RtHistory:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def where(self, rt: str) -> set[str]:
        """The kelurahan (codes) that have an RT of this name ('01'), or had one."""
        rows = await self.db.rows("SELECT kelurahan_code FROM rts WHERE rt = ?", rt)
        return {row["kelurahan_code"] for row in rows}

    async def page(self, by: Person, kelurahan: Kelurahan, rt: str, first: int, limit: int) -> list[Past]:
        """From the `first` one on (0: the newest), without those that were taken back. Raises NotYours.

        Whose area it is sees all. Cadres of the kelurahan see of their colleagues' what happened and when, so that
        nothing is reported twice; who sent it, how many came and what the coordinator says of it is not for them.
        """
        if not may_look(by, kelurahan):
            raise NotYours
        rows = await self.db.rows(
            f"""
            SELECT reports.id, number, occurred_on, categories.button AS category, person_id, people.name,
                   participants, state
            FROM {OF_RT} JOIN people ON people.id = person_id JOIN categories ON categories.code = category_code
            ORDER BY occurred_on DESC, reports.id DESC LIMIT ? OFFSET ?
            """,
            *(kelurahan.code, rt, limit, first),
        )
        whole = by.scope.covers(kelurahan.kecamatan_code)
        return [_past(row, whole or row["person_id"] == by.id, by.id) for row in rows]

    async def count(self, kelurahan_code: str, rt: str) -> int:
        """How many there are in all."""
        row = await self.db.one(f"SELECT count(*) AS n FROM {OF_RT}", kelurahan_code, rt)
        return int(row["n"])

    async def others(self, report: Report) -> Others | None:
        """About any RT of this report; None: it is the only one."""
        row = await self.db.row(
            """
            SELECT count(*) OVER () AS count, occurred_on, categories.button AS category
            FROM reports JOIN categories ON categories.code = category_code
            WHERE state <> 'withdrawn' AND reports.id <> ?1 AND reports.id IN (
                SELECT other.report_id FROM report_rts AS mine
                JOIN report_rts AS other USING (kelurahan_code, rt) WHERE mine.report_id = ?1)
            ORDER BY occurred_on DESC, reports.id DESC LIMIT 1
            """,
            report.id,
        )
        return Others(row["count"], date.fromisoformat(row["occurred_on"]), row["category"]) if row else None


OF_RT = """
    reports JOIN (SELECT DISTINCT report_id FROM report_rts WHERE (kelurahan_code, rt) = (?, ?))
    ON report_id = reports.id AND state <> 'withdrawn'
"""


def may_look(by: Person, kelurahan: Kelurahan) -> bool:
    """Whose area it is, and the cadres of the kelurahan itself."""
    own = Role.CADRE in by.roles and by.kelurahan_code == kelurahan.code
    return own or by.scope.covers(kelurahan.kecamatan_code)


def _past(row: Row, whole: bool, reader: int) -> Past:
    shown = {name: row[name] for name in ("id", "number", "category")}
    past = Past(**shown, occurred_on=date.fromisoformat(row["occurred_on"]), mine=row["person_id"] == reader)
    if not whole:
        return past
    return Past(**vars(past) | {"name": row["name"], "participants": row["participants"], "state": State(row["state"])})
