"""Which days count: the week, the nation's holidays, and the city's own word, which goes before both."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Storage
from storage.members import UNDO_S, NotYours
from storage.period import Period
from storage.working_days import Day, national
from tests.storage.conftest import Crew

TUESDAY, SUNDAY, CHRISTMAS = date(2026, 11, 24), date(2026, 11, 29), date(2026, 12, 25)
AT = 1_795_478_400


async def audit(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.db.rows("SELECT person_id, act, about FROM audit ORDER BY id")
    return [(row["person_id"], row["act"], json.loads(row["about"])) for row in rows]


# The nation's.


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_fixed_national_holidays_are_built_in(year: int) -> None:
    for month, day in ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25)):
        assert national(date(year, month, day))


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (date(2026, 3, 19), "Nyepi"),
        (date(2026, 3, 21), "Idul Fitri"),
        (date(2026, 3, 23), "Cuti Bersama"),
        (date(2026, 5, 27), "Idul Adha"),
        (date(2026, 12, 24), "Cuti Bersama"),
        (date(2027, 3, 10), "Idul Fitri"),
    ],
)
def test_those_that_move_are_there_with_the_joint_leave(day: date, part: str) -> None:
    assert part in national(day)


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_day_is_no_holiday_or_has_a_name_that_fits(day: date) -> None:
    assert len(national(day)) < 60


async def test_monday_to_friday_without_holidays_are_working_days(storage: Storage) -> None:
    week = Period(date(2026, 12, 21), date(2026, 12, 27))
    assert [day.day for day in await storage.working_days.working(week)] == [21, 22, 23]
    assert await storage.working_days.day(SUNDAY) == Day(SUNDAY, working=False)
    assert await storage.working_days.day(TUESDAY) == Day(TUESDAY, working=True)
    assert await storage.working_days.day(CHRISTMAS) == Day(CHRISTMAS, working=False, name="Hari Raya Natal")


async def test_every_day_of_a_period_is_told_once_across_years(storage: Storage) -> None:
    told = list(await storage.working_days.of(Period(date(2026, 12, 1), date(2027, 1, 31))))
    assert told == [date(2026, 12, 1) + timedelta(days=n) for n in range(62)]


# The city's.


async def test_the_citys_word_goes_before_the_nations_and_the_weeks(storage: Storage, crew: Crew) -> None:
    words = {TUESDAY: ("Pesta laut", False), CHRISTMAS: ("Piket", True), SUNDAY: ("Kerja bakti", True)}
    for day, (name, working) in words.items():
        await storage.working_days.set(crew.bayu, AT, day, name, working)
        assert await storage.working_days.day(day) == Day(day, working, name, own=True)
    named = await storage.working_days.named(Period(TUESDAY, CHRISTMAS))
    assert [it.name for it in named] == ["Pesta laut", "Kerja bakti", "Cuti Bersama Hari Raya Natal", "Piket"]


async def test_a_second_word_about_a_day_takes_the_firsts_place(storage: Storage, crew: Crew) -> None:
    await storage.working_days.set(crew.bayu, AT, TUESDAY, "Pesta laut", False)
    await storage.working_days.set(crew.bayu, AT + 9, TUESDAY, "Jadi masuk", True)
    assert await storage.working_days.day(TUESDAY) == Day(TUESDAY, True, "Jadi masuk", own=True)
    about = {"day": "2026-11-24", "name": "Jadi masuk", "working": True}
    assert (await audit(storage))[-1] == (8, "day.set", about)


async def test_unset_it_is_as_before_and_is_said_once(storage: Storage, crew: Crew) -> None:
    await storage.working_days.set(crew.bayu, AT, CHRISTMAS, "Piket", True)
    assert await storage.working_days.unset(crew.bayu, AT, CHRISTMAS)
    assert not await storage.working_days.unset(crew.bayu, AT, CHRISTMAS)
    assert (await storage.working_days.day(CHRISTMAS)).name == "Hari Raya Natal"
    assert [act for _, act, _ in await audit(storage)] == ["day.set", "day.unset"]


@pytest.mark.parametrize("working", [True, False])
async def test_what_was_unset_comes_back_as_it_was(storage: Storage, crew: Crew, working: bool) -> None:
    await storage.working_days.set(crew.bayu, AT, TUESDAY, "Pesta laut", working)
    await storage.working_days.unset(crew.bayu, AT + 1, TUESDAY)
    back = await storage.working_days.reset(crew.bayu, AT + 1 + UNDO_S, TUESDAY)
    assert back == await storage.working_days.day(TUESDAY) == Day(TUESDAY, working, "Pesta laut", own=True)


async def test_it_does_not_come_back_too_late_nor_over_another_word(storage: Storage, crew: Crew) -> None:
    await storage.working_days.set(crew.bayu, AT, TUESDAY, "Pesta laut", False)
    await storage.working_days.unset(crew.bayu, AT, TUESDAY)
    assert await storage.working_days.reset(crew.bayu, AT + UNDO_S + 1, TUESDAY) is None
    assert await storage.working_days.reset(crew.bayu, AT, CHRISTMAS) is None
    await storage.working_days.set(crew.bayu, AT, TUESDAY, "Jadi masuk", True)
    assert await storage.working_days.reset(crew.bayu, AT, TUESDAY) is None
    assert (await storage.working_days.day(TUESDAY)).name == "Jadi masuk"


async def test_only_admins_have_a_word(storage: Storage, crew: Crew) -> None:
    await storage.working_days.set(crew.bayu, AT, CHRISTMAS, "Piket", True)
    for who in (crew.norlaila, crew.awang, crew.siti):
        with pytest.raises(NotYours):
            await storage.working_days.set(who, AT, TUESDAY, "Libur", False)
        with pytest.raises(NotYours):
            await storage.working_days.unset(who, AT, CHRISTMAS)
        with pytest.raises(NotYours):
            await storage.working_days.reset(who, AT, CHRISTMAS)
    assert (await storage.working_days.day(CHRISTMAS)).own
    assert (await storage.working_days.day(TUESDAY)).working
