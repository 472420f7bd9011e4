"""Absences: asked once, answered once, by those who may; taken back while there is something to take back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from storage import Storage
from storage.absences import Absence, Kind, State, may_decide, may_withdraw
from storage.members import NotYours
from storage.period import Period
from storage.person import Person
from storage.scopes import CITY, Scope
from tests.storage.conftest import Crew

TUESDAY = date(2026, 11, 24)
AT = 1_795_478_400  # Tuesday, 08.00 in Bontang
UTARA, SELATAN, BARAT = "64.74.01", "64.74.02", "64.74.03"


def days(first: int = 0, last: int | None = None) -> Period:
    """So many days after Tuesday."""
    end = first if last is None else last
    return Period(TUESDAY + timedelta(days=first), TUESDAY + timedelta(days=end))


async def ask(storage: Storage, who: Person, of: Period, number: int = 1, kind: Kind = Kind.SAKIT) -> Absence:
    return await storage.absences.ask(who.id, number, AT, kind, of, "demam", None)


async def again(storage: Storage, absence: Absence) -> Absence:
    found = await storage.absences.by_id(absence.id)
    assert found
    return found


async def audit(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.db.rows("SELECT person_id, act, subject_id, about FROM audit ORDER BY id")
    return [(row["person_id"], row["act"], row["subject_id"], json.loads(row["about"])) for row in rows]


async def test_it_is_kept_with_whose_it_is(storage: Storage, crew: Crew) -> None:
    asked = await storage.absences.ask(4, 7, AT, Kind.TUGAS_LUAR, days(0, 2), "rapat", "photo-1")
    assert (asked.name, asked.phone, asked.kelurahan) == ("Siti", "+628115801004", "Bontang Kuala")
    assert (asked.kecamatan_code, asked.kind, asked.reason, asked.letter) == (UTARA, "tugas luar", "rapat", "photo-1")
    assert (asked.days, asked.asked_at, asked.state, asked.is_open) == (days(0, 2), AT, State.ASKED, True)
    assert await again(storage, asked) == asked
    assert await storage.absences.by_id(asked.id + 1) is None


async def test_one_draft_asks_once(storage: Storage, crew: Crew) -> None:
    first = await ask(storage, crew.siti, days())
    assert await ask(storage, crew.siti, days(1, 5), kind=Kind.CUTI) == first
    assert await storage.absences.of(4) == [first]


async def test_the_newest_come_first_and_no_more_than_wanted(storage: Storage, crew: Crew) -> None:
    asked = [await ask(storage, crew.siti, days(n), number=n) for n in range(1, 5)]
    await ask(storage, crew.rusdi, days(), number=9)
    assert await storage.absences.of(4, limit=3) == asked[:0:-1]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(-3, -1, False), (-3, 0, True), (1, 1, True), (2, 9, True), (3, 9, False), (-9, 9, True)],
)
async def test_days_overlap_when_one_of_them_is_the_same(
    storage: Storage, crew: Crew, first: int, last: int, found: bool
) -> None:
    asked = await ask(storage, crew.siti, days(0, 2))
    assert await storage.absences.overlapping(4, days(first, last)) == (asked if found else None)
    assert await storage.absences.overlapping(5, days(first, last)) is None


async def test_what_was_declined_or_withdrawn_is_in_nobodys_way(storage: Storage, crew: Crew) -> None:
    one = await ask(storage, crew.siti, days(), number=1)
    await storage.absences.decide(crew.awang, AT, one, State.DECLINED, "rapat")
    two = await ask(storage, crew.siti, days(), number=2)
    assert await storage.absences.overlapping(4, days()) == two
    await storage.absences.withdraw(crew.siti, AT, two)
    assert await storage.absences.overlapping(4, days()) is None


# Who is asked, and who may answer.


async def deciders(storage: Storage, absence: Absence) -> list[str]:
    return [one.name for one in await storage.absences.deciders(absence)]


async def test_the_kecamatans_coordinator_is_asked_then_the_city_then_admins(storage: Storage, crew: Crew) -> None:
    north = await ask(storage, crew.siti, days(), number=1)
    south = await ask(storage, crew.kasma, days(), number=2)
    assert await deciders(storage, north) == ["Awang"]
    assert await deciders(storage, south) == ["Norlaila"], "Tenri has not joined"
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = 1")
    assert await deciders(storage, south) == ["Bayu"]
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET telegram_id = NULL WHERE id = 8")
    assert await deciders(storage, south) == []


async def test_nobody_is_asked_about_themselves(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run(
            "INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)"
            " VALUES (4, 'koordinator kecamatan', ?, '2026-01-01', '2030-12-31', 0, 1924905600)",
            UTARA,
        )
    siti = await storage.people.by_id(4)
    own, other = await ask(storage, crew.siti, days(), number=1), await ask(storage, crew.rusdi, days(), number=2)
    assert await deciders(storage, own) == ["Awang"]
    assert sorted(await deciders(storage, other)) == ["Awang", "Siti"]
    assert siti and not may_decide(siti, own) and may_decide(siti, other)
    with pytest.raises(NotYours):
        await storage.absences.decide(siti, AT, own, State.APPROVED)


async def test_only_those_of_the_kecamatan_the_city_and_admins_may_answer(storage: Storage, crew: Crew) -> None:
    asked = await ask(storage, crew.siti, days())
    may = [one for one in vars(crew) if may_decide(getattr(crew, one), asked)]
    assert may == ["norlaila", "awang", "bayu"]
    for one in (crew.tenri, crew.rusdi, crew.siti):
        with pytest.raises(NotYours):
            await storage.absences.decide(one, AT, asked, State.APPROVED)
    assert (await again(storage, asked)).state is State.ASKED
    assert await audit(storage) == []


async def test_what_waits_is_listed_by_area_the_oldest_first(storage: Storage, crew: Crew) -> None:
    people = (crew.rusdi, crew.kasma, crew.siti, crew.hangin)
    rusdi, kasma, siti, hangin = [await ask(storage, who, days(), number=n) for n, who in enumerate(people)]
    assert await storage.absences.waiting(CITY) == [rusdi, kasma, siti, hangin]
    assert await storage.absences.waiting(Scope(kecamatan={UTARA: "", BARAT: ""})) == [rusdi, siti, hangin]
    assert await storage.absences.waiting(Scope()) == []
    await storage.absences.decide(crew.awang, AT, siti, State.APPROVED)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET active = 0 WHERE id = 7")
    assert await storage.absences.waiting(CITY) == [rusdi, kasma]


# Answers.


async def test_the_first_answer_counts_and_is_in_the_audit_log(storage: Storage, crew: Crew) -> None:
    asked = await ask(storage, crew.siti, days())
    assert await storage.absences.decide(crew.awang, AT + 60, asked, State.DECLINED, "ada rapat")
    assert not await storage.absences.decide(crew.norlaila, AT + 90, asked, State.APPROVED)
    now = await again(storage, asked)
    assert (now.state, now.decided_by, now.decided_at, now.answer) == (State.DECLINED, "Awang", AT + 60, "ada rapat")
    assert not now.is_open
    assert await audit(storage) == [(2, "absence.declined", 4, {"absence": asked.id})]


# Taken back.


@pytest.mark.parametrize("approved", [False, True])
async def test_it_is_withdrawn_once(storage: Storage, crew: Crew, approved: bool) -> None:
    asked = await ask(storage, crew.siti, days())
    if approved:
        await storage.absences.decide(crew.awang, AT, asked, State.APPROVED)
    assert await storage.absences.withdraw(crew.siti, AT + 60, asked)
    assert not await storage.absences.withdraw(crew.siti, AT + 90, asked)
    now = await again(storage, asked)
    assert (now.state, now.decided_at) == (State.WITHDRAWN, AT + 60)
    assert (await audit(storage))[-1] == (4, "absence.withdrawn", 4, {"absence": asked.id})
    assert not await storage.absences.decide(crew.awang, AT + 99, asked, State.APPROVED)


async def test_it_may_be_withdrawn_by_whoever_asked_until_its_last_day_is_over(storage: Storage, crew: Crew) -> None:
    asked = await ask(storage, crew.siti, days(0, 2))
    assert [n for n in range(-2, 6) if may_withdraw(crew.siti, asked, TUESDAY + timedelta(days=n))] == [-2, -1, 0, 1, 2]
    assert not may_withdraw(crew.awang, asked, TUESDAY)
    await storage.absences.decide(crew.awang, AT, asked, State.APPROVED)
    assert may_withdraw(crew.siti, await again(storage, asked), TUESDAY)
    await storage.absences.withdraw(crew.siti, AT, asked)
    assert not may_withdraw(crew.siti, await again(storage, asked), TUESDAY)


async def test_approved_leave_that_has_begun_ends_yesterday(storage: Storage, crew: Crew) -> None:
    asked = await ask(storage, crew.siti, days(0, 3))
    wednesday = TUESDAY + timedelta(days=1)
    assert not asked.has_begun(wednesday), "nobody has approved it"
    assert not await storage.absences.cut_short(crew.siti, AT, asked, wednesday)
    await storage.absences.decide(crew.awang, AT, asked, State.APPROVED)
    now = await again(storage, asked)
    assert (now.has_begun(TUESDAY), now.has_begun(wednesday)) == (False, True)
    assert not await storage.absences.cut_short(crew.siti, AT, now, TUESDAY), "no day of it is past"
    assert await storage.absences.cut_short(crew.siti, AT, now, wednesday)
    assert not await storage.absences.cut_short(crew.siti, AT, now, wednesday)
    assert (await again(storage, asked)).days == days(0, 0)
    assert await storage.absences.overlapping(4, days(1, 9)) is None
    about = {"absence": asked.id, "last_day": "2026-11-24", "was_last_day": "2026-11-27"}
    assert (await audit(storage))[-1] == (4, "absence.shortened", 4, about)
