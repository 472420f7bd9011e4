"""What each day was: the first true word counts, in every zone, at midnight, at month ends and in leap years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Storage
from storage.attendance import LEAVE, PersonDay, State, may_see_days, total
from storage.check_in import Flag
from storage.period import Period
from storage.periods import this_day, whole_month
from storage.roles import Role
from storage.scopes import CITY, Scope
from storage.working_days import national
from tests.storage.conftest import KUALA, LOK_TUAN, Crew

ZONES = ["Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/Santiago"]
# The clocks change in March, April, September and October, in Santiago at midnight; 2028 is a leap year.
MONTHS = [(2026, 12), (2027, 2), (2028, 2), (2026, 3), (2026, 4), (2026, 9), (2026, 10), (2027, 1)]
UTARA, SELATAN = "64.74.01", "64.74.02"
BONTANG = ZoneInfo("Asia/Makassar")
quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Facts:
    """All that is so about one person's month. joined: Unix seconds; came: day -> when it was recorded."""

    zone: ZoneInfo
    period: Period
    today: date
    joined: int | None
    came: dict[date, int]
    leave: list[tuple[str, date, date, str]]
    special: dict[date, bool]


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first second of a day: the first whose date it is, found by looking, not by reckoning."""
    at = int(datetime.combine(day, time(12), zone).timestamp()) - 18 * 3600
    while datetime.fromtimestamp(at, zone).date() < day:
        at += 900
    return at


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    zone, (year, month) = ZoneInfo(draw(st.sampled_from(ZONES))), draw(st.sampled_from(MONTHS))
    period = whole_month(date(year, month, 1))
    some_day = st.integers(-2, period.days + 1).map(lambda n: period.first + timedelta(days=n))
    edge = st.builds(lambda day, s: midnight(day, zone) + s, some_day, st.sampled_from([-1, 0, 1, 3600, 50_000]))
    came = draw(st.dictionaries(some_day, st.integers(0, 40 * 3600), max_size=12))
    leave, free = [], period.first - timedelta(days=2)
    for kind in draw(st.lists(st.sampled_from(["izin", "sakit", "tugas luar", "cuti"]), max_size=4)):
        first = free + timedelta(days=draw(st.integers(0, 6)))
        last = first + timedelta(days=draw(st.integers(0, 6)))
        leave.append((kind, first, last, draw(st.sampled_from(["asked", "approved", "declined", "withdrawn"]))))
        free = last + timedelta(days=1)
    return Facts(
        zone,
        period,
        draw(some_day),
        draw(st.none() | edge),
        {day: midnight(day, zone) + late for day, late in came.items()},
        leave,
        draw(st.dictionaries(some_day, st.booleans(), max_size=4)),
    )


def plainly(it: Facts, day: date) -> State:
    """The definition in words, one day at a time."""
    if day in it.came:
        return State.PRESENT
    if not it.special.get(day, day.weekday() < 5 and not national(day)):
        return State.OFF
    for kind, first, last, state in it.leave:
        if first <= day <= last and state in ("approved", "asked"):
            return State(kind) if state == "approved" else State.ASKED
    signs = [at for at in (it.joined, min(it.came.values(), default=None)) if at is not None]
    if not signs or datetime.fromtimestamp(min(signs), it.zone).date() > day:
        return State.NOT_JOINED
    return State.TO_COME if day > it.today else State.ABSENT


async def set_up(storage: Storage, it: Facts) -> None:
    db = storage.db
    for table in ("check_ins", "absences", "special_days"):
        await db.run(f"DELETE FROM {table}")
    await db.run("UPDATE people SET joined_at = ?, agreed_at = NULL WHERE id = 4", it.joined)
    for day, recorded_at in it.came.items():
        await db.run(
            "INSERT INTO check_ins (person_id, day, at, recorded_at, kelurahan_code) VALUES (4, ?, ?, ?, ?)",
            *(day.isoformat(), midnight(day, it.zone), recorded_at, KUALA),
        )
    for number, (kind, first, last, state) in enumerate(it.leave):
        await db.run(
            """
            INSERT INTO absences (person_id, draft_number, kind, first_day, last_day, reason, asked_at, state,
                decided_at) VALUES (4, ?, ?, ?, ?, 'x', 0, ?, ?)
            """,
            *(number, kind, first.isoformat(), last.isoformat(), state, None if state == "asked" else 1),
        )
    for day, working in it.special.items():
        await db.run("INSERT INTO special_days VALUES (?, 'HUT', ?)", day.isoformat(), working)


@given(it=facts())
@quickly
async def test_every_day_is_what_the_definition_says(storage: Storage, crew: Crew, it: Facts) -> None:
    await set_up(storage, it)
    days = await storage.attendance.of_person(4, it.period, it.today, it.zone)
    assert [one.day for one in days] == [it.period.first + timedelta(days=n) for n in range(it.period.days)]
    assert {one.day: one.state for one in days} == {one.day: plainly(it, one.day) for one in days}


@given(it=facts(), split=st.integers(1, 27))
@quickly
async def test_totals_of_parts_add_up_to_the_whole(storage: Storage, crew: Crew, it: Facts, split: int) -> None:
    await set_up(storage, it)
    working = await storage.working_days.working(it.period)
    days = await storage.attendance.of_person(4, it.period, it.today, it.zone)
    whole, first, second = (total(part, working) for part in (days, days[:split], days[split:]))
    assert whole.states == first.states + second.states
    assert sum(whole.states.values()) == it.period.days
    for name in ("extra", "without_location", "flagged", "seconds", "present", "present_expected", "expected"):
        assert getattr(whole, name) == getattr(first, name) + getattr(second, name)
    assert whole.present == whole.present_expected + whole.extra
    rest = sum(whole.states[kind] for kind in (*LEAVE, State.NOT_JOINED, State.TO_COME))
    assert whole.expected + rest == len(working)


@given(it=facts())
@quickly
async def test_a_day_by_itself_is_what_it_is_in_its_month(storage: Storage, crew: Crew, it: Facts) -> None:
    await set_up(storage, it)
    days = await storage.attendance.of_person(4, it.period, it.today, it.zone)
    for one in (days[0], days[len(days) // 2], days[-1]):
        assert await storage.attendance.of_person(4, this_day(one.day), it.today, it.zone) == [one]


# Midnight, told plainly.


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("seconds", "state"),
    [(-1, State.ABSENT), (0, State.NOT_JOINED), (1, State.NOT_JOINED)],
    ids=["before", "at", "after"],
)
async def test_whoever_joins_at_midnight_belongs_to_the_new_day(
    storage: Storage, crew: Crew, zone: str, seconds: int, state: State
) -> None:
    day = date(2026, 9, 4)  # a Friday
    joined = midnight(day + timedelta(days=1), ZoneInfo(zone)) + seconds
    await storage.db.run("UPDATE people SET joined_at = ? WHERE id = 4", joined)
    (one,) = await storage.attendance.of_person(4, this_day(day), day, ZoneInfo(zone))
    assert one.state is state


@pytest.mark.parametrize(
    ("zone", "day"), [("America/Santiago", date(2026, 9, 6)), ("Europe/Berlin", date(2026, 10, 25))]
)
@pytest.mark.parametrize(("seconds", "state"), [(-1, State.ABSENT), (0, State.NOT_JOINED)])
async def test_a_day_of_23_or_25_hours_ends_at_midnight(
    storage: Storage, crew: Crew, zone: str, day: date, seconds: int, state: State
) -> None:
    await storage.working_days.set(crew.bayu, 0, day, "kerja bakti", working=True)  # it is a Sunday
    joined = midnight(day + timedelta(days=1), ZoneInfo(zone)) + seconds
    assert joined - seconds - midnight(day, ZoneInfo(zone)) != 86_400
    await storage.db.run("UPDATE people SET joined_at = ? WHERE id = 4", joined)
    (one,) = await storage.attendance.of_person(4, this_day(day), day, ZoneInfo(zone))
    assert one.state is state


async def test_the_leap_day_is_a_day(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET joined_at = 0 WHERE id = 4")
    days = await storage.attendance.of_person(4, whole_month(date(2028, 2, 10)), date(2028, 2, 29), BONTANG)
    assert (len(days), days[-1].day, days[-1].state) == (29, date(2028, 2, 29), State.ABSENT)


async def test_hours_past_midnight_and_over_a_change_of_the_clocks_are_hours(storage: Storage, crew: Crew) -> None:
    berlin, day = ZoneInfo("Europe/Berlin"), date(2026, 10, 24)
    came, left = datetime(2026, 10, 24, 22, tzinfo=berlin), datetime(2026, 10, 25, 5, tzinfo=berlin)
    at = int(came.timestamp())
    kept = await storage.check_ins.add(4, day, at, at, await storage.areas.kelurahan(KUALA), None)
    assert kept
    await storage.check_ins.leave(kept, int(left.timestamp()), int(left.timestamp()))
    days = await storage.attendance.of_person(4, Period(day, day + timedelta(days=1)), day, berlin)
    assert [one.seconds for one in days] == [8 * 3600, 0]  # an hour more than the clock says
    assert total(days, []).seconds == 8 * 3600


@given(st.dates(date(1999, 1, 1), date(2101, 1, 1)))
def test_a_whole_month_is_every_day_of_that_name(day: date) -> None:
    period = whole_month(day)
    assert (period.first.day, (period.last + timedelta(days=1)).day) == (1, 1)
    assert period.first <= day <= period.last
    assert {period.first.month, period.last.month} == {day.month}


# Who is counted, and what is told of each.


async def test_a_scope_is_its_active_cadres_by_place_and_name(storage: Storage, crew: Crew) -> None:
    period = Period(date(2026, 11, 23), date(2026, 11, 24))
    city = await storage.attendance.of_scope(CITY, period, period.last, BONTANG)
    assert [one.name for one in city] == ["Siti", "Rusdi", "Kasma", "Hangin"] * 2
    assert [one.day for one in city] == [period.first] * 4 + [period.last] * 4
    utara = await storage.attendance.of_scope(
        Scope(kecamatan={UTARA: "x"}), this_day(period.last), period.last, BONTANG
    )
    assert [(one.name, one.kelurahan, one.kecamatan) for one in utara] == [
        ("Siti", "Bontang Kuala", "Bontang Utara"),
        ("Rusdi", "Lok Tuan", "Bontang Utara"),
    ]
    assert await storage.attendance.of_scope(Scope(), period, period.last, BONTANG) == []
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 4")
    left = await storage.attendance.of_scope(CITY, this_day(period.last), period.last, BONTANG)
    assert [one.name for one in left] == ["Rusdi", "Kasma", "Hangin"]
    assert len(await storage.attendance.of_person(4, period, period.last, BONTANG)) == 2
    assert await storage.attendance.of_person(2, period, period.last, BONTANG) == []


async def test_what_is_told_of_one_who_was_there(storage: Storage, crew: Crew) -> None:
    day, at = date(2026, 11, 24), 1_795_500_000
    kept = await storage.check_ins.add(5, day, at, at + 9, await storage.areas.kelurahan(LOK_TUAN), None)
    assert kept
    await storage.check_ins.leave(kept, at + 60, at + 60, later=True)
    (one,) = await storage.attendance.of_person(5, this_day(day), day, BONTANG)
    assert (one.at, one.left_at, one.left_later, one.seconds) == (at, at + 60, True, 60)
    assert (one.check_in_id, one.flag, one.settled, one.corrected) == (kept.id, Flag.NO_LOCATION, False, False)
    assert (one.phone, one.joined) == ("+628115801005", True)


def test_totals_of_one_of_each() -> None:
    plain = PersonDay(1, "x", None, True, "k", "k", date(2026, 11, 24), State.PRESENT, 1, 10, 70, False, None, False)
    saturday = replace(plain, day=date(2026, 11, 28), left_at=None, flag=Flag.NO_LOCATION)
    far, seen = replace(plain, flag=Flag.FAR), replace(plain, flag=Flag.NOT_OWN_PLACE, settled=True)
    away = [replace(plain, state=state, at=None, left_at=None) for state in State if state is not State.PRESENT]
    counted = total([plain, saturday, far, seen, *away], [date(2026, 11, 24)])
    assert counted.states == Counter(dict.fromkeys(State, 1) | {State.PRESENT: 4})
    assert (counted.present, counted.extra, counted.present_expected) == (4, 1, 3)
    assert (counted.expected, sum(counted.states[kind] for kind in LEAVE)) == (5, 4)
    assert (counted.without_location, counted.flagged, counted.seconds) == (1, 1, 180)
    assert total([], []).expected == 0


# From when on.


async def test_the_first_day_is_the_earliest_sign_of_somebody(storage: Storage, crew: Crew) -> None:
    attendance, db = storage.attendance, storage.db
    assert await attendance.first_day(4, BONTANG) is None
    await db.run("UPDATE people SET joined_at = ? WHERE id = 4", midnight(date(2026, 11, 5), BONTANG) - 1)
    assert await attendance.first_day(4, BONTANG) == date(2026, 11, 4)
    await storage.check_ins.add(4, date(2026, 10, 30), 1, 1, await storage.areas.kelurahan(KUALA), None)
    assert await attendance.first_day(4, BONTANG) == date(2026, 10, 30)
    await db.run(
        """
        INSERT INTO absences (person_id, draft_number, kind, first_day, last_day, reason, asked_at, state, decided_at)
        VALUES (4, 1, 'cuti', '2026-10-12', '2026-10-13', 'x', 0, 'approved', 0),
               (4, 2, 'cuti', '2026-09-12', '2026-09-13', 'x', 0, 'declined', 0)
        """
    )
    assert await attendance.first_day(4, BONTANG) == date(2026, 10, 12)


# Who may see it.


@pytest.mark.parametrize(
    ("by", "whose", "may"),
    [
        ("siti", "siti", True),
        ("siti", "rusdi", False),
        ("awang", "siti", True),
        ("awang", "kasma", False),
        ("tenri", "kasma", True),
        ("norlaila", "hangin", True),
        ("bayu", "siti", True),
        ("bayu", "bayu", False),
        ("norlaila", "awang", False),
    ],
)
async def test_days_are_seen_by_the_cadre_and_who_looks_after_them(crew: Crew, by: str, whose: str, may: bool) -> None:
    assert may_see_days(getattr(crew, by), getattr(crew, whose)) is may


async def test_who_has_become_something_else_has_no_days_to_be_seen(crew: Crew) -> None:
    assert not may_see_days(crew.bayu, replace(crew.siti, role=Role.KECAMATAN))
    assert not may_see_days(replace(crew.siti, active=False), replace(crew.siti, active=False))
