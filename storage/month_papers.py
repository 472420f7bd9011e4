"""What a month's paper tells of a cadre, of a kelurahan or of a kecamatan; who may have it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storage.areas import Areas
from storage.attendance import Attendance, PersonDay, may_see_days, total
from storage.database import Database
from storage.letterhead import Letterheads
from storage.members import NotYours
from storage.month_paper import AreaMonth, CadreLine, PersonMonth
from storage.month_photos import MonthPhotos
from storage.month_plans import MonthPlans
from storage.people import People
from storage.period import Period
from storage.periods import whole_month
from storage.person import Person
from storage.places import Kelurahan
from storage.report import SELECT, Report, report_of
from storage.roles import Act
from storage.scopes import Scope
from storage.signers import Signers
from storage.working_days import WorkingDays


class MonthPapers:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of_person(self, by: Person, person_id: int, day: date, today: date, zone: ZoneInfo) -> PersonMonth:
        """The month that `day` is in, of a cadre, as it is known now. Raises NotYours."""
        person = await People(self.db).by_id(person_id)
        if person is None or not may_see_days(by, person):
            raise NotYours
        period, home = whole_month(day), await Areas(self.db).kelurahan(person.kelurahan_code or "")
        reports = await self._reports("person_id = ?3", period, person.id)
        days = await Attendance(self.db).of_person(person.id, period, today - timedelta(days=1), zone)
        working = await WorkingDays(self.db).working(period)
        return PersonMonth(
            **await self._common(period, today, f"K{person.id:03}", reports),
            signers=await Signers(self.db).of_person(person, home),
            person=person,
            days=days,
            named=dict(await WorkingDays(self.db).of(period)),
            totals=total([one for one in days if one.day <= today], working),
            plan=await MonthPlans(self.db).get(person.id, period.last + timedelta(days=1)),
        )

    async def of_area(self, by: Person, code: str, day: date, today: date, zone: ZoneInfo) -> AreaMonth:
        """The same of a kelurahan or a kecamatan, by its code. Raises NotYours, KeyError."""
        places = [it for it in await Areas(self.db).all_kelurahan() if code in (it.code, it.kecamatan_code)]
        if not places:
            raise KeyError(code)
        if not may_have(by, places[0].kecamatan_code):
            raise NotYours
        one = places[0] if places[0].code == code else None
        period, codes, signers = whole_month(day), [it.code for it in places], Signers(self.db)
        where = "reports.kelurahan_code IN (SELECT value FROM json_each(?3))"
        reports = await self._reports(where, period, json.dumps(codes))
        return AreaMonth(
            **await self._common(period, today, code[-4:] if one else code[-2:], reports),
            signers=await (signers.of_kelurahan(one) if one else signers.of_kecamatan(places[0])),
            kecamatan=places[0].kecamatan,
            kelurahan=one.name if one else None,
            places={it.code: it.name for it in places},
            rts={it.code: len(await Areas(self.db).rts(it.code)) for it in places},
            cadres=await self._cadres(places, reports, period, today, zone),
        )

    async def _common(self, period: Period, today: date, of: str, reports: list[Report]) -> dict[str, Any]:
        head = await Letterheads(self.db).get()
        return {
            "period": period,
            "made_on": today,
            "head": head,
            "number": head.numbered(of, period.first),
            "reports": reports,
            "labels": {row["code"]: row["label"] for row in await self.db.rows("SELECT code, label FROM categories")},
            "photos": await MonthPhotos(self.db).of(reports),
        }

    async def _reports(self, where: str, period: Period, who: object) -> list[Report]:
        rows = await self.db.rows(
            f"""
            {SELECT} WHERE occurred_on BETWEEN ?1 AND ?2 AND {where} AND state <> 'withdrawn'
            ORDER BY occurred_on, reports.id
            """,
            *(period.first.isoformat(), period.last.isoformat(), who),
        )
        return [report_of(row) for row in rows]

    async def _cadres(
        self, places: Sequence[Kelurahan], reports: Sequence[Report], period: Period, today: date, zone: ZoneInfo
    ) -> list[CadreLine]:
        scope = Scope(kecamatan={places[0].kecamatan_code: places[0].kecamatan})
        days = await Attendance(self.db).of_scope(scope, period, today - timedelta(days=1), zone)
        working = await WorkingDays(self.db).working(period)
        names = {it.name for it in places}
        theirs: dict[int, list[PersonDay]] = {}
        for one in days:
            if one.kelurahan in names and one.day <= today:
                theirs.setdefault(one.person_id, []).append(one)
        return [
            CadreLine(own[0].name, own[0].kelurahan, total(own, working), sum(it.person_id == who for it in reports))
            for who, own in theirs.items()
        ]


def may_have(by: Person, kecamatan_code: str) -> bool:
    """The papers of this kecamatan and of its kelurahan."""
    return by.may(Act.SEE_SUMMARY) and by.scope.covers(kecamatan_code)
