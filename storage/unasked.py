"""When people are sent what they have not asked for, and about which days; each only once."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from storage.database import Database
from storage.period import Period
from storage.quiet import due_hours
from storage.reminders import CAN_BE_REACHED, Reachable
from storage.unasked_wishes import CADRES, COORDINATORS, USUAL, Kind
from storage.working_days import WorkingDays

KEEP_DAYS = 100
WEDNESDAY, SECOND_HALF = 2, 16  # of the week, of the month: not before there is an RT brought to mind


class Unasked:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def about(self, kind: Kind, today: date) -> Period | None:
        """Of which days it tells when it is sent today; None: today it is not sent.

        What falls on a day off comes on the next working day of the same week or month.
        """
        monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
        since = {
            Kind.DAILY: today,
            Kind.MONTHLY: first,
            Kind.NUDGE: max(monday + timedelta(days=WEDNESDAY), today.replace(day=SECOND_HALF)),
        }.get(kind, monday)
        working = await WorkingDays(self.db).working(Period(since, today)) if since <= today else []
        if list(working) != [today]:
            return None
        return {
            Kind.DAILY: Period(today, today),
            Kind.MONTHLY: Period((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
            Kind.NUDGE: Period(monday, monday + timedelta(days=6)),
        }.get(kind, Period(monday - timedelta(days=7), monday - timedelta(days=1)))

    async def due(self, kind: Kind, about: date, now: datetime, coordinators: Collection[int]) -> list[Reachable]:
        """Whose hour has come today and who was not sent it, also when it is late; nobody while it is quiet.

        coordinators: who has such a role now. `now`: local. Who joined after their hour is left out.
        """
        if due_hours(now) is None:
            return []
        midnight = datetime.combine(now.date(), time(), now.tzinfo)
        among = json.dumps(list(coordinators) if kind in COORDINATORS else [])
        about_it = {"kind": kind, "day": about.isoformat(), "usual": f"{USUAL[kind]:%H:%M}", "now": f"{now:%H:%M}"}
        rows = await self.db.rows(
            DUE, **about_it, among=among, cadres=kind in CADRES, midnight=int(midnight.timestamp())
        )
        return [Reachable(**dict(row)) for row in rows]

    async def sent(self, person_id: int, kind: Kind, about: date, at: int) -> None:
        """It is sent now, in Unix seconds, or is nothing worth sending."""
        await self.db.run(
            "INSERT INTO unasked VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", person_id, kind, about.isoformat(), at
        )

    async def forget_old(self, today: date) -> None:
        """What was sent long ago."""
        await self.db.run("DELETE FROM unasked WHERE day < ?", (today - timedelta(days=KEEP_DAYS)).isoformat())


HOUR = "iif(wish.person_id IS NULL, :usual, wish.at)"  # NULL: silenced
DUE = f"""
    SELECT people.id, telegram_id AS chat_id FROM people
    LEFT JOIN unasked_wishes AS wish ON (wish.person_id, wish.kind) = (people.id, :kind)
    WHERE (people.id IN (SELECT value FROM json_each(:among)) OR (:cadres AND role = 'kader')) AND {CAN_BE_REACHED}
    AND {HOUR} <= :now AND joined_at <= :midnight + 3600 * substr({HOUR}, 1, 2) + 60 * substr({HOUR}, 4, 2)
    AND NOT EXISTS (SELECT 1 FROM unasked WHERE (person_id, kind, day) = (people.id, :kind, :day))
    ORDER BY people.id
"""
