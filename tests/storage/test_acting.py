"""Plt. in the database: from a local day to a local day, by admins only, ended early, several at once."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from storage import Storage
from storage.members import NotYours, TooLate
from storage.person import Person
from storage.roles import Role
from storage.scopes import CITY
from tests.storage.conftest import Crew

WITA = ZoneInfo("Asia/Makassar")
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
UTARA, SELATAN = "64.74.01", "64.74.02"
SECOND = timedelta(seconds=1)


def midnight(day: date, zone: ZoneInfo = WITA) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


BEGINS, OVER = midnight(MONDAY), midnight(SUNDAY + timedelta(days=1))
ASKED = int((BEGINS - timedelta(days=2)).timestamp())


async def acts(
    storage: Storage,
    by: Person,
    whom: Person,
    role: Role = Role.KECAMATAN,
    days: tuple[date, date] = (MONDAY, SUNDAY),
    zone: ZoneInfo = WITA,
) -> int:
    code = SELATAN if role is Role.KECAMATAN else None
    async with storage.db.unit():
        return await storage.acting.add(by, ASKED, whom.id, role, code, days, zone)


async def ended(storage: Storage, by: Person, at: datetime, number: int) -> int:
    async with storage.db.unit():
        return await storage.acting.end(by, int(at.timestamp()), number)


async def roles(storage: Storage, who: Person, at: datetime) -> set[Role]:
    """As they are read and asked at a moment."""
    with time_machine.travel(at, tick=False):
        person = await storage.people.by_id(who.id)
        assert person
        return set(person.roles)


async def logged(storage: Storage) -> list[tuple[object, ...]]:
    rows = await storage.db.rows("SELECT at, person_id, act, subject_id, about FROM audit ORDER BY id")
    return [(*tuple(row)[:4], json.loads(row["about"])) for row in rows]


BOTH = {Role.CADRE, Role.KECAMATAN}


async def test_it_counts_from_the_first_midnight_until_the_one_after_the_last_day(storage: Storage, crew: Crew) -> None:
    await acts(storage, crew.bayu, crew.siti)
    moments = [BEGINS - SECOND, BEGINS, midnight(SUNDAY), OVER - SECOND, OVER]
    counts = [await roles(storage, crew.siti, at) == BOTH for at in moments]
    assert counts == [False, True, True, True, False]
    assert await roles(storage, crew.rusdi, BEGINS) == {Role.CADRE}, "nobody else"


async def test_one_day_is_a_day(storage: Storage, crew: Crew) -> None:
    await acts(storage, crew.bayu, crew.siti, days=(MONDAY, MONDAY))
    over = BEGINS + timedelta(days=1)
    counts = [await roles(storage, crew.siti, at) == BOTH for at in (BEGINS, over - SECOND, over)]
    assert counts == [True, True, False]


@pytest.mark.parametrize(
    "name", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "America/Santiago", "Europe/Berlin"]
)
async def test_days_are_those_of_the_place(storage: Storage, crew: Crew, name: str) -> None:
    """In two of them the clock is changed within these days: they end at midnight all the same."""
    zone, days = ZoneInfo(name), (date(2026, 3, 20), date(2026, 10, 31))
    await acts(storage, crew.bayu, crew.siti, days=days, zone=zone)
    row = await storage.db.one("SELECT first_day, last_day, starts_at, ends_at FROM acting")
    assert (row["first_day"], row["last_day"]) == ("2026-03-20", "2026-10-31")
    shown = [datetime.fromtimestamp(row[when], zone).isoformat()[:16] for when in ("starts_at", "ends_at")]
    assert shown == ["2026-03-20T00:00", "2026-11-01T00:00"]


async def test_meanwhile_they_coordinate_there_and_keep_what_they_are(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.awang)
    with time_machine.travel(BEGINS, tick=False):
        awang = await storage.people.by_id(crew.awang.id)
        assert awang and awang.coordinates == {UTARA: "Bontang Utara", SELATAN: "Bontang Selatan"}
        assert (awang.sees(crew.kasma), awang.may_edit(crew.kasma), awang.may_edit(crew.tenri)) == (True, True, False)
        (plt,) = awang.acting
        assert (plt.id, plt.first_day, plt.last_day, plt.kecamatan) == (number, MONDAY, SUNDAY, "Bontang Selatan")
        names = [one.name for one in await storage.people.holding(Role.KECAMATAN, SELATAN)]
    assert names == ["Awang", "Tenri"]
    with time_machine.travel(BEGINS - SECOND, tick=False):
        early = await storage.people.by_id(crew.awang.id)
        assert early and early.coordinates == {UTARA: "Bontang Utara"} and early.acting, "known, but not yet"
        assert [one.name for one in await storage.people.holding(Role.KECAMATAN, SELATAN)] == ["Tenri"]


async def test_for_the_city_they_see_all_of_it(storage: Storage, crew: Crew) -> None:
    await acts(storage, crew.bayu, crew.awang, Role.CITY)
    with time_machine.travel(BEGINS, tick=False):
        awang = await storage.people.by_id(crew.awang.id)
        assert awang and awang.scope == CITY and not awang.is_admin


async def test_two_that_overlap_end_each_at_its_own_time(storage: Storage, crew: Crew) -> None:
    thursday = MONDAY + timedelta(days=3)
    later = await acts(storage, crew.bayu, crew.siti, Role.CITY, (thursday, SUNDAY + timedelta(days=7)))
    first = await acts(storage, crew.bayu, crew.siti)
    with time_machine.travel(midnight(thursday), tick=False):
        siti = await storage.people.by_id(crew.siti.id)
        assert siti and [plt.id for plt in siti.acting_now] == [first, later], "by when they begin"
    assert await roles(storage, crew.siti, midnight(thursday) - SECOND) == BOTH
    assert await roles(storage, crew.siti, OVER - SECOND) == BOTH | {Role.CITY}
    assert await roles(storage, crew.siti, OVER) == {Role.CADRE, Role.CITY}
    assert await ended(storage, crew.bayu, midnight(thursday), first) == crew.siti.id
    assert await roles(storage, crew.siti, midnight(thursday)) == {Role.CADRE, Role.CITY}, "the other goes on"


async def test_ended_early_it_ends_at_once(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.siti)
    noon = BEGINS + timedelta(hours=12)
    assert await ended(storage, crew.bayu, noon, number) == crew.siti.id
    assert await roles(storage, crew.siti, noon - SECOND) == BOTH
    assert await roles(storage, crew.siti, noon) == {Role.CADRE}


async def test_ended_before_it_began_it_never_was(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.siti)
    await ended(storage, crew.bayu, BEGINS - timedelta(days=1), number)
    for at in (BEGINS - SECOND, BEGINS, OVER - SECOND):
        assert await roles(storage, crew.siti, at) == {Role.CADRE}
    with pytest.raises(TooLate):
        await ended(storage, crew.bayu, BEGINS - SECOND, number)


async def test_what_is_over_is_not_ended_again(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.siti)
    for at, which in ((OVER, number), (OVER + SECOND, number), (BEGINS, number + 1)):
        with pytest.raises(TooLate):
            await ended(storage, crew.bayu, at, which)
    await ended(storage, crew.bayu, OVER - SECOND, number)
    with pytest.raises(TooLate):
        await ended(storage, crew.bayu, OVER - SECOND, number)
    assert [act for _, _, act, *_ in await logged(storage)] == ["acting.add", "acting.end"]


async def test_only_admins_name_and_end(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.siti)
    was_admin = replace(crew.bayu, active=False)
    for by in (crew.norlaila, crew.awang, crew.tenri, crew.siti, was_admin):
        with pytest.raises(NotYours):
            await acts(storage, by, crew.rusdi)
        with pytest.raises(NotYours):
            await ended(storage, by, BEGINS, number)
    assert await roles(storage, crew.siti, BEGINS) == BOTH
    assert await roles(storage, crew.rusdi, BEGINS) == {Role.CADRE}
    assert len(await logged(storage)) == 1
    also = replace(crew.awang, also_admin=True)
    await ended(storage, also, BEGINS, await acts(storage, also, crew.rusdi))


async def test_both_are_in_the_log(storage: Storage, crew: Crew) -> None:
    number = await acts(storage, crew.bayu, crew.siti)
    await ended(storage, crew.bayu, BEGINS, number)
    about = {"role": "koordinator kecamatan", "kecamatan": SELATAN, "first": "2026-11-23", "last": "2026-11-29"}
    assert await logged(storage) == [
        (ASKED, crew.bayu.id, "acting.add", crew.siti.id, {"acting": number} | about),
        (int(BEGINS.timestamp()), crew.bayu.id, "acting.end", crew.siti.id, {"acting": number}),
    ]


async def test_who_is_let_go_acts_no_more(storage: Storage, crew: Crew) -> None:
    await acts(storage, crew.bayu, crew.siti)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    assert await roles(storage, crew.siti, BEGINS) == set()


@pytest.mark.parametrize(
    ("role", "days"), [(Role.CADRE, (MONDAY, SUNDAY)), (Role.ADMIN, (MONDAY, SUNDAY)), (Role.CITY, (SUNDAY, MONDAY))]
)
async def test_what_is_no_acting_role_cannot_be_kept(
    storage: Storage, crew: Crew, role: Role, days: tuple[date, date]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await acts(storage, crew.bayu, crew.siti, role, days)
    assert await logged(storage) == []
