"""Reports: one number each, and sums that always agree with them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage import Storage
from storage.members import Refused
from storage.report import Content, Media, State
from storage.reports import NewReport
from storage.rts import Rts
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000
PICTURES = (Media("photo", "f1", "u1"), Media("video", "f2", "u2"))
SAID = Content(("03",), "GORO", DAY, "Kerja bakti bersih parit", 25, PICTURES, men=10, women=15)
NEW = NewReport(1, 4, KUALA, SAID)


def like(draft: int = 1, person_id: int = 4, kelurahan_code: str = KUALA, **said: Any) -> NewReport:
    """As NEW, but for this."""
    return NewReport(draft, person_id, kelurahan_code, replace(SAID, **said))


async def send(storage: Storage, new: NewReport, sent_on: date = DAY) -> str:
    async with storage.db.unit():
        return (await storage.reports.add(new, AT, sent_on, "BTG")).number


async def test_a_report_comes_back_as_it_was_sent(storage: Storage, crew: Crew) -> None:
    number = await send(storage, NEW)
    (report,) = await storage.reviews.of_person(4)
    assert (report.number, report.kelurahan, report.category) == (number, "Bontang Kuala", "🧹 Gotong royong")
    assert (report.state, report.version, report.waits_since) == (State.SENT, 1, AT)
    assert report.content == SAID


async def test_every_figure_comes_back(storage: Storage, crew: Crew) -> None:
    told = {"swadaya": 0, "budget": 12_500_000, "physical": 92.77, "spent": 76.58, "volume": 40.5, "unit": "m2"}
    new = like(rts=("03", "01"), category_code="FISIK", obstacle="hujan", follow_up="", **told)
    await send(storage, new)
    assert (await storage.reviews.of_person(4))[0].content == new.content


@pytest.mark.parametrize(
    "wrong",
    [
        *({"men": 10, "women": None}, {"men": 11}, {"volume": 40.0}, {"unit": "m"}, {"physical": 100.5}),
        *({"budget": -1}, {"swadaya": -1}, {"spent": -0.1}, {"volume": 0.0, "unit": "m"}),
    ],
)
async def test_figures_that_cannot_be_are_not_kept(storage: Storage, crew: Crew, wrong: dict[str, Any]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await send(storage, like(**wrong))


async def test_the_last_one_is_found_unless_it_was_taken_back(storage: Storage, crew: Crew) -> None:
    assert await storage.reports.last_of(4) is None
    await send(storage, like(1))
    await send(storage, like(2, story="yang terakhir"))
    await send(storage, like(3, person_id=5))
    assert (await storage.reports.last_of(4)).content.story == "yang terakhir"
    await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE draft_number = 2")
    assert (await storage.reports.last_of(4)).content.story == SAID.story


async def test_another_of_the_same_rt_kind_and_day_is_found_whoever_sent_it(storage: Storage, crew: Crew) -> None:
    await send(storage, like(1, person_id=5, rts=("02", "03")))
    found = await storage.reports.like(KUALA, replace(SAID, rts=("03", "04")))
    assert found is not None
    assert found.person_id == 5
    for other in ({"rts": ("04",)}, {"category_code": "UMKM"}, {"occurred_on": DAY - timedelta(days=1)}):
        assert await storage.reports.like(KUALA, replace(SAID, **other)) is None
    assert await storage.reports.like(LOK_TUAN, SAID) is None
    assert await storage.reports.like(KUALA, SAID, but=found.id) is None
    await storage.db.run("UPDATE reports SET state = 'withdrawn'")
    assert await storage.reports.like(KUALA, SAID) is None


async def test_photos_keep_their_order(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    rows = await storage.db.rows("SELECT position, kind, file_id, file_unique_id FROM report_media")
    assert [tuple(row) for row in rows] == [(0, "photo", "f1", "u1"), (1, "video", "f2", "u2")]


async def test_numbers_count_up_within_the_month_in_which_they_were_sent(storage: Storage, crew: Crew) -> None:
    november = [await send(storage, like(draft)) for draft in (1, 2)]
    december = await send(storage, like(3), date(2026, 12, 1))
    late = await send(storage, like(4), date(2026, 11, 30))
    next_year = await send(storage, like(5), date(2027, 11, 1))
    assert [*november, december, late, next_year] == [
        "BTG-1126-001",
        "BTG-1126-002",
        "BTG-1226-001",
        "BTG-1126-003",
        "BTG-1127-001",
    ]


async def test_the_thousandth_report_of_a_month_has_a_number_too(storage: Storage, crew: Crew) -> None:
    await storage.db.run("INSERT INTO report_numbers VALUES ('BTG-1126', 998)")
    assert [await send(storage, like(draft)) for draft in (1, 2)] == [
        "BTG-1126-999",
        "BTG-1126-1000",
    ]


async def test_the_same_draft_again_is_the_same_report(storage: Storage, crew: Crew) -> None:
    first = await send(storage, NEW)
    assert await send(storage, like(story="lain sekali"), date(2026, 12, 1)) == first
    (report,) = await storage.reviews.of_person(4)
    assert (report.content.story, len(report.content.photos)) == (SAID.story, 2)
    assert await send(storage, like(2)) == "BTG-1126-002"


async def test_a_number_is_not_used_again_after_its_report_is_gone(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    await storage.db.run("DELETE FROM reports")
    assert await storage.db.rows("SELECT * FROM report_media") == []
    assert await storage.db.rows("SELECT * FROM report_rts") == []
    assert await send(storage, like(2)) == "BTG-1126-002"


async def test_a_rollback_leaves_no_gap(storage: Storage, crew: Crew) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.reports.add(NEW, AT, DAY, "BTG")
            raise ValueError
    assert await send(storage, NEW) == "BTG-1126-001"


async def test_own_reports_come_newest_first_and_only_so_many(storage: Storage, crew: Crew) -> None:
    for draft in range(1, 5):
        await send(storage, like(draft, occurred_on=DAY - timedelta(days=draft), media=()))
    await send(storage, like(9, person_id=5))
    reports = await storage.reviews.of_person(4, limit=3)
    assert [report.number[-3:] for report in reports] == ["004", "003", "002"]
    assert {report.content.media for report in reports} == {()}


async def test_participants_may_be_untold_but_never_nobody(storage: Storage, crew: Crew) -> None:
    await send(storage, like(participants=None, men=None, women=None))
    assert (await storage.reviews.of_person(4))[0].content.participants is None
    for count in (0, -1):
        with pytest.raises(sqlite3.IntegrityError):
            await send(storage, like(2, participants=count, men=None, women=None))


@pytest.mark.parametrize(
    "wrong",
    [{"rts": ("99",)}, {"rts": ("03", "3")}, {"category_code": "SENAM"}, {"person_id": 4711}, {"kelurahan_code": "64"}],
)
async def test_a_report_about_what_does_not_exist_is_not_kept(
    storage: Storage, crew: Crew, wrong: dict[str, Any]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await send(storage, like(**wrong))
    assert await storage.db.rows("SELECT * FROM daily_reports") == []


Sums = dict[str, dict[tuple[object, ...], tuple[int, ...]]]  # table -> key -> sums
ADDED = ("participants", "men", "women", "swadaya", "budget")


async def recount(storage: Storage) -> Sums:
    """What the sums should be, counted one report after the other."""
    found: Sums = {"daily_reports": {}, "daily_people": {}, "daily_rts": {}}

    def add(table: str, key: tuple[object, ...], *values: int) -> None:
        before = found[table].get(key, (0,) * len(values))
        found[table][key] = tuple(map(sum, zip(before, values, strict=True)))

    places = await storage.db.rows("SELECT * FROM report_rts")
    for row in await storage.db.rows("SELECT * FROM reports WHERE state <> 'withdrawn'"):
        day, cell = row["occurred_on"], (row["kelurahan_code"], row["category_code"], row["state"])
        values = [1, *(row[name] or 0 for name in ADDED)]
        add("daily_reports", (day, *cell), *values)
        add("daily_people", (row["person_id"], day, *cell), *values)
        for place in places:
            if place["report_id"] == row["id"]:
                add("daily_rts", (day, place["kelurahan_code"], place["rt"]), 1)
    return found


async def sums(storage: Storage) -> Sums:
    keys = {"daily_reports": 4, "daily_people": 5, "daily_rts": 3}
    return {
        table: {tuple(row)[:key]: tuple(row)[key:] for row in await storage.db.rows(f"SELECT * FROM {table}")}
        for table, key in keys.items()
    }


def some_report(dice: random.Random, draft: int) -> NewReport:
    men, women = dice.choice([(None, None), (0, 1), (3, 4), (40, 0)])
    place = dice.choice([KUALA, LOK_TUAN, SATIMPO, KANAAN])
    return NewReport(
        draft_number=draft,
        person_id=dice.choice([4, 5, 6, 7]),
        kelurahan_code=place,
        content=Content(
            rts=tuple(f"{n:02}" for n in dice.sample(range(1, 6), dice.randint(1, 3))),
            category_code=dice.choice(["GORO", "UMKM", "DATA"]),
            occurred_on=DAY - timedelta(days=dice.randint(0, 2)),
            story="…",
            participants=None if men is None else men + women,
            men=men,
            women=women,
            swadaya=dice.choice([None, 0, 50_000]),
            budget=dice.choice([None, 10**12]),
        ),
    )


async def change_something(storage: Storage, crew: Crew, dice: random.Random, draft: int) -> None:
    """What can become of reports: as people do it, and as whoever has the database may."""
    other = some_report(dice, draft)
    known = (await storage.areas.rts(other.kelurahan_code))[:5]
    other = replace(other, content=replace(other.content, rts=tuple(dice.sample(known, dice.randint(1, 3)))))
    there = await storage.db.rows("SELECT id, person_id, kelurahan_code FROM reports ORDER BY id")
    row = dice.choice(there) if there else None
    one = await storage.reviews.by_id(row["id"]) if row else None
    owner = await storage.people.by_id(row["person_id"]) if row else None
    match dice.choice(["add"] * 6 + ["again", "change", "withdraw", "return", "approve", "state", "remove", "rename"]):
        case "add":
            await storage.reports.add(other, AT, DAY, "BTG")
        case "again":
            await storage.reports.add(replace(other, draft_number=max(1, draft - 3)), AT, DAY, "BTG")
        case "change" if one and owner:
            rt = (await storage.areas.rts(one.kelurahan_code))[0]
            await storage.reviews.change(owner, AT, one, replace(other.content, rts=(rt,)), DAY)
        case "withdraw" if one and owner:
            await storage.reviews.withdraw(owner, AT, one, DAY)
        case "return" if one:
            await storage.reviews.send_back(crew.norlaila, AT, one, "story", "Mohon diperjelas")
        case "approve" if one:
            await storage.reviews.approve(crew.norlaila, AT, [one])
        case "state" if one:  # withdrawn by mistake, and back again; or somebody else's
            column, value = dice.choice([("state", "sent"), ("state", "withdrawn"), ("person_id", dice.randint(4, 7))])
            await storage.db.run(f"UPDATE reports SET {column} = ? WHERE id = ?", value, one.id)
        case "remove" if one:
            await storage.db.run("DELETE FROM reports WHERE id = ?", one.id)
        case "rename" if one:
            rts = Rts(storage.db)
            rt = one.content.rts[0]
            with suppress(Refused):  # it was retired before
                if dice.random() < 0.5:
                    await rts.rename(crew.bayu, AT, one.kelurahan_code, rt, f"{100 + draft}")
                else:
                    await rts.retire(crew.bayu, AT, one.kelurahan_code, rt)


@pytest.mark.parametrize("seed", range(4))
async def test_sums_agree_with_a_recount_after_any_history(storage: Storage, crew: Crew, seed: int) -> None:
    dice = random.Random(seed)
    async with storage.db.unit():
        for draft in range(1, 141):
            await change_something(storage, crew, dice, draft)
            if draft % 10 == 0:
                assert await sums(storage) == await recount(storage)
    assert all(len(cells) > 10 for cells in (await recount(storage)).values())


async def test_sums_that_are_wrong_are_counted_and_put_right(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        for draft in range(1, 31):
            await storage.reports.add(some_report(random.Random(draft), draft), AT, DAY, "BTG")
    right = await sums(storage)
    assert await storage.daily.recompute() == 0
    async with storage.db.unit():
        for sql in SPOILED:
            await storage.db.run(sql)
    assert await sums(storage) != right
    assert await storage.daily.recompute() == len(SPOILED)
    assert await sums(storage) == right == await recount(storage)


SPOILED = (  # a cell that is wrong, one that is missing, one that should not be there
    """
    UPDATE daily_people SET men = men + 1 WHERE (person_id, day, kelurahan_code, category_code)
        = (SELECT person_id, day, kelurahan_code, category_code FROM daily_people LIMIT 1)
    """,
    "DELETE FROM daily_rts WHERE (kelurahan_code, rt, day) = (SELECT kelurahan_code, rt, day FROM daily_rts LIMIT 1)",
    "INSERT INTO daily_reports VALUES ('2020-01-01', '64.74.01.1001', 'GORO', 'sent', 1, 0, 0, 0, 0, 0)",
)


async def test_sums_are_rolled_back_with_their_reports(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    before = await sums(storage)
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.reports.add(like(2), AT, DAY, "BTG")
            await storage.db.run("DELETE FROM reports WHERE draft_number = 1")
            raise ValueError
    assert await sums(storage) == before
    assert before["daily_reports"] == {(DAY.isoformat(), KUALA, "GORO", "sent"): (1, 25, 10, 15, 0, 0)}
    assert before["daily_rts"] == {(DAY.isoformat(), KUALA, "03"): (1,)}
