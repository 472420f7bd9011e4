"""Check-ins with something odd about them: found by who looks after the cadre, settled once, never by oneself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import Storage
from storage.check_in import CheckIn, Flag, Place
from storage.person import Person
from tests.storage.conftest import KUALA, SATIMPO, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000
SAMARINDA = Place(-0.5, 117.15)


async def came(storage: Storage, person_id: int, code: str, place: Place | None = SAMARINDA, days: int = 0) -> CheckIn:
    kelurahan, day = await storage.areas.kelurahan(code), DAY - timedelta(days=days)
    kept = await storage.check_ins.add(person_id, day, AT + person_id, AT, kelurahan, place)
    assert kept
    return kept


async def open_in(storage: Storage, by: Person, days: int = 13) -> list[int]:
    span = DAY - timedelta(days=days), DAY
    found = await storage.flags.open(by, *span, limit=10)
    assert await storage.flags.count(by, *span) == len(found)
    return [one.check_in.person_id for one in found]


async def test_each_sees_those_of_their_own_area(storage: Storage, crew: Crew) -> None:
    await came(storage, 4, KUALA)
    await came(storage, 6, SATIMPO)
    assert await open_in(storage, crew.awang) == [4]
    assert await open_in(storage, crew.tenri) == [6]
    assert await open_in(storage, crew.norlaila) == [6, 4], "the newest first"
    assert await open_in(storage, crew.rusdi) == []


async def test_it_says_whose_it_is_and_what_is_odd(storage: Storage, crew: Crew) -> None:
    kept = await came(storage, 4, KUALA, None)
    (one,) = await storage.flags.open(crew.awang, DAY, DAY, limit=10)
    assert (one.name, one.phone, one.check_in) == ("Siti", "+628115801004", kept)
    assert one.check_in.flag is Flag.NO_LOCATION


async def test_what_is_in_order_is_not_among_them(storage: Storage, crew: Crew) -> None:
    kuala = await storage.areas.kelurahan(KUALA)
    await came(storage, 4, KUALA, Place(kuala.latitude, kuala.longitude))
    assert await open_in(storage, crew.norlaila) == []


async def test_the_days_that_are_asked_for(storage: Storage, crew: Crew) -> None:
    for days in (0, 13, 14):
        await came(storage, 4, KUALA, days=days)
    assert await open_in(storage, crew.norlaila) == [4, 4]
    assert await open_in(storage, crew.norlaila, days=0) == [4]


async def test_of_people_who_are_no_longer_active_nothing_waits(storage: Storage, crew: Crew) -> None:
    await came(storage, 4, KUALA)
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    assert await open_in(storage, crew.norlaila) == []


@pytest.mark.parametrize(("who", "may"), [("awang", True), ("norlaila", True), ("bayu", True), ("tenri", False)])
async def test_who_may_settle_it(storage: Storage, crew: Crew, who: str, may: bool) -> None:
    kept, by = await came(storage, 4, KUALA), getattr(crew, who)
    assert await storage.flags.settle(by, AT + 60, kept.id) is may
    assert await open_in(storage, crew.norlaila) == ([] if may else [4])
    row = await storage.db.one("SELECT settled_by, settled_at FROM check_ins")
    assert tuple(row) == ((by.id, AT + 60) if may else (None, None))
    kept_acts = await storage.db.rows("SELECT person_id, subject_id, about FROM audit WHERE act = 'check_in.settle'")
    told = [(row["person_id"], row["subject_id"], json.loads(row["about"])) for row in kept_acts]
    assert told == ([(by.id, 4, {"check_in": kept.id})] if may else [])


async def test_once_is_enough(storage: Storage, crew: Crew) -> None:
    kept = await came(storage, 4, KUALA)
    assert await storage.flags.settle(crew.awang, AT + 60, kept.id)
    assert not await storage.flags.settle(crew.norlaila, AT + 90, kept.id)
    row = await storage.db.one("SELECT settled_by FROM check_ins")
    assert row["settled_by"] == crew.awang.id
    assert not await storage.flags.settle(crew.awang, AT, 999)


async def test_nobody_settles_their_own(storage: Storage, crew: Crew) -> None:
    kept = await came(storage, 4, KUALA)
    assert not await storage.flags.settle(replace(crew.siti, also_admin=True), AT, kept.id)
    assert await open_in(storage, crew.norlaila) == [4]


async def test_after_another_place_it_is_looked_at_anew(storage: Storage, crew: Crew) -> None:
    kept = await came(storage, 4, KUALA)
    await storage.flags.settle(crew.awang, AT + 60, kept.id)
    await storage.check_ins.move(kept, AT + 90, await storage.areas.kelurahan(KUALA), None)
    assert await open_in(storage, crew.awang) == [4]
