"""What coordinators ask: who has checked in, what was reported, in their own area."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database
from storage.periods import Period
from storage.scopes import Scope


@dataclass(frozen=True)
class Absent:
    """A cadre without a check-in in a period."""

    name: str
    kelurahan: str
    phone: str | None
    joined: bool


@dataclass(frozen=True)
class Count:
    name: str
    reports: int


@dataclass(frozen=True)
class Summary:
    """cadres: how many there are; present: how many checked in at least once; check_ins: person-days."""

    cadres: int
    present: int
    check_ins: int
    absent: list[Absent]
    reports: int
    participants: int
    by_kelurahan: list[Count]
    by_category: list[Count]


class Summaries:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of(self, scope: Scope, period: Period) -> Summary:
        span = {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "kecamatan": scope.codes,
        }
        by_kelurahan = await self._counts(BY_KELURAHAN, span)
        absent = await self.db.rows(ABSENT, **span)
        people = await self.db.one(PRESENT, **span)
        totals = await self.db.one(TOTALS, **span)
        return Summary(
            **dict(people),
            **dict(totals),
            absent=[Absent(**dict(row) | {"joined": bool(row["joined"])}) for row in absent],
            by_kelurahan=by_kelurahan,
            by_category=await self._counts(BY_CATEGORY, span),
        )

    async def _counts(self, sql: str, span: dict[str, str | None]) -> list[Count]:
        return [Count(**dict(row)) for row in await self.db.rows(sql, **span)]


IN_SCOPE = "(:kecamatan IS NULL OR kelurahan.kecamatan_code IN (SELECT value FROM json_each(:kecamatan)))"
CADRES = (
    f"people JOIN kelurahan ON kelurahan.code = people.kelurahan_code WHERE active AND role = 'kader' AND {IN_SCOPE}"
)
DAYS = "day BETWEEN :first AND :last"

PRESENT = f"""
    SELECT count(*) AS cadres, coalesce(sum(days > 0), 0) AS present, coalesce(sum(days), 0) AS check_ins
    FROM (SELECT (SELECT count(*) FROM check_ins WHERE person_id = people.id AND {DAYS}) AS days FROM {CADRES})
"""
ABSENT = f"""
    SELECT people.name, kelurahan.name AS kelurahan, phone, telegram_id IS NOT NULL AS joined
    FROM {CADRES} AND NOT EXISTS (SELECT 1 FROM check_ins WHERE person_id = people.id AND {DAYS})
    ORDER BY kelurahan.code, people.name
"""
TOTALS = f"""
    SELECT coalesce(sum(reports), 0) AS reports, coalesce(sum(participants), 0) AS participants
    FROM daily_reports JOIN kelurahan ON kelurahan.code = kelurahan_code WHERE {DAYS} AND {IN_SCOPE}
"""
# Summed up first and joined to the places afterwards, so that a kelurahan without reports shows its zero.
BY_KELURAHAN = f"""
    SELECT name, coalesce(n, 0) AS reports
    FROM kelurahan
    LEFT JOIN (SELECT kelurahan_code, sum(reports) AS n FROM daily_reports WHERE {DAYS} GROUP BY 1)
    ON kelurahan_code = code
    WHERE {IN_SCOPE} ORDER BY code
"""
BY_CATEGORY = f"""
    SELECT categories.button AS name, sum(reports) AS reports
    FROM daily_reports
    JOIN kelurahan ON kelurahan.code = kelurahan_code
    JOIN categories ON categories.code = category_code
    WHERE {DAYS} AND {IN_SCOPE} GROUP BY categories.code HAVING sum(reports) > 0 ORDER BY sum(reports) DESC, position
"""
