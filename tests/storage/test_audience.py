"""Whom a notice is for, and whom of them its author may write to: a rule of the data, whatever a screen has offered."""

from __future__ import annotations

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.audience import Audience, Reach, audience_of
from storage.person import Person
from storage.roles import Role
from tests.storage.conftest import KUALA, LOK_TUAN, SATIMPO, Crew

WITA = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 24, 10, tzinfo=WITA)  # a Tuesday
UTARA, SELATAN, BARAT = "64.74.01", "64.74.02", "64.74.03"
NORLAILA, AWANG, TENRI, SITI, RUSDI, KASMA, HANGIN, BAYU = range(1, 9)


async def ids(storage: Storage, audience: Audience, author: Person, now: datetime = NOW) -> set[int]:
    """All who are meant, whether they can be reached or not."""
    reach = await storage.audiences.people(audience, author, now)
    return {*reach.reached, *reach.not_joined, *reach.blocked}


async def person(storage: Storage, id: int) -> Person:
    found = await storage.people.by_id(id)
    assert found
    return found


async def test_nothing_picked_is_everybody(storage: Storage, crew: Crew) -> None:
    reach = await storage.audiences.people(Audience(), crew.bayu, NOW)
    assert reach == Reach((NORLAILA, AWANG, SITI, RUSDI, HANGIN, BAYU), {TENRI: "Tenri", KASMA: "Kasma"}, {})


async def test_with_nobody_there_is_no_audience(storage: Storage) -> None:
    author = Person(1, "Bayu", Role.ADMIN)
    assert await storage.audiences.people(Audience(), author, NOW) == Reach((), {}, {})


async def test_who_has_blocked_the_bot_is_told_apart(storage: Storage, crew: Crew) -> None:
    await storage.people.set_reachable(104, False)
    reach = await storage.audiences.people(Audience(kelurahan=(KUALA, LOK_TUAN)), crew.bayu, NOW)
    assert (reach.reached, reach.blocked, reach.joined) == ((RUSDI,), {SITI: "Siti"}, (RUSDI, SITI))


async def test_who_is_no_longer_active_is_in_no_audience(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET active = 0 WHERE id IN (?, ?)", SITI, KASMA)
    assert not await ids(storage, Audience(), crew.bayu) & {SITI, KASMA}
    assert await ids(storage, Audience(people=(SITI, RUSDI)), crew.bayu) == {RUSDI}


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        (Audience(roles=("kader",)), {SITI, RUSDI, KASMA, HANGIN}),
        (Audience(roles=("koordinator kecamatan",)), {AWANG, TENRI}),
        (Audience(roles=("koordinator kota", "admin")), {NORLAILA, BAYU}),
        (Audience(kecamatan=(UTARA,)), {AWANG, SITI, RUSDI}),
        (Audience(kecamatan=(UTARA, BARAT)), {AWANG, SITI, RUSDI, HANGIN}),
        (Audience(kelurahan=(KUALA,)), {SITI}),
        (Audience(kecamatan=(SELATAN,), kelurahan=(KUALA,)), {TENRI, KASMA, SITI}),
        (Audience(roles=("kader",), kecamatan=(UTARA,)), {SITI, RUSDI}),
        (Audience(roles=("admin",), kecamatan=(UTARA,)), set()),
        (Audience(people=(SITI, KASMA)), {SITI, KASMA}),
        (Audience(people=(KASMA,), kecamatan=(UTARA,)), {AWANG, SITI, RUSDI, KASMA}),
        (Audience(but=(SITI,)), {NORLAILA, AWANG, TENRI, RUSDI, KASMA, HANGIN, BAYU}),
        (Audience(people=(SITI,), but=(SITI,)), set()),
        (Audience(kecamatan=(UTARA,), but=(AWANG, KASMA)), {SITI, RUSDI}),
        (Audience(people=(4711,)), set()),
        (Audience(roles=("raja",)), set()),
        (Audience(kelurahan=("nowhere",)), set()),
    ],
)
async def test_what_is_picked_narrows_it_and_names_add_to_it(
    storage: Storage, crew: Crew, audience: Audience, meant: set[int]
) -> None:
    assert await ids(storage, audience, crew.bayu) == meant


async def test_whoever_is_an_admin_beside_their_role_is_one(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET also_admin = 1 WHERE id = ?", SITI)
    await storage.db.run("UPDATE people SET by_settings = 1 WHERE id = ?", RUSDI)
    assert await ids(storage, Audience(roles=("admin",)), crew.bayu) == {SITI, RUSDI, BAYU}


async def test_whoever_acts_for_a_coordinator_is_one_for_so_long(storage: Storage, crew: Crew) -> None:
    at = int(NOW.timestamp())
    await storage.db.run(
        """
        INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
        VALUES (?, 'koordinator kecamatan', ?, '2026-11-23', '2026-11-25', ?, ?)
        """,
        *(HANGIN, BARAT, at - 86_400, at + 86_400),
    )
    coordinators = Audience(roles=("koordinator kecamatan",))
    assert await ids(storage, coordinators, crew.bayu) == {AWANG, TENRI, HANGIN}
    for before_or_after in (-86_401, 86_400, 4 * 86_400):
        moment = datetime.fromtimestamp(at + before_or_after, WITA)
        assert await ids(storage, coordinators, crew.bayu, moment) == {AWANG, TENRI}
    assert HANGIN in await ids(storage, coordinators, crew.bayu, datetime.fromtimestamp(at - 86_400, WITA))


# What is not done yet.


async def checks_in(storage: Storage, id: int, kelurahan: str) -> None:
    await storage.db.run(
        """
        INSERT INTO check_ins (person_id, day, kelurahan_code, at, recorded_at, flag)
        VALUES (?, '2026-11-24', ?, ?, ?, 'no location')
        """,
        *(id, kelurahan, int(NOW.timestamp()), int(NOW.timestamp())),
    )


async def reports(storage: Storage, id: int, day: str, state: str = "sent") -> None:
    count = (await storage.db.one("SELECT count(*) AS n FROM reports"))["n"]
    await storage.db.run(
        """
        INSERT INTO reports (number, draft_number, person_id, kelurahan_code, category_code, occurred_on, story,
            participants, sent_at, state)
        VALUES (?, ?, ?, ?, (SELECT min(code) FROM categories), ?, '', 10, 0, ?)
        """,
        *(f"BTG-1126-{count:03}", count, id, KUALA, day, state),
    )


async def test_who_has_not_come_today_are_cadres_without_word(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET joined_at = 0")
    await checks_in(storage, SITI, KUALA)
    assert await ids(storage, Audience(not_in_today=True), crew.bayu) == {RUSDI, KASMA, HANGIN}
    assert await ids(storage, Audience(not_in_today=True, kecamatan=(UTARA,)), crew.bayu) == {RUSDI}


async def test_on_a_day_off_nobody_is_missing(storage: Storage, crew: Crew) -> None:
    sunday = datetime(2026, 11, 29, 10, tzinfo=WITA)
    assert await ids(storage, Audience(not_in_today=True), crew.bayu, sunday) == set()


async def test_who_has_not_reported_since_monday(storage: Storage, crew: Crew) -> None:
    await reports(storage, SITI, "2026-11-23")
    await reports(storage, RUSDI, "2026-11-22")  # the Sunday before
    await reports(storage, HANGIN, "2026-11-24", "withdrawn")
    assert await ids(storage, Audience(no_report_this_week=True), crew.bayu) == {RUSDI, KASMA, HANGIN}


async def test_both_are_those_who_have_done_neither(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET joined_at = 0")
    await checks_in(storage, SITI, KUALA)
    await reports(storage, RUSDI, "2026-11-24")
    both = Audience(not_in_today=True, no_report_this_week=True)
    assert await ids(storage, both, crew.bayu) == {KASMA, HANGIN}
    assert await ids(storage, Audience(not_in_today=True, people=(SITI,)), crew.bayu) == {SITI, RUSDI, KASMA, HANGIN}


# Who may write to whom.


@pytest.mark.parametrize(
    ("author", "reached"),
    [
        (BAYU, {NORLAILA, AWANG, TENRI, SITI, RUSDI, KASMA, HANGIN, BAYU}),
        (NORLAILA, {NORLAILA, AWANG, TENRI, SITI, RUSDI, KASMA, HANGIN, BAYU}),
        (AWANG, {AWANG, SITI, RUSDI}),
        (TENRI, {TENRI, KASMA}),
        (SITI, set()),
    ],
)
async def test_whom_an_author_reaches_is_their_own_area(
    storage: Storage, crew: Crew, author: int, reached: set[int]
) -> None:
    assert await ids(storage, Audience(), await person(storage, author)) == reached


async def test_no_pick_leads_beyond_ones_own_area(storage: Storage, crew: Crew) -> None:
    """Every combination of picks, against what the author may at all."""
    some: dict[str, list[object]] = {
        "roles": [(), ("kader",), ("admin", "koordinator kota")],
        "kecamatan": [(), (SELATAN,), (UTARA, BARAT)],
        "kelurahan": [(), (SATIMPO,)],
        "people": [(), (KASMA, BAYU, SITI)],
        "no_report_this_week": [False, True],
        "but": [(), (SITI,)],
    }
    for values in itertools.product(*some.values()):
        audience = Audience(**dict(zip(some, values, strict=True)))  # type: ignore[arg-type]
        everybody = await ids(storage, audience, crew.bayu)
        for author, own in ((crew.awang, {AWANG, SITI, RUSDI}), (crew.tenri, {TENRI, KASMA}), (crew.siti, set())):
            assert await ids(storage, audience, author) == everybody & own


async def test_who_may_be_named(storage: Storage, crew: Crew) -> None:
    assert await storage.audiences.may_name(crew.awang, range(1, 10)) == {AWANG: "Awang", RUSDI: "Rusdi", SITI: "Siti"}
    assert await storage.audiences.may_name(crew.bayu, [KASMA, 4711]) == {KASMA: "Kasma"}
    assert await storage.audiences.may_name(crew.siti, [SITI]) == {}


def test_an_audience_is_kept_as_what_is_picked() -> None:
    assert Audience().json == "{}"
    some = Audience(roles=("kader",), people=(1, 2), not_in_today=True)
    assert some.json == '{"roles": ["kader"], "people": [1, 2], "not_in_today": true}'
    assert audience_of(some.json) == some and audience_of("{}") == Audience()
    assert audience_of('{"view": "main", "but": [3]}') == Audience(but=(3,))
