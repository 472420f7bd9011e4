"""Reports as rows: all of an area and a span, in order, however many a chunk holds, and for those who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage import Storage, report_rows
from storage.figures import Area
from storage.members import NotYours
from storage.period import Period
from storage.person import Person
from storage.report import Content, Media
from storage.report_rows import ReportRow
from storage.reports import NewReport
from tests.storage.conftest import KANAAN, KUALA, LOK_TUAN, Crew

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 10)
SPAN = Period(FIRST, LAST)
CITY, UTARA, HERE = Area("city", "", ""), Area("kecamatan", "64.74.01", ""), Area("kelurahan", KUALA, "")
PICTURES = (Media("photo", "f1", "u1"), Media("voice", "f2", "u2"), Media("document", "f3", "u3"))


@pytest.fixture
async def sent(storage: Storage, crew: Crew) -> None:
    """Each day from the day before the span to the day after it, in three kelurahan; the last day was told of first."""
    places = ((4, KUALA), (5, LOK_TUAN), (7, KANAAN))
    async with storage.db.unit():
        for n in reversed(range(-1, SPAN.days + 1)):
            for k, (person_id, code) in enumerate(places):
                said = Content(("02", "01"), "GORO", FIRST + timedelta(days=n), f"hari {n}", 5, PICTURES[:k])
                new = NewReport((n + 1) * 3 + k + 1, person_id, code, said)
                await storage.reports.add(new, 0, LAST, "BTG")


async def rows(storage: Storage, by: Person, area: Area, span: Period = SPAN) -> list[ReportRow]:
    return [row async for some in storage.report_rows.of(by, area, span) for row in some]


async def test_a_row_says_what_the_report_says(storage: Storage, crew: Crew) -> None:
    said = Content(
        *(("12", "02"), "FISIK", FIRST, "cerita", 25, PICTURES, 10, 15, 0, 12_500_000, 92.77, 76.5, 40.5, "m2"),
        *("hujan", "besok"),
    )
    async with storage.db.unit():
        await storage.reports.add(NewReport(1, 4, KUALA, said), 0, LAST, "BTG")
    category = (await storage.categories.by_code("FISIK")).label
    assert await rows(storage, crew.awang, HERE) == [
        ReportRow(
            *("BTG-1126-001", "2026-11-01", "Bontang Kuala", "12, 02", category, "Siti", 10, 15, 25, 0, 12_500_000),
            *(92.77, 76.5, 40.5, "m2", "hujan", "besok", "cerita", "sent", 2),
        )
    ]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
async def test_every_report_once_and_in_order_whatever_the_chunk(
    storage: Storage, crew: Crew, sent: None, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rows, "CHUNK", chunk)
    found = [(row.occurred_on, row.number) for row in await rows(storage, crew.bayu, CITY)]
    assert found == sorted(found) and found[0][1] > found[-1][1]
    assert len(set(found)) == len(found) == 3 * SPAN.days == await storage.report_rows.count(crew.bayu, CITY, SPAN)
    assert {day for day, _ in found} == {str(FIRST + timedelta(days=n)) for n in range(SPAN.days)}
    sizes = [len(some) async for some in storage.report_rows.of(crew.bayu, CITY, SPAN)]
    assert max(sizes) <= chunk


async def test_only_of_the_area(storage: Storage, crew: Crew, sent: None) -> None:
    async def names(by: Person, area: Area) -> set[str]:
        found = await rows(storage, by, area)
        assert len(found) == await storage.report_rows.count(by, area, SPAN)
        return {row.name for row in found}

    assert await names(crew.norlaila, CITY) == {"Siti", "Rusdi", "Hangin"}
    assert await names(crew.awang, UTARA) == {"Siti", "Rusdi"}
    assert await names(crew.awang, HERE) == {"Siti"}
    assert await names(crew.awang, Area("person", str(crew.rusdi.id), "")) == {"Rusdi"}


async def test_what_was_taken_back_is_not_there(storage: Storage, crew: Crew, sent: None) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE reports SET state = 'withdrawn' WHERE person_id = 4")
        await storage.db.run("UPDATE reports SET state = 'returned' WHERE person_id = 5")
    found = await rows(storage, crew.awang, UTARA)
    assert {(row.name, row.state) for row in found} == {("Rusdi", "returned")}
    assert await storage.report_rows.count(crew.awang, UTARA, SPAN) == len(found) == SPAN.days


async def test_nobody_else_gets_a_row_or_a_number(storage: Storage, crew: Crew, sent: None) -> None:
    refused = [(crew.awang, CITY), (crew.tenri, UTARA), (crew.tenri, HERE), (crew.siti, HERE)]
    refused += [(crew.tenri, Area("person", "4", "")), (crew.rusdi, Area("person", "4", ""))]
    for by, area in refused:
        with pytest.raises(NotYours):
            await rows(storage, by, area)
        with pytest.raises(NotYours):
            await storage.report_rows.count(by, area, SPAN)


async def test_reports_of_the_span_are_found_by_their_day(storage: Storage) -> None:
    for level, sql in report_rows.ROWS.items():
        values = {"code": "", "last": "2026-11-10", "day": "2026-11-01", "id": 0, "most": 9}
        plan = await storage.db.rows(f"EXPLAIN QUERY PLAN {sql}", **values)
        steps = [row["detail"] for row in plan if row["detail"].startswith(("SEARCH reports", "SCAN reports"))]
        assert all("INDEX" in step and "occurred_on" in step for step in steps), (level, steps)
