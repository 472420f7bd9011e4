"""What the coordinator's board says: the day as it is now, or as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from handlers.day_board import counts_of
from handlers.kit.texts import say
from storage import Storage
from storage.attendance import LEAVE, PersonDay, State, Totals, total
from storage.periods import this_day
from storage.person import Person
from storage.plans import Plan

NOT_IN = (State.ABSENT, State.ASKED)


@dataclass(frozen=True)
class Today:
    """counts: of each kecamatan, of several also all; reports: by name of the kelurahan."""

    counts: list[tuple[str, Totals]]
    present: list[PersonDay]
    missing: list[PersonDay]
    leave: list[PersonDay]
    not_joined: int
    reports: dict[str, int]
    waiting: int
    plans: list[Plan]


async def body_of(storage: Storage, person: Person, now: datetime) -> str:
    """All but when it was last changed, so that it is changed only when there is something to tell."""
    return str(say.board.body(person.scope, now.date(), await _today(storage, person, now)))


async def _today(storage: Storage, person: Person, now: datetime) -> Today:
    day = now.date()
    days = await _days(storage, person, day, now)
    return Today(
        counts_of(days, working=True),
        present=[one for one in days if one.state is State.PRESENT],
        missing=[one for one in days if one.state in NOT_IN],
        leave=[one for one in days if one.state in LEAVE],
        not_joined=sum(one.state is State.NOT_JOINED for one in days),
        reports=await storage.boards.reports(person.scope, day),
        waiting=await storage.reviews.count_waiting(person),
        plans=await storage.plans.open_in(person.scope, day),
    )


async def record_of(storage: Storage, person: Person, day: date, now: datetime) -> str:
    days = await _days(storage, person, day, now)
    working = await storage.working_days.working(this_day(day))
    reports = await storage.boards.reports(person.scope, day)
    return str(say.board.record(day, total(days, working), sum(reports.values())))


async def _days(storage: Storage, person: Person, day: date, now: datetime) -> list[PersonDay]:
    return await storage.attendance.of_scope(person.scope, this_day(day), day, cast(ZoneInfo, now.tzinfo))
