"""What a kelurahan has achieved together over some days; nobody in it is told apart."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database
from storage.figure_queries import SPAN, TOUCHED
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


ACHIEVED = f"""
    SELECT name AS kelurahan, coalesce(sums.reports, 0) AS reports, coalesce(sums.participants, 0) AS participants,
        coalesce(its.reached, 0) AS rts_reached, coalesce(its.known, 0) AS rts_all,
        (SELECT count(*) FROM check_ins JOIN people ON people.id = person_id AND people.kelurahan_code = :code
         WHERE {SPAN}) AS check_ins
    FROM kelurahan
    LEFT JOIN (SELECT sum(reports) AS reports, sum(participants) AS participants FROM daily_reports
               WHERE kelurahan_code = :code AND {SPAN}) AS sums
    LEFT JOIN (SELECT count(*) AS known, sum({TOUCHED}) AS reached FROM rts
               WHERE NOT retired AND kelurahan_code = :code) AS its
    WHERE code = :code
"""
