"""Figures: the same as counting by hand at every level, nothing beside one's own area, no dearer with the years."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.attendance import Totals, total
from storage.figures import OPEN_DAYS, Area, ByPlace, Figures
from storage.members import NotYours
from storage.period import Period
from storage.periods import this_day, this_month
from storage.person import Person
from storage.report import Content
from storage.reports import NewReport
from storage.scopes import CITY
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

DAY = date(2026, 11, 24)
ZONE = ZoneInfo("Asia/Makassar")
TODAY = this_day(DAY)
PLACES = [KUALA, LOK_TUAN, SATIMPO, KANAAN]
LEVELS = [("city", ""), ("kecamatan", "64.74.01"), ("kelurahan", KUALA), ("kelurahan", SATIMPO), ("person", "4")]


async def figures(storage: Storage, by: Person, level: str, code: str, period: Period = TODAY) -> Figures:
    area = await storage.figures.area(by, level, code)
    return await storage.figures.of(by, area, period, DAY, ZONE)


async def report(storage: Storage, draft: int, code: str = KUALA, person_id: int = 4, **said: Any) -> str:
    content = Content(**{"rts": ("01",), "category_code": "GORO", "occurred_on": DAY, "story": "…"} | said)
    return (await storage.reports.add(NewReport(draft, person_id, code, content), 0, DAY, "BTG")).number


async def check_in(storage: Storage, person_id: int, code: str, day: date) -> None:
    at = int(datetime(day.year, day.month, day.day, 8, tzinfo=ZONE).timestamp())
    await storage.check_ins.add(person_id, day, at, at, await storage.areas.kelurahan(code), None)


# Whose area it is.


async def test_each_sees_their_own_area_and_nothing_beside_it(storage: Storage, crew: Crew) -> None:
    every = [("city", ""), *(("kecamatan", f"64.74.0{n}") for n in (1, 2, 3)), *(("kelurahan", it) for it in PLACES)]
    every += [("person", str(number)) for number in (4, 5, 6, 7)]
    north = {("kecamatan", "64.74.01"), ("kelurahan", KUALA), ("kelurahan", LOK_TUAN), ("person", "4"), ("person", "5")}
    may = {crew.norlaila: set(every), crew.bayu: set(every), crew.awang: north, crew.siti: {("person", "4")}}
    for person, theirs in may.items():
        for level, code in every:
            if (level, code) in theirs:
                assert (await figures(storage, person, level, code)).area.code == code
            else:
                with pytest.raises(NotYours):
                    await figures(storage, person, level, code)


@pytest.mark.parametrize(
    ("level", "code"),
    [("kecamatan", "64.74.09"), ("kelurahan", "x"), ("person", "99"), ("person", "2"), ("person", "")],
)
async def test_what_is_not_there_is_nobodys(storage: Storage, crew: Crew, level: str, code: str) -> None:
    with pytest.raises(NotYours):
        await figures(storage, crew.norlaila, level, code)


async def test_an_area_is_looked_up_whatever_is_said_of_it(storage: Storage, crew: Crew) -> None:
    forged = Area("kelurahan", SATIMPO, "Satimpo", "64.74.01", KUALA)
    for ask in (
        storage.figures.of(crew.awang, forged, this_day(DAY), DAY, ZONE),
        storage.figures.by_day(crew.awang, forged, this_day(DAY)),
        storage.figures.untouched(crew.awang, forged, DAY),
        storage.figures.reports(crew.awang, Area("person", "6", "Kasma"), this_day(DAY), 0, 9),
    ):
        with pytest.raises(NotYours):
            await ask


async def test_the_way_down(storage: Storage, crew: Crew) -> None:
    async def inside(level: str, code: str) -> list[str]:
        area = await storage.figures.area(crew.norlaila, level, code)
        return [one.name for one in await storage.figures.inside(area)]

    assert await inside("city", "") == ["Bontang Utara", "Bontang Selatan", "Bontang Barat"]
    north = ["Bontang Kuala", "Bontang Baru", "Lok Tuan", "Guntung", "Gunung Elai", "Api-api"]
    assert await inside("kecamatan", "64.74.01") == north
    assert await inside("kelurahan", KUALA) == ["Siti"]
    assert await inside("person", "4") == []


# The same as counting by hand.


async def some_history(storage: Storage, crew: Crew, dice: random.Random) -> None:
    """Forty days of four cadres, one of whom has moved and one of whom has left."""
    for draft in range(1, 121):
        men, women = dice.choice([(None, None), (3, 4), (0, 9), (12, 0)])
        await report(
            storage,
            draft,
            *dice.choice([(KUALA, 4), (LOK_TUAN, 5), (SATIMPO, 6), (KANAAN, 7), (SATIMPO, 4)]),
            rts=tuple(f"{n:02}" for n in dice.sample(range(1, 7), dice.randint(1, 3))),
            category_code=dice.choice(["GORO", "UMKM", "MUSY", "DATA"]),
            occurred_on=DAY - timedelta(days=dice.randint(0, 40)),
            participants=None if men is None else men + women,
            men=men,
            women=women,
            swadaya=dice.choice([None, 75_000]),
            budget=dice.choice([None, 1_250_000]),
            obstacle=dice.choice([None, "hujan", "Tidak ada"]),
            follow_up=dice.choice([None, "rapat lagi", "Sudah selesai"]),
        )
    for row in await storage.db.rows("SELECT id, person_id FROM reports"):
        one = await storage.reviews.by_id(row["id"])
        owner = await storage.people.by_id(row["person_id"])
        assert one and owner
        match dice.choice(["approve", "approve", "return", "withdraw", "wait"]):
            case "approve":
                await storage.reviews.approve(crew.norlaila, 1, [one])
            case "return":
                await storage.reviews.send_back(crew.norlaila, 1, one, "story", "Mohon diperjelas")
            case "withdraw":
                await storage.reviews.withdraw(owner, 1, one, DAY)
    for _ in range(60):
        await check_in(storage, *dice.choice([(4, KUALA), (5, LOK_TUAN), (7, KANAAN)]), _some_day(dice))
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 7")
    await storage.db.run("UPDATE rts SET retired = 1 WHERE (kelurahan_code, rt) = (?, '02')", LOK_TUAN)


def _some_day(dice: random.Random) -> date:
    return DAY - timedelta(days=dice.randint(0, 40))


async def by_hand(storage: Storage, area: Area, period: Period) -> dict[str, Any]:
    """The same, counted report by report from what people sent, without any sum."""
    kelurahan = [it.code for it in await storage.areas.all_kelurahan() if area.code in ("", it.kecamatan_code, it.code)]
    one = int(area.code) if area.level == "person" else None
    every = [
        found
        for row in await storage.db.rows("SELECT id FROM reports WHERE state <> 'withdrawn' ORDER BY id")
        if (found := await storage.reviews.by_id(row["id"]))
        and (found.person_id == one if one else found.kelurahan_code in kelurahan)
    ]
    there = [it for it in every if period.first <= it.content.occurred_on <= period.last]
    people = await storage.db.rows("SELECT * FROM people WHERE role = 'kader' ORDER BY kelurahan_code, name")
    cadres = [
        row for row in people if (row["id"] == one if one else row["active"] and row["kelurahan_code"] in kelurahan)
    ]
    wrote = {
        row["person_id"]
        for row in await storage.db.rows("SELECT person_id, occurred_on FROM reports WHERE state <> 'withdrawn'")
        if period.first.isoformat() <= row["occurred_on"] <= period.last.isoformat()
    }
    known = [(code, rt) for code in kelurahan for rt in await storage.areas.rts(code)]
    if one:
        known = await theirs(storage, one)
    reached = {(it.kelurahan_code, rt) for it in there for rt in it.content.rts} & set(known)
    counts = {
        name: sum(getattr(it.content, name) or 0 for it in there)
        for name in ("participants", "men", "women", "swadaya", "budget")
    }
    return counts | {
        "reports": len(there),
        "by_state": {
            state: n for state in {it.state.value for it in there} if (n := sum(it.state == state for it in there))
        },
        "rts_all": len(known),
        "rts_reached": len(reached),
        "cadres": len(cadres),
        "cadres_without_report": [row["name"] for row in cadres if row["id"] not in wrote],
        "waiting": sum(it.state == "sent" for it in every),
        "by_category": {name: sum(it.category == name for it in there) for name in {it.category for it in there}},
    }


async def theirs(storage: Storage, person_id: int) -> list[tuple[str, str]]:
    """The RT that somebody looks after."""
    home = (await storage.db.one("SELECT kelurahan_code FROM people WHERE id = ?", person_id))[0]
    given = await storage.db.rows("SELECT rt FROM person_rts WHERE person_id = ?", person_id)
    return [(home, rt) for rt in ([row["rt"] for row in given] or await storage.areas.rts(home))]


SPANS = [this_day(DAY), Period(DAY - timedelta(days=6), DAY), this_month(DAY), Period(DAY - timedelta(days=40), DAY)]


@pytest.mark.parametrize("seed", range(3))
async def test_figures_agree_with_counting_by_hand(storage: Storage, crew: Crew, seed: int) -> None:
    async with storage.db.unit():
        await some_history(storage, crew, random.Random(seed))
    for level, code in [*LEVELS, ("person", "5"), ("person", "7"), ("kecamatan", "64.74.03")]:
        for period in SPANS:
            found = await figures(storage, crew.norlaila, level, code, period)
            wanted = await by_hand(storage, found.area, period)
            assert {it.button: it.reports for it in found.by_category} == wanted.pop("by_category")
            assert {name: getattr(found, name) for name in wanted} == wanted, f"{level} {code} {period}"
            assert sum(it.participants for it in found.by_category) == found.participants
            assert sum(found.by_state.values()) == found.reports
            if found.by_place:
                assert sum(it.reports for it in found.by_place) == found.reports
                assert sum(it.participants for it in found.by_place) == found.participants
            by_day = await storage.figures.by_day(crew.norlaila, found.area, period)
            assert (len(by_day), sum(by_day.values())) == (period.days, found.reports)


@pytest.mark.parametrize("seed", range(2))
async def test_days_of_attendance_are_those_of_the_board(storage: Storage, crew: Crew, seed: int) -> None:
    """The one definition, counted here in SQL and there person by person."""
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET joined_at = 1, agreed_at = 1 WHERE id IN (4, 5)")
        await some_history(storage, crew, random.Random(seed))
        await storage.db.run("UPDATE check_ins SET flag = 'no location' WHERE id % 3 = 0")
        await storage.db.run("UPDATE check_ins SET flag = 'far' WHERE id % 3 = 1")
        await storage.db.run("UPDATE check_ins SET settled_at = 1 WHERE id % 2")
        await storage.db.run("UPDATE check_ins SET left_at = at + 3600 WHERE id % 2")
        await storage.db.run(
            """
            INSERT INTO absences
                (person_id, draft_number, kind, first_day, last_day, reason, asked_at, state, decided_at)
            VALUES (4, 1, 'sakit', '2026-11-04', '2026-11-06', 'demam', 1, 'approved', 2),
                   (5, 2, 'izin', '2026-11-09', '2026-11-10', 'keluarga', 1, 'asked', NULL)
            """
        )
    period = this_month(DAY)
    working = await storage.working_days.working(period)
    days = await storage.attendance.of_scope(CITY, period, DAY, ZONE)

    def counted(mine: list[int]) -> Totals:
        return total([one for one in days if one.person_id in mine], working)

    found = {key: (await figures(storage, crew.norlaila, *key, period)).attendance for key in LEVELS}
    assert found[("city", "")] == counted([4, 5, 6])
    assert found[("kecamatan", "64.74.01")] == counted([4, 5])
    assert found[("kelurahan", SATIMPO)] == counted([6])
    assert found[("person", "4")] == counted([4])
    assert found[("city", "")].states["sakit"] > 0
    whole = Period(period.first, date(2026, 11, 30))
    assert (await figures(storage, crew.norlaila, "city", "", whole)).attendance == found[("city", "")], (
        "no days to come"
    )


async def test_a_kelurahan_tells_of_its_people_and_of_who_else_reported_there(storage: Storage, crew: Crew) -> None:
    await report(storage, 1, KUALA, 4, rts=("02", "05"), participants=8)
    await report(storage, 2, SATIMPO, 4, rts=("01",), participants=5)
    at_home = await figures(storage, crew.norlaila, "kelurahan", KUALA)
    assert [(it.area.name, *it[1:]) for it in at_home.by_place] == [("Siti", 1, 8, 1, 2)], "RT 02 of 02 and 03"
    away = await figures(storage, crew.norlaila, "kelurahan", SATIMPO)
    assert [(it.area.name, it.reports, it.participants) for it in away.by_place] == [("Kasma", 0, 0), ("Siti", 1, 5)]
    assert away.by_place[1].area == Area("person", "4", "Siti", "64.74.01", KUALA)
    assert isinstance(away.by_place[0], ByPlace)


# What is still open.


async def open_now(storage: Storage, crew: Crew, period: Period = TODAY) -> tuple[list[Any], list[Any]]:
    found = await figures(storage, crew.norlaila, "city", "", period)
    return [it[:2] for it in found.obstacles_open], [it[:2] for it in found.follow_ups_open]


async def test_an_obstacle_is_open_until_a_later_report_about_the_rt_has_none(storage: Storage, crew: Crew) -> None:
    first = await report(
        storage, 1, rts=("01", "02"), obstacle="material terlambat", occurred_on=DAY - timedelta(days=9)
    )
    assert (await open_now(storage, crew))[0] == [(first, "material terlambat")]
    (one,) = (await figures(storage, crew.norlaila, "city", "")).obstacles_open
    assert (one.kelurahan, one.rts, one.name) == ("Bontang Kuala", ("01", "02"), "Siti")
    second = await report(storage, 2, rts=("02",), obstacle="hujan")
    assert (await open_now(storage, crew))[0] == [(second, "hujan"), (first, "material terlambat")]
    await report(storage, 3, rts=("05",))
    await report(storage, 4, rts=("02",), category_code="UMKM")
    await report(storage, 5, SATIMPO, 6, rts=("02",))
    assert len((await open_now(storage, crew))[0]) == 2, "another RT, kind or kelurahan"
    await report(storage, 6, rts=("02",), obstacle="Tidak ada.")
    assert (await open_now(storage, crew))[0] == []
    await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE draft_number = 6")
    assert len((await open_now(storage, crew))[0]) == 2


async def test_a_follow_up_is_open_until_there_is_a_later_report(storage: Storage, crew: Crew) -> None:
    number = await report(storage, 1, follow_up="rapat lagi")
    await report(storage, 2, rts=("04",), follow_up="Sudah selesai")
    assert (await open_now(storage, crew))[1] == [(number, "rapat lagi")]
    await report(storage, 3)
    assert (await open_now(storage, crew))[1] == []


async def test_what_is_older_than_thirty_days_is_told_no_more_unless_the_span_is_longer(
    storage: Storage, crew: Crew
) -> None:
    for draft, days in enumerate((OPEN_DAYS - 1, OPEN_DAYS), start=1):
        await report(storage, draft, rts=(f"0{draft}",), obstacle="banjir", occurred_on=DAY - timedelta(days=days))
    assert len((await open_now(storage, crew))[0]) == 1
    assert len((await open_now(storage, crew, Period(DAY - timedelta(days=60), DAY)))[0]) == 2


async def test_an_rt_is_untouched_when_nothing_was_reported_for_thirty_days(storage: Storage, crew: Crew) -> None:
    last, gone = DAY - timedelta(days=OPEN_DAYS - 1), DAY - timedelta(days=OPEN_DAYS)
    await report(storage, 1, rts=("02",), occurred_on=last)
    await report(storage, 2, rts=("03",), occurred_on=gone)
    kuala = await storage.figures.area(crew.awang, "kelurahan", KUALA)
    found = await storage.figures.untouched(crew.awang, kuala, DAY)
    assert found == {"Bontang Kuala": [f"{n:02}" for n in range(1, 20) if n != 2]}
    await storage.db.run("UPDATE rts SET retired = 1 WHERE (kelurahan_code, rt) = (?, '19')", KUALA)
    assert "19" not in (await storage.figures.untouched(crew.awang, kuala, DAY))["Bontang Kuala"]
    siti = await storage.figures.area(crew.awang, "person", "4")
    assert await storage.figures.untouched(crew.awang, siti, DAY) == {"Bontang Kuala": ["03"]}, "of those of her own"


# Reports.


async def test_the_reports_of_a_person_come_newest_first_page_by_page(storage: Storage, crew: Crew) -> None:
    numbers = [await report(storage, n, occurred_on=DAY - timedelta(days=10 - n)) for n in range(1, 8)]
    await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE draft_number = 7")
    siti = await storage.figures.area(crew.awang, "person", "4")
    month = this_month(DAY)
    assert [it.number for it in await storage.figures.reports(crew.awang, siti, month, 0, 4)] == numbers[5:1:-1]
    assert [it.number for it in await storage.figures.reports(crew.awang, siti, month, 4, 4)] == numbers[1::-1]
    found = (await storage.figures.reports(crew.awang, siti, month, 0, 1))[0]
    assert (await storage.figures.report(crew.awang, found.id)).number == numbers[5]
    for by, number in ((crew.tenri, found.id), (crew.siti, found.id), (crew.awang, 7), (crew.awang, 99)):
        with pytest.raises(NotYours):
            await storage.figures.report(by, number)


# However long the history is.

SEEKS = ("day", "occurred_on", "report_id", "check_ins_first")  # within the span, or the first one


async def test_no_statement_of_a_months_figures_reads_a_table_from_end_to_end(storage: Storage, crew: Crew) -> None:
    """Each seeks by day, by person or by RT; only what is small whatever happens is read whole."""
    asked: list[tuple[str, Any, Any]] = []
    rows = storage.db.rows

    async def noted(sql: str, *args: Any, **named: Any) -> list[Any]:
        asked.append((sql, args, named))
        return await rows(sql, *args, **named)

    storage.db.rows = noted  # type: ignore[method-assign]
    for level, code in LEVELS:
        found = await figures(storage, crew.norlaila, level, code, this_month(DAY))
        await storage.figures.by_day(crew.norlaila, found.area, this_month(DAY))
        await storage.figures.untouched(crew.norlaila, found.area, DAY)
    storage.db.rows = rows  # type: ignore[method-assign]
    grows = {"absences", "reports", "told", "report_rts", "daily_reports", "daily_people", "daily_rts", "check_ins"}
    seeks = 0
    for sql, args, named in asked:
        for step in await storage.db.rows(f"EXPLAIN QUERY PLAN {sql}", *args, **named):
            how, what = step["detail"].split()[:2]
            if what in grows and "reports_waiting" not in step["detail"]:  # an index of those that wait alone
                assert how == "SEARCH", f"{step['detail']}\n{sql}"
                assert any(part in step["detail"] for part in SEEKS), f"{step['detail']}\n{sql}"
                seeks += 1
    assert seeks > 40
