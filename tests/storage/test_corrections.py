"""A day put right: by whom it may be, what is kept of it, and what happens when two are at it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from storage import Storage
from storage.check_in import CheckIn, Flag
from storage.corrections import Correction, Overtaken, as_it_is, may_correct
from storage.members import NotYours
from tests.storage.conftest import KUALA, Crew

DAY = date(2026, 11, 24)
AT = 1_795_500_000
NOON = AT + 4 * 3600
WHY = "lupa menekan Hadir"


async def came(storage: Storage, at: int = AT) -> CheckIn:
    kept = await storage.check_ins.add(4, DAY, at, at, await storage.areas.kelurahan(KUALA), None)
    assert kept
    return kept


async def kept(storage: Storage) -> CheckIn | None:
    return await storage.check_ins.of_day(4, DAY)


async def audit(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.db.rows("SELECT person_id, subject_id, about FROM audit WHERE act = 'check_in.correct'")
    return [(row["person_id"], row["subject_id"], json.loads(row["about"])) for row in rows]


async def test_somebody_who_was_there_after_all(storage: Storage, crew: Crew) -> None:
    assert await storage.corrections.make(crew.awang, NOON, crew.siti, DAY, Correction(AT, AT + 3600), WHY)
    day = await kept(storage)
    assert day and (day.at, day.left_at, day.recorded_at, day.corrected_by) == (AT, AT + 3600, NOON, crew.awang.id)
    assert (day.kelurahan, day.flag, day.latitude) == ("Bontang Kuala", None, None)
    about = {"day": "2026-11-24", "at": AT, "left_at": AT + 3600, "reason": WHY}
    assert await audit(storage) == [(crew.awang.id, crew.siti.id, about)]


async def test_somebody_who_was_not_there(storage: Storage, crew: Crew) -> None:
    await came(storage)
    assert await storage.corrections.make(crew.norlaila, NOON, crew.siti, DAY, Correction(None), "salah tekan")
    assert await kept(storage) is None
    came_first, corrected = await storage.check_ins.history(4, DAY)
    assert (corrected.act, corrected.by, corrected.reason) == ("corrected", "Norlaila", "salah tekan")
    assert corrected.before and corrected.before["at"] == AT
    assert came_first.act == "came"
    ((_, _, about),) = await audit(storage)
    assert (about["at"], about["was_at"], about["was_left_at"]) == (None, AT, None)


async def test_other_hours_settle_what_was_odd_and_keep_the_place(storage: Storage, crew: Crew) -> None:
    first = await came(storage)
    assert first.flag is Flag.NO_LOCATION
    await storage.check_ins.leave(first, NOON, NOON, later=True)
    assert await storage.corrections.make(crew.bayu, NOON + 9, crew.siti, DAY, Correction(AT - 600), WHY)
    day = await kept(storage)
    assert day and (day.id, day.at, day.left_at, day.left_later) == (first.id, AT - 600, None, False)
    assert (day.flag, day.settled_at, day.recorded_at) == (Flag.NO_LOCATION, NOON + 9, first.recorded_at)


@pytest.mark.parametrize("there", [True, False])
async def test_what_is_so_already_is_no_correction(storage: Storage, crew: Crew, there: bool) -> None:
    same = as_it_is(await came(storage) if there else None)
    assert not await storage.corrections.make(crew.awang, NOON, crew.siti, DAY, same, WHY)
    assert await audit(storage) == []
    assert [event.act for event in await storage.check_ins.history(4, DAY)] == (["came"] if there else [])


async def test_a_corrected_day_is_not_cancelled_by_the_cadre(storage: Storage, crew: Crew) -> None:
    await came(storage)
    await storage.corrections.make(crew.awang, AT + 10, crew.siti, DAY, Correction(AT - 600), WHY)
    day = await kept(storage)
    assert day
    assert not await storage.check_ins.cancel(day, AT + 20)


# Two at once.


async def test_what_has_changed_meanwhile_is_told_and_not_overwritten(storage: Storage, crew: Crew) -> None:
    seen = as_it_is(await came(storage))
    assert await storage.corrections.make(crew.norlaila, NOON, crew.siti, DAY, Correction(AT - 60), "A", seen)
    with pytest.raises(Overtaken) as meanwhile:
        await storage.corrections.make(crew.awang, NOON + 1, crew.siti, DAY, Correction(AT - 900), "B", seen)
    assert as_it_is(meanwhile.value.now) == Correction(AT - 60)
    day = await kept(storage)
    assert day and day.at == AT - 60
    assert len(await audit(storage)) == 1


async def test_a_day_gone_or_come_meanwhile_is_a_change_too(storage: Storage, crew: Crew) -> None:
    nothing = as_it_is(None)
    seen = as_it_is(await came(storage))
    with pytest.raises(Overtaken):
        await storage.corrections.make(crew.awang, NOON, crew.siti, DAY, Correction(AT - 60), "A", nothing)
    await storage.corrections.make(crew.norlaila, NOON, crew.siti, DAY, Correction(None), "B", seen)
    with pytest.raises(Overtaken) as meanwhile:
        await storage.corrections.make(crew.awang, NOON, crew.siti, DAY, Correction(AT, NOON), "C", seen)
    assert meanwhile.value.now is None
    assert await kept(storage) is None


# Whose.


@pytest.mark.parametrize(
    ("by", "cadre", "may"),
    [
        ("awang", "siti", True),
        ("norlaila", "siti", True),
        ("bayu", "siti", True),
        ("tenri", "siti", False),
        ("siti", "siti", False),
        ("siti", "rusdi", False),
        ("awang", "hangin", False),
        ("bayu", "awang", False),
        ("bayu", "bayu", False),
    ],
)
async def test_coordinators_correct_their_cadres_and_nobody_themselves(
    storage: Storage, crew: Crew, by: str, cadre: str, may: bool
) -> None:
    who, whose = getattr(crew, by), getattr(crew, cadre)
    assert may_correct(who, whose) is may
    if may:
        assert await storage.corrections.make(who, NOON, whose, DAY, Correction(AT), WHY)
        return
    with pytest.raises(NotYours):
        await storage.corrections.make(who, NOON, whose, DAY, Correction(AT), WHY)
    assert await storage.check_ins.of_day(whose.id, DAY) is None
    assert await audit(storage) == []


async def test_a_cadre_who_is_an_admin_too_does_not_correct_their_own(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET also_admin = 1 WHERE id = 4")
    siti = await storage.people.by_id(4)
    assert siti and siti.is_admin
    assert may_correct(siti, crew.rusdi)
    assert not may_correct(siti, siti)
