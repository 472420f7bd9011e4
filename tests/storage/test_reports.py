"""Reports: one number each, and sums that always agree with them."""

from __future__ import annotations

import random
import re
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.report import Photo, State
from storage.reports import NewReport
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, SATIMPO, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000
NEW = NewReport(1, 4, KUALA, "03", "GORO", DAY, "Kerja bakti bersih parit", 25, (Photo("f1", "u1"), Photo("f2", "u2")))


async def send(storage: Storage, new: NewReport, sent_on: date = DAY) -> str:
    async with storage.db.unit():
        return await storage.reports.add(new, AT, sent_on, "BTG")


async def test_a_report_comes_back_as_it_was_sent(storage: Storage, crew: Crew) -> None:
    number = await send(storage, NEW)
    (report,) = await storage.reviews.of_person(4)
    assert (report.number, report.kelurahan, report.category) == (number, "Bontang Kuala", "🧹 Gotong royong")
    assert (report.state, report.version, report.waits_since) == (State.SENT, 1, AT)
    said = report.content
    assert (said.rt, said.occurred_on, said.story, said.participants) == ("03", DAY, "Kerja bakti bersih parit", 25)
    assert said.photos == (Photo("f1", "u1"), Photo("f2", "u2"))


async def test_photos_keep_their_order(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    rows = await storage.db.rows("SELECT position, file_id, file_unique_id FROM report_photos ORDER BY position")
    assert [tuple(row) for row in rows] == [(0, "f1", "u1"), (1, "f2", "u2")]


async def test_numbers_count_up_within_the_month_in_which_they_were_sent(storage: Storage, crew: Crew) -> None:
    november = [await send(storage, replace(NEW, draft_number=draft)) for draft in (1, 2)]
    december = await send(storage, replace(NEW, draft_number=3), date(2026, 12, 1))
    late = await send(storage, replace(NEW, draft_number=4), date(2026, 11, 30))
    next_year = await send(storage, replace(NEW, draft_number=5), date(2027, 11, 1))
    assert [*november, december, late, next_year] == [
        "BTG-1126-001",
        "BTG-1126-002",
        "BTG-1226-001",
        "BTG-1126-003",
        "BTG-1127-001",
    ]


async def test_the_thousandth_report_of_a_month_has_a_number_too(storage: Storage, crew: Crew) -> None:
    await storage.db.run("INSERT INTO report_numbers VALUES ('BTG-1126', 998)")
    assert [await send(storage, replace(NEW, draft_number=draft)) for draft in (1, 2)] == [
        "BTG-1126-999",
        "BTG-1126-1000",
    ]


async def test_the_same_draft_again_is_the_same_report(storage: Storage, crew: Crew) -> None:
    first = await send(storage, NEW)
    assert await send(storage, replace(NEW, story="lain sekali"), date(2026, 12, 1)) == first
    (report,) = await storage.reviews.of_person(4)
    assert (report.content.story, len(report.content.photos)) == (NEW.story, 2)
    assert await send(storage, replace(NEW, draft_number=2)) == "BTG-1126-002"


async def test_a_number_is_not_used_again_after_its_report_is_gone(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    await storage.db.run("DELETE FROM reports")
    assert await storage.db.rows("SELECT * FROM report_photos") == []
    assert await send(storage, replace(NEW, draft_number=2)) == "BTG-1126-002"


async def test_a_rollback_leaves_no_gap(storage: Storage, crew: Crew) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.reports.add(NEW, AT, DAY, "BTG")
            raise ValueError
    assert await send(storage, NEW) == "BTG-1126-001"


async def test_own_reports_come_newest_first_and_only_so_many(storage: Storage, crew: Crew) -> None:
    for draft in range(1, 5):
        await send(storage, replace(NEW, draft_number=draft, occurred_on=DAY - timedelta(days=draft), photos=()))
    await send(storage, replace(NEW, draft_number=9, person_id=5))
    reports = await storage.reviews.of_person(4, limit=3)
    assert [report.number[-3:] for report in reports] == ["004", "003", "002"]
    assert {report.content.photos for report in reports} == {()}


async def test_participants_may_be_untold_but_never_nobody(storage: Storage, crew: Crew) -> None:
    await send(storage, replace(NEW, participants=None))
    assert (await storage.reviews.of_person(4))[0].content.participants is None
    for count in (0, -1):
        with pytest.raises(sqlite3.IntegrityError):
            await send(storage, replace(NEW, draft_number=2, participants=count))


@pytest.mark.parametrize(
    "wrong", [{"rt": "99"}, {"rt": "3"}, {"category_code": "SENAM"}, {"person_id": 4711}, {"kelurahan_code": "64"}]
)
async def test_a_report_about_what_does_not_exist_is_not_kept(
    storage: Storage, crew: Crew, wrong: dict[str, str]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await send(storage, replace(NEW, **wrong))
    assert await storage.db.rows("SELECT * FROM daily_reports") == []


async def test_categories_come_in_their_order_with_the_rest_last(storage: Storage) -> None:
    categories = await storage.reports.categories()
    assert len(categories) == 13
    assert (categories[0].code, categories[-1].code) == ("MUSY", "LAIN")
    assert {category.participants for category in categories} == {"W", "O", "-"}
    assert all(len(category.button) <= 20 and re.match(r"\W", category.button) for category in categories)


async def test_a_category_is_found_by_its_code(storage: Storage) -> None:
    assert (await storage.reports.category("SEHAT")).label == "Posyandu, PMT & Kesehatan"
    with pytest.raises(KeyError):
        await storage.reports.category("SENAM")


Cells = dict[tuple[str, str, str], tuple[int, int]]


async def recount(storage: Storage) -> Cells:
    """What the sums should be, counted one report after the other."""
    reports: Counter[tuple[str, str, str]] = Counter()
    participants: Counter[tuple[str, str, str]] = Counter()
    for row in await storage.db.rows("SELECT * FROM reports"):
        if row["state"] == "withdrawn":
            continue
        cell = row["occurred_on"], row["kelurahan_code"], row["category_code"]
        reports[cell] += 1
        participants[cell] += row["participants"] or 0
    return {cell: (count, participants[cell]) for cell, count in reports.items()}


async def sums(storage: Storage) -> Cells:
    rows = await storage.db.rows("SELECT * FROM daily_reports WHERE (reports, participants) <> (0, 0)")
    return {(row[0], row[1], row[2]): (row["reports"], row["participants"]) for row in rows}


def some_report(dice: random.Random, draft: int) -> NewReport:
    return NewReport(
        draft_number=draft,
        person_id=dice.choice([4, 5, 6, 7]),
        kelurahan_code=dice.choice([KUALA, LOK_TUAN, SATIMPO, KANAAN]),
        rt=f"{dice.randint(1, 12):02}",
        category_code=dice.choice(["GORO", "UMKM", "DATA"]),
        occurred_on=DAY - timedelta(days=dice.randint(0, 2)),
        story="…",
        participants=dice.choice([None, 1, 7, 40]),
    )


async def change_something(storage: Storage, dice: random.Random, draft: int) -> None:
    other = some_report(dice, draft)
    some = "id IN (SELECT id FROM reports ORDER BY (id * ?) % 101 LIMIT ?)", dice.randint(1, 100), dice.randint(1, 3)
    match dice.choice(["add", "add", "add", "add", "add", "again", "remove", "move", "recount", "story", "withdraw"]):
        case "add":
            await storage.reports.add(other, AT, DAY, "BTG")
        case "again":
            await storage.reports.add(replace(other, draft_number=max(1, draft - 3)), AT, DAY, "BTG")
        case "withdraw":
            state = dice.choice(["withdrawn", "sent", "returned"])
            await storage.db.run(f"UPDATE reports SET state = ? WHERE {some[0]}", state, *some[1:])
        case "remove":
            await storage.db.run(f"DELETE FROM reports WHERE {some[0]}", *some[1:])
        case "move":
            to = other.occurred_on.isoformat(), other.category_code, other.kelurahan_code
            columns = "(occurred_on, category_code, kelurahan_code) = (?, ?, ?)"
            await storage.db.run(f"UPDATE reports SET {columns} WHERE {some[0]}", *to, *some[1:])
        case "recount":
            await storage.db.run(f"UPDATE reports SET participants = ? WHERE {some[0]}", other.participants, *some[1:])
        case "story":
            await storage.db.run(f"UPDATE reports SET story = 'lain' WHERE {some[0]}", *some[1:])


@pytest.mark.parametrize("seed", range(4))
async def test_sums_agree_with_a_recount_after_any_history(storage: Storage, crew: Crew, seed: int) -> None:
    dice = random.Random(seed)
    async with storage.db.unit():
        for draft in range(1, 141):
            await change_something(storage, dice, draft)
            if draft % 10 == 0:
                assert await sums(storage) == await recount(storage)
    assert len(await recount(storage)) > 10


async def test_sums_are_rolled_back_with_their_reports(storage: Storage, crew: Crew) -> None:
    await send(storage, NEW)
    before = await sums(storage)
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.reports.add(replace(NEW, draft_number=2), AT, DAY, "BTG")
            await storage.db.run("DELETE FROM reports WHERE draft_number = 1")
            raise ValueError
    assert await sums(storage) == before == {(DAY.isoformat(), KUALA, "GORO"): (1, 25)}
