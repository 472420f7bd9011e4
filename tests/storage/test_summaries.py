"""Summaries: the same as counting by hand, and never more than one's own area."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.periods import Period, this_day
from storage.report import Content
from storage.reports import NewReport
from storage.scopes import CITY, Scope
from storage.summaries import Absent, Count, Summary
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

DAY = date(2026, 11, 24)
WEEK = Period(DAY - timedelta(days=6), DAY)
NORTH = Scope(kecamatan={"64.74.01": "Bontang Utara"})


async def check_in(storage: Storage, person_id: int, code: str, day: date = DAY) -> None:
    await storage.check_ins.add(person_id, day, 0, 0, await storage.areas.kelurahan(code), None)


async def report(
    storage: Storage, draft: int, code: str, category: str = "GORO", day: date = DAY, participants: int | None = 10
) -> None:
    new = NewReport(draft, 4, code, Content(("01",), category, day, "…", participants))
    await storage.reports.add(new, 0, day, "BTG")


def test_everybody_sees_the_own_area_only(crew: Crew) -> None:
    assert crew.awang.scope == NORTH
    assert crew.norlaila.scope == crew.bayu.scope == CITY


async def test_with_nothing_done_everybody_is_absent(storage: Storage, crew: Crew) -> None:
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert (summary.cadres, summary.present, summary.check_ins) == (4, 0, 0)
    assert (summary.reports, summary.participants, summary.by_category) == (0, 0, [])
    assert [absent.name for absent in summary.absent] == ["Siti", "Rusdi", "Kasma", "Hangin"]


async def test_an_empty_city_has_a_summary_too(storage: Storage) -> None:
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert (summary.cadres, summary.present, summary.absent) == (0, 0, [])
    assert len(summary.by_kelurahan) == 15


async def test_who_did_not_check_in_is_named_with_how_to_reach_them(storage: Storage, crew: Crew) -> None:
    for person_id, code in ((4, KUALA), (5, LOK_TUAN), (7, KANAAN)):
        await check_in(storage, person_id, code)
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert (summary.present, summary.check_ins) == (3, 3)
    assert summary.absent == [Absent("Kasma", "Satimpo", "+628115801006", joined=False)]


async def test_a_period_counts_a_person_once_and_every_day_of_theirs(storage: Storage, crew: Crew) -> None:
    for days in (0, 2, 6, 7):
        await check_in(storage, 4, KUALA, DAY - timedelta(days=days))
    summary = await storage.summaries.of(CITY, WEEK)
    assert (summary.present, summary.check_ins) == (1, 3)


async def test_a_kecamatan_sees_its_own_people_and_reports(storage: Storage, crew: Crew) -> None:
    await check_in(storage, 6, SATIMPO)
    await report(storage, 1, KUALA)
    await report(storage, 2, SATIMPO, "UMKM")
    summary = await storage.summaries.of(NORTH, this_day(DAY))
    assert (summary.cadres, summary.present) == (2, 0)
    assert [absent.name for absent in summary.absent] == ["Siti", "Rusdi"]
    assert (summary.reports, summary.participants) == (1, 10)
    assert len(summary.by_kelurahan) == 6
    assert summary.by_category == [Count("🧹 Gotong royong", 1)]


async def test_a_check_in_counts_where_the_cadre_belongs_wherever_it_was(storage: Storage, crew: Crew) -> None:
    await check_in(storage, 4, SATIMPO)
    assert (await storage.summaries.of(NORTH, this_day(DAY))).present == 1


async def test_kelurahan_without_reports_show_their_zero_in_the_order_of_codes(storage: Storage, crew: Crew) -> None:
    await report(storage, 1, LOK_TUAN)
    await report(storage, 2, LOK_TUAN, "UMKM")
    summary = await storage.summaries.of(NORTH, this_day(DAY))
    assert summary.by_kelurahan == [
        Count("Bontang Kuala", 0),
        Count("Bontang Baru", 0),
        Count("Lok Tuan", 2),
        Count("Guntung", 0),
        Count("Gunung Elai", 0),
        Count("Api-api", 0),
    ]


async def test_the_busiest_category_comes_first(storage: Storage, crew: Crew) -> None:
    for draft, category in enumerate(["UMKM", "GORO", "UMKM", "MUSY"], start=1):
        await report(storage, draft, KUALA, category)
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert summary.by_category == [Count("🧵 UMKM", 2), Count("🗣 Musyawarah", 1), Count("🧹 Gotong royong", 1)]


async def test_a_report_that_was_taken_away_leaves_no_empty_category(storage: Storage, crew: Crew) -> None:
    await report(storage, 1, KUALA)
    await storage.db.run("DELETE FROM reports")
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert (summary.reports, summary.participants, summary.by_category) == (0, 0, [])


async def test_the_border_days_of_a_period_count(storage: Storage, crew: Crew) -> None:
    for draft, days in enumerate((-1, 0, 6, 7), start=1):
        await report(storage, draft, KUALA, day=DAY - timedelta(days=days))
    assert (await storage.summaries.of(CITY, WEEK)).reports == 2


async def test_who_is_no_longer_active_is_not_missed_but_their_reports_stay(storage: Storage, crew: Crew) -> None:
    await check_in(storage, 4, KUALA)
    await report(storage, 1, KUALA)
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    summary = await storage.summaries.of(CITY, this_day(DAY))
    assert (summary.cadres, summary.present, summary.reports) == (3, 0, 1)
    assert "Siti" not in [absent.name for absent in summary.absent]


async def test_participants_that_were_not_told_add_nothing(storage: Storage, crew: Crew) -> None:
    await report(storage, 1, KUALA, participants=None)
    await report(storage, 2, KUALA, participants=3)
    assert (await storage.summaries.of(CITY, this_day(DAY))).participants == 3


async def by_hand(storage: Storage, scope: Scope, period: Period) -> Summary:
    """The same summary, counted row by row from the tables themselves."""
    days = {(period.first + timedelta(days=n)).isoformat() for n in range(period.days)}
    places = [place for place in await storage.areas.all_kelurahan() if scope.covers(place.kecamatan_code)]
    names = {place.code: place.name for place in places}
    people = await storage.db.rows("SELECT * FROM people WHERE role = 'kader' AND active ORDER BY kelurahan_code, name")
    cadres = [row for row in people if row["kelurahan_code"] in names]
    ins = [row["person_id"] for row in await storage.db.rows("SELECT * FROM check_ins") if row["day"] in days]
    reports = [
        row
        for row in await storage.db.rows("SELECT * FROM reports")
        if row["occurred_on"] in days and row["kelurahan_code"] in names
    ]
    categories = [
        (category, sum(row["category_code"] == category.code for row in reports))
        for category in await storage.categories.all()
    ]
    return Summary(
        cadres=len(cadres),
        present=sum(row["id"] in ins for row in cadres),
        check_ins=sum(ins.count(row["id"]) for row in cadres),
        absent=[
            Absent(row["name"], names[row["kelurahan_code"]], row["phone"], row["telegram_id"] is not None)
            for row in cadres
            if row["id"] not in ins
        ],
        reports=len(reports),
        participants=sum(row["participants"] or 0 for row in reports),
        by_kelurahan=[
            Count(name, sum(row["kelurahan_code"] == code for row in reports)) for code, name in names.items()
        ],
        by_category=[Count(category.button, n) for category, n in sorted(categories, key=lambda pair: -pair[1]) if n],
    )


@pytest.mark.parametrize("seed", range(3))
async def test_summaries_agree_with_counting_by_hand(storage: Storage, crew: Crew, seed: int) -> None:
    dice = random.Random(seed)
    places = [KUALA, LOK_TUAN, SATIMPO, KANAAN]

    def some_day() -> date:
        return DAY - timedelta(days=dice.randint(0, 9))

    async with storage.db.unit():
        for draft in range(1, 61):
            await check_in(storage, dice.choice([4, 5, 6, 7]), dice.choice(places), some_day())
            category = dice.choice(["GORO", "UMKM", "MUSY", "DATA"])
            await report(storage, draft, dice.choice(places), category, some_day(), dice.choice([None, 5, 12]))
        await storage.db.run("DELETE FROM reports WHERE id % 7 = 0")
        await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", dice.choice([4, 5, 6, 7]))
    for scope in (
        CITY,
        NORTH,
        Scope(kecamatan={"64.74.02": "Bontang Selatan"}),
        Scope(kecamatan={"64.74.03": "Bontang Barat"}),
    ):
        for length in (1, 3, 7, 30):
            period = Period(DAY - timedelta(days=length - 1), DAY)
            assert await storage.summaries.of(scope, period) == await by_hand(storage, scope, period)
