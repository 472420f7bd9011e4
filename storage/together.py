"""What a kelurahan has achieved together over some days; nobody in it is told apart."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database
from storage.period import Period


@dataclass(frozen=True)
class Achieved:
    """check_ins: person-days of its cadres; rts_reached: of the RT that there are now."""

    kelurahan: str
    reports: int
    participants: int
    rts_reached: int
    rts_all: int
    check_ins: int

    @property
    def anything(self) -> bool:
        return bool(self.reports or self.check_ins)


class Together:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, kelurahan_code: str, period: Period) -> Achieved:
        """Without reports that were taken back."""
        row = await self.db.one(
            ACHIEVED, code=kelurahan_code, first=period.first.isoformat(), last=period.last.isoformat()
        )
        return Achieved(**dict(row))


ACHIEVED = """
    WITH told AS (
        SELECT id, participants FROM reports
        WHERE occurred_on BETWEEN :first AND :last AND kelurahan_code = :code AND state <> 'withdrawn'
    )
    SELECT name AS kelurahan,
        (SELECT count(*) FROM told) AS reports,
        (SELECT coalesce(sum(participants), 0) FROM told) AS participants,
        (SELECT count(*) FROM rts WHERE NOT retired AND rts.kelurahan_code = :code AND rt IN (
            SELECT rt FROM told JOIN report_rts ON report_id = told.id AND report_rts.kelurahan_code = :code
        )) AS rts_reached,
        (SELECT count(*) FROM rts WHERE NOT retired AND rts.kelurahan_code = :code) AS rts_all,
        (SELECT count(*) FROM check_ins JOIN people ON people.id = person_id AND people.kelurahan_code = :code
         WHERE day BETWEEN :first AND :last) AS check_ins
    FROM kelurahan WHERE code = :code
"""
