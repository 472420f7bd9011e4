"""When what is sent unasked is due: on every working day, the first of a week, the first of a month; never twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.period import Period
from storage.unasked_wishes import Kind
from tests.storage.conftest import Crew

WITA = ZoneInfo("Asia/Makassar")
YEARS = [date(2025, 12, 1) + timedelta(days=n) for n in range(365 * 2)]  # from a Monday on
SENT = [kind for kind in Kind if kind is not Kind.BOARD]


@pytest.mark.parametrize("kind", SENT)
async def test_in_two_years_each_is_due_on_working_days_only_and_once_for_what_it_tells(
    storage: Storage, kind: Kind
) -> None:
    working = set(await storage.working_days.working(Period(YEARS[0], YEARS[-1])))
    due = {day: about for day in YEARS if (about := await storage.unasked.about(kind, day))}
    assert set(due) <= working
    assert max(Counter(about.first for about in due.values()).values()) == 1
    weeks = {day - timedelta(days=day.weekday()) for day in working}
    months = {day.replace(day=1) for day in working}
    expected = {
        Kind.DAILY: {day: day for day in working},
        Kind.WEEKLY: {min(day for day in working if week <= day < week + timedelta(days=7)): week for week in weeks},
        Kind.MONTHLY: {min(day for day in working if day.replace(day=1) == month): month for month in months},
    }
    expected[Kind.RESULTS] = expected[Kind.WEEKLY]
    if kind is Kind.NUDGE:
        assert all(day.weekday() >= 2 and day.day >= 16 for day in due)
        assert len({day.replace(day=1) for day in due}) == 24
    else:
        assert set(due) == set(expected[kind])
        assert all(about.last < day or kind is Kind.DAILY for day, about in due.items())


async def test_what_each_tells_of(storage: Storage) -> None:
    monday, first = date(2026, 11, 30), date(2026, 12, 1)
    assert await storage.unasked.about(Kind.DAILY, first) == Period(first, first)
    assert await storage.unasked.about(Kind.WEEKLY, monday) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert await storage.unasked.about(Kind.RESULTS, monday) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert await storage.unasked.about(Kind.MONTHLY, first) == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert await storage.unasked.about(Kind.NUDGE, date(2026, 11, 25)) == Period(date(2026, 11, 23), date(2026, 11, 29))


async def test_only_coordinators_and_cadres_of_its_kind_are_due(storage: Storage, crew: Crew) -> None:
    now = datetime.combine(date(2026, 11, 25), time(17), WITA)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET telegram_id = 1000 + id, joined_at = 1")
    cadres = {row["id"] for row in await storage.db.rows("SELECT id FROM people WHERE role = 'kader' AND active")}
    everybody = {row["id"] for row in await storage.db.rows("SELECT id FROM people")}
    (one, *_) = sorted(everybody - cadres)
    about = now.date()
    found = {kind: {each.id for each in await storage.unasked.due(kind, about, now, [one])} for kind in SENT}
    assert found[Kind.DAILY] == found[Kind.WEEKLY] == found[Kind.MONTHLY] == {one}
    assert found[Kind.RESULTS] == cadres
    assert found[Kind.NUDGE] == cadres | {one}
    async with storage.db.unit():
        await storage.unasked.sent(one, Kind.DAILY, about, 1)
        await storage.unasked.sent(one, Kind.DAILY, about, 2)
    assert await storage.unasked.due(Kind.DAILY, about, now, [one]) == []
    assert [each.id for each in await storage.unasked.due(Kind.DAILY, about - timedelta(days=1), now, [one])] == [one]
