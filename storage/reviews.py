"""What becomes of a report after it was sent: changed, taken back, approved or returned; every version is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta

from storage.audit import Audit
from storage.database import Database
from storage.person import Person
from storage.report import COLUMNS, SELECT, Content, Report, State, Version, content_of, report_of
from storage.reports import keep_parts, values_of

OPEN_UNTIL = 3  # day of the next month: corrections close with it (how the field has it)


class Reviews:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def by_id(self, report_id: int) -> Report | None:
        row = await self.db.row(f"{SELECT} WHERE reports.id = ?", report_id)
        return report_of(row) if row else None

    async def of_person(self, person_id: int, month: date | None = None, limit: int = 10) -> list[Report]:
        """Their own, the newest first; month: only such as happened in the month of this day."""
        rows = await self.db.rows(
            f"""
            {SELECT} WHERE person_id = ?1 AND (?2 IS NULL OR substr(occurred_on, 1, 7) = ?2)
            ORDER BY reports.id DESC LIMIT ?3
            """,
            *(person_id, f"{month:%Y-%m}" if month else None, limit),
        )
        return [report_of(row) for row in rows]

    async def waiting(self, by: Person, limit: int) -> list[Report]:
        """What this person may decide and has not been decided, the oldest first; never their own."""
        rows = await self.db.rows(
            f"{SELECT} WHERE {WAITING} ORDER BY coalesce(waits_since, sent_at), reports.id LIMIT ?3",
            *(by.id, by.scope.codes, limit),
        )
        return [report_of(row) for row in rows]

    async def count_waiting(self, by: Person) -> int:
        """How many those are."""
        row = await self.db.one(
            f"SELECT count(*) AS n FROM reports JOIN kelurahan ON code = kelurahan_code WHERE {WAITING}",
            *(by.id, by.scope.codes),
        )
        return int(row["n"])

    async def approve(self, by: Person, at: int, reports: Iterable[Report]) -> list[Report]:
        """Those that still wait, and are theirs to decide; each as it is now. `at`: Unix seconds."""
        done = []
        for report in reports:
            if may_review(by, report) and await self._decide(by, at, report, State.APPROVED):
                done.append(await self.by_id(report.id) or report)
        return done

    async def send_back(
        self, by: Person, at: int, report: Report, step: str, words: str, voice: str | None = None
    ) -> bool:
        """To the cadre, at one question, with the reason; whether it is theirs to decide, and as they saw it.

        voice: the reason spoken, Telegram's file_id.
        """
        if not may_review(by, report) or not await self._decide(by, at, report, State.RETURNED, words):
            return False
        await self.db.run(
            "UPDATE reports SET return_step = ?, return_words = ?, return_voice = ? WHERE id = ?",
            *(step, words, voice, report.id),
        )
        return True

    async def withdraw(self, by: Person, at: int, report: Report, today: date) -> bool:
        """By who sent it, while it is theirs to change; it counts no longer, and its number stays taken."""
        if not may_change(by, report, today):
            return False
        await self._keep(by, at, report, "withdrawn", None)
        await self.db.run("UPDATE reports SET state = 'withdrawn' WHERE id = ?", report.id)
        await Audit(self.db).add(at, by.id, "report.withdraw", report.person_id, report=report.number)
        return True

    async def change(self, by: Person, at: int, report: Report, to: Content, today: date) -> bool:
        """A new version, which waits for the coordinator anew; whether it is theirs to change."""
        if not may_change(by, report, today):
            return False
        await self._keep(by, at, report, "changed", report.return_words)
        await self.db.run(
            f"""
            UPDATE reports SET {", ".join(f"{column} = ?" for column in COLUMNS)}, state = 'sent',
                version = version + 1, waits_since = ?, return_step = NULL, return_words = NULL,
                return_voice = NULL, decided_by = NULL, decided_at = NULL WHERE id = ?
            """,
            *(*values_of(to), at, report.id),
        )
        await keep_parts(self.db, report.id, report.kelurahan_code, to)
        await Audit(self.db).add(at, by.id, "report.change", report.person_id, report=report.number)
        return True

    async def versions(self, report_id: int) -> list[Version]:
        """Every change, the first one first."""
        rows = await self.db.rows(
            """
            SELECT changed_at, people.name AS by, act, before, reason
            FROM report_versions LEFT JOIN people ON people.id = changed_by
            WHERE report_id = ? ORDER BY position
            """,
            report_id,
        )
        return [Version(**dict(row) | {"before": content_of(json.loads(row["before"]))}) for row in rows]

    async def returned_by(self, report_id: int) -> int | None:
        """Who last sent it back: whoever will want to see it again."""
        row = await self.db.row(
            """
            SELECT changed_by FROM report_versions WHERE report_id = ? AND act = 'returned'
            ORDER BY position DESC LIMIT 1
            """,
            report_id,
        )
        return row["changed_by"] if row else None

    async def _decide(self, by: Person, at: int, report: Report, state: State, reason: str | None = None) -> bool:
        """The first decision about this version counts; what was approved can still be sent back."""
        before = "('sent', 'approved')" if state is State.RETURNED else "('sent')"
        row = await self.db.row(
            f"""
            UPDATE reports SET state = ?, decided_by = ?, decided_at = ?
            WHERE id = ? AND state IN {before} AND version = ? RETURNING id
            """,
            *(state, by.id, at, report.id, report.version),
        )
        if row is None:
            return False
        await self._keep(by, at, report, state, reason)
        await Audit(self.db).add(at, by.id, f"report.{state}", report.person_id, report=report.number)
        return True

    async def _keep(self, by: Person, at: int, report: Report, act: str, reason: str | None) -> None:
        await self.db.run(
            """
            INSERT INTO report_versions
            SELECT ?1, coalesce(max(position) + 1, 1), ?2, ?3, ?4, ?5, ?6 FROM report_versions WHERE report_id = ?1
            """,
            *(report.id, at, by.id, act, report.content.as_json(), reason),
        )


WAITING = """
    state = 'sent' AND person_id <> ?1
    AND (?2 IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(?2)))
"""


def may_review(by: Person, report: Report) -> bool:
    """Coordinators of the kecamatan, a Plt. too, and whoever sees the whole city; nobody their own."""
    return by.scope.covers(report.kecamatan_code) and by.id != report.person_id


def may_change(by: Person, report: Report, today: date) -> bool:
    """Who sent it: until it is approved, and until the 3rd of the next month, a returned one as long as it takes."""
    if by.id != report.person_id or report.state in (State.APPROVED, State.WITHDRAWN):
        return False
    return report.state is State.RETURNED or today <= last_day_for(report.content.occurred_on)


def last_day_for(occurred_on: date) -> date:
    """Until when what happened on a day may be corrected without the coordinator."""
    return (occurred_on.replace(day=1) + timedelta(days=32)).replace(day=OPEN_UNTIL)
