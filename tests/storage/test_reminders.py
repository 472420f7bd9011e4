"""Who is to be reminded when: the admins' hours, own wishes within them, quiet hours, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.members import NotYours
from storage.quiet import NIGHT, at_night, due_hours, next_quiet
from storage.reminders import BY_HAND_S, KEEP_DAYS, Reachable, Rules, Slot
from tests.storage.conftest import KUALA, Crew

WITA = ZoneInfo("Asia/Makassar")
DAY = date(2026, 11, 24)  # Tuesday
FRIDAY = date(2026, 11, 27)
RULES = Rules(time(9), time(15), time(6), time(20), True)
SITI, RUSDI, HANGIN = 4, 5, 7  # the cadres who have joined


def at(hour: int, minute: int = 0, second: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute, second), WITA)


async def due(storage: Storage, now: datetime, slot: Slot = Slot.MORNING) -> list[int]:
    return [one.id for one in await storage.reminders.due(slot, now)]


async def wishes(storage: Storage, person_id: int, hour: time | None, slot: Slot = Slot.MORNING) -> bool:
    async with storage.db.unit():
        return await storage.reminders.wish(person_id, slot, hour)


async def rules(storage: Storage, crew: Crew, rules: Rules) -> bool:
    async with storage.db.unit():
        return await storage.reminders.set_rules(crew.bayu, 0, rules)


# The rules.


async def test_the_rules_to_begin_with(storage: Storage) -> None:
    found = await storage.reminders.rules()
    assert found == RULES
    assert [found.at(slot) for slot in (Slot.MORNING, Slot.AFTERNOON, Slot.LEAVING)] == [time(9), time(15), time(7)]
    assert replace(found, earliest=time(8)).at(Slot.LEAVING) == time(8)


@pytest.mark.parametrize("who", ["norlaila", "awang", "siti"])
async def test_the_rules_are_the_admins(storage: Storage, crew: Crew, who: str) -> None:
    with pytest.raises(NotYours):
        await storage.reminders.set_rules(getattr(crew, who), 0, RULES)


@pytest.mark.parametrize(
    "changed",
    [
        {"earliest": time(5, 59)},
        {"earliest": time(9, 30)},
        {"morning": time(15)},
        {"latest": time(14)},
        {"latest": time(21)},
    ],
    ids=str,
)
async def test_rules_out_of_order_or_at_night_are_not_taken(
    storage: Storage, crew: Crew, changed: dict[str, time]
) -> None:
    assert not await rules(storage, crew, replace(RULES, **changed))
    assert await storage.reminders.rules() == RULES
    assert await storage.db.rows("SELECT 1 FROM audit") == []


async def test_rules_that_are_sound_are_kept_and_told_of(storage: Storage, crew: Crew) -> None:
    new = Rules(time(8, 30), time(14), time(7), time(19), False)
    assert await rules(storage, crew, new)
    assert await storage.reminders.rules() == new
    (row,) = await storage.db.rows("SELECT act, person_id FROM audit")
    assert tuple(row) == ("reminders.rules", crew.bayu.id)


# Whose hour has come.


@pytest.mark.parametrize(
    ("now", "come"),
    [(at(8, 59, 59), False), (at(9), True), (at(9, 59, 59), True), (at(10), True), (at(10, 0, 1), False)],
    ids=str,
)
async def test_from_the_hour_on_and_for_an_hour(storage: Storage, crew: Crew, now: datetime, come: bool) -> None:
    assert await due(storage, now) == ([SITI, RUSDI, HANGIN] if come else [])


async def test_only_active_cadres_who_can_be_reached(storage: Storage, crew: Crew) -> None:
    assert await due(storage, at(15), Slot.AFTERNOON) == [SITI, RUSDI, HANGIN], "not Kasma, who has not joined"
    await storage.db.run("UPDATE people SET reachable = 0 WHERE id = ?", SITI)
    await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", RUSDI)
    (one,) = await storage.reminders.due(Slot.AFTERNOON, at(15))
    assert one == Reachable(HANGIN, 107)


async def test_each_at_their_own_hour(storage: Storage, crew: Crew) -> None:
    assert await wishes(storage, SITI, time(7, 30))
    assert await wishes(storage, RUSDI, None)
    assert await due(storage, at(7, 30)) == [SITI]
    assert await due(storage, at(9)) == [HANGIN]
    assert await due(storage, at(15), Slot.AFTERNOON) == [SITI, RUSDI, HANGIN], "a wish is of one of them"
    await storage.reminders.unwish(RUSDI)
    assert await due(storage, at(9)) == [RUSDI, HANGIN]


async def test_a_wish_outside_the_limits_is_not_taken(storage: Storage, crew: Crew) -> None:
    assert not await wishes(storage, SITI, time(5, 59))
    assert not await wishes(storage, SITI, time(20, 1))
    await rules(storage, crew, replace(RULES, may_silence=False))
    assert not await wishes(storage, SITI, None)
    assert (await storage.reminders.times(SITI))[Slot.MORNING] == time(9)


@pytest.mark.parametrize("hour", [time(6), time(7, 30), time(12), time(20), None], ids=str)
@pytest.mark.parametrize("new", [RULES, replace(RULES, earliest=time(8), latest=time(16), may_silence=False)], ids=str)
async def test_what_people_are_told_and_when_they_are_due_is_the_same(
    storage: Storage, crew: Crew, hour: time | None, new: Rules
) -> None:
    await wishes(storage, SITI, hour)
    await rules(storage, crew, new)
    told = (await storage.reminders.times(SITI))[Slot.MORNING]
    minutes = [at(hour, minute) for hour in range(24) for minute in (0, 30)]
    found = [now.time() for now in minutes if SITI in await due(storage, now)]
    hours = [datetime.combine(DAY, told) + timedelta(minutes=minutes) for minutes in (0, 30, 60)] if told else []
    assert found == [hour.time() for hour in hours if hour.time() < NIGHT]


async def test_nobody_is_due_twice_on_a_day(storage: Storage, crew: Crew) -> None:
    await storage.reminders.sent(SITI, DAY, Slot.MORNING, 1)
    assert SITI not in await due(storage, at(9))
    assert SITI in await due(storage, at(15), Slot.AFTERNOON)
    assert SITI in await due(storage, at(9) + timedelta(days=1))
    rows = await storage.db.rows("SELECT slot, sent_at FROM reminders WHERE person_id = ?", SITI)
    assert [tuple(row) for row in rows] == [("morning", 1)]


async def test_three_thousand_people_are_as_few_questions_as_three(storage: Storage, crew: Crew) -> None:
    statements: list[str] = []
    counts = []
    for more in (0, 3000):
        async with storage.db.unit():
            await storage.db.run_many(
                "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id) VALUES ('x', ?, 'kader', ?, ?)",
                [(f"+62812{n:07}", KUALA, 1000 + n) for n in range(more)],
            )
        await storage.db._writer.set_trace_callback(statements.append)
        assert len(await due(storage, at(9))) == 3 + more
        await storage.db._writer.set_trace_callback(None)
        counts.append(len(statements))
        statements.clear()
    assert counts[0] == counts[1] <= 3


# Quiet hours.


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (at(5, 59, 59), None),
        (at(6), ("05:00:00", "06:00:00")),
        (at(20, 59, 59), ("19:59:59", "20:59:59")),
        (at(21), None),
        (at(0), None),
        (at(12, day=DAY), ("11:00:00", "12:00:00")),
        (at(11, 29, 59, FRIDAY), ("10:29:59", "11:29:59")),
        (at(11, 30, 0, FRIDAY), None),
        (at(12, 59, 59, FRIDAY), None),
        (at(13, 0, 0, FRIDAY), ("11:30:00", "13:00:00")),
        (at(14, 0, 0, FRIDAY), ("11:30:00", "14:00:00")),
        (at(14, 0, 1, FRIDAY), ("13:00:01", "14:00:01")),
    ],
    ids=str,
)
def test_which_hours_are_due_when(now: datetime, hours: tuple[str, str] | None) -> None:
    assert due_hours(now) == hours


def test_night_is_from_nine_to_six() -> None:
    assert [hour for hour in range(24) if at_night(at(hour))] == [0, 1, 2, 3, 4, 5, 21, 22, 23]


@pytest.mark.parametrize("hour", [time(11, 30), time(12), time(12, 59)], ids=str)
async def test_what_falls_into_the_friday_prayer_goes_out_after_it(storage: Storage, crew: Crew, hour: time) -> None:
    await wishes(storage, SITI, hour)
    assert SITI not in await due(storage, datetime.combine(FRIDAY, hour, WITA))
    assert SITI in await due(storage, at(13, day=FRIDAY))
    assert SITI in await due(storage, at(14, day=FRIDAY))
    assert SITI not in await due(storage, at(14, 0, 1, day=FRIDAY))
    assert SITI in await due(storage, datetime.combine(DAY, hour, WITA)), "on other days there is none"


async def test_what_was_due_before_the_prayer_and_not_sent_stays_unsent(storage: Storage, crew: Crew) -> None:
    await wishes(storage, SITI, time(11, 29))
    assert SITI not in await due(storage, at(13, day=FRIDAY))


# By hand, and what is kept.


async def test_whom_a_reminder_reaches_and_when_they_had_one(storage: Storage, crew: Crew) -> None:
    await storage.reminders.sent(SITI, DAY, Slot.BY_HAND, 500)
    await storage.reminders.sent(RUSDI, DAY, Slot.MORNING, 600)
    await storage.reminders.sent(HANGIN, DAY - timedelta(days=1), Slot.BY_HAND, 400)
    found = await storage.reminders.reachable([SITI, RUSDI, 6, HANGIN], DAY)
    assert found == [Reachable(SITI, 104, 500), Reachable(RUSDI, 105), Reachable(HANGIN, 107)]
    assert [one.again_at for one in found] == [500 + BY_HAND_S, 0, 0]
    assert await storage.reminders.reachable([], DAY) == []


async def test_by_hand_again_only_the_last_time_counts(storage: Storage, crew: Crew) -> None:
    for sent in (500, 500 + BY_HAND_S):
        await storage.reminders.sent(SITI, DAY, Slot.BY_HAND, sent)
    (one,) = await storage.reminders.reachable([SITI], DAY)
    assert one.reminded_at == 500 + BY_HAND_S


async def test_what_is_long_past_is_let_go(storage: Storage, crew: Crew) -> None:
    for days in (0, KEEP_DAYS, KEEP_DAYS + 1):
        await storage.reminders.sent(SITI, DAY - timedelta(days=days), Slot.MORNING, 1)
    await storage.reminders.forget_old(DAY)
    rows = await storage.db.rows("SELECT day FROM reminders ORDER BY day")
    assert [row["day"] for row in rows] == [(DAY - timedelta(days=KEEP_DAYS)).isoformat(), DAY.isoformat()]


async def test_two_reminders_of_a_day_do_not_follow_upon_each_other(storage: Storage, crew: Crew) -> None:
    now = datetime(2026, 11, 24, 9, 0, 30, tzinfo=ZoneInfo("Asia/Makassar"))
    at = int(now.timestamp())
    due = await storage.reminders.due(Slot.MORNING, now)
    assert due
    for one in due:
        await storage.reminders.sent(one.id, now.date(), Slot.BY_HAND, at - 300)
    assert await storage.reminders.due(Slot.MORNING, now) == []
    later = now + timedelta(minutes=26)
    assert await storage.reminders.due(Slot.MORNING, later) == due


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (datetime(2026, 11, 24, 6, tzinfo=UTC), datetime(2026, 11, 24, 21, tzinfo=UTC)),
        (datetime(2026, 11, 27, 11, 29, 59, tzinfo=UTC), datetime(2026, 11, 27, 11, 30, tzinfo=UTC)),  # Friday
        (datetime(2026, 11, 27, 13, tzinfo=UTC), datetime(2026, 11, 27, 21, tzinfo=UTC)),
        (datetime(2026, 11, 28, 11, tzinfo=UTC), datetime(2026, 11, 28, 21, tzinfo=UTC)),
    ],
    ids=str,
)
def test_people_are_next_left_in_peace_at_night_or_on_friday_at_noon(now: datetime, begins: datetime) -> None:
    assert due_hours(now) is not None
    assert datetime.fromtimestamp(next_quiet(now), UTC) == begins
