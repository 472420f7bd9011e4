"""Who a notice is for at this moment, of those whom its author may write to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from storage.attendance import Attendance, State
from storage.audience import Audience, Reach
from storage.database import Database
from storage.periods import this_day, this_week
from storage.person import Person
from storage.roles import Act, Role
from storage.scopes import Scope


class Audiences:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def people(self, audience: Audience, author: Person, now: datetime) -> Reach:
        """Who it is at this moment (`now`: local), of those whom the author may write to at this moment."""
        among = await self._idle(audience, author.scope, now)
        rows = await self.db.rows(
            f"SELECT people.id, people.name, telegram_id, reachable FROM {PLACED} WHERE {MEANT} ORDER BY people.id",
            **scope_for(author),
            now=int(now.timestamp()),
            among=None if among is None else json.dumps(sorted(among)),
            roles=_some(audience.roles),
            kecamatan=_some(audience.kecamatan) if audience.kecamatan or not audience.kelurahan else "[]",
            kelurahan=_some(audience.kelurahan) if audience.kelurahan or not audience.kecamatan else "[]",
            people=json.dumps(audience.people),
            only_people=audience.only_people,
            but=json.dumps(audience.but),
        )
        return Reach(
            tuple(row["id"] for row in rows if row["telegram_id"] and row["reachable"]),
            {row["id"]: row["name"] for row in rows if not row["telegram_id"]},
            {row["id"]: row["name"] for row in rows if row["telegram_id"] and not row["reachable"]},
        )

    async def may_name(self, author: Person, ids: Iterable[int]) -> dict[int, str]:
        """Of these the active ones whom the author may write to, by name."""
        rows = await self.db.rows(
            f"SELECT people.id, people.name FROM {PLACED} WHERE {REACHED_BY} AND people.id IN "
            "(SELECT value FROM json_each(:ids)) ORDER BY people.name",
            **scope_for(author),
            ids=json.dumps(list(ids)),
        )
        return {row["id"]: row["name"] for row in rows}

    async def _idle(self, audience: Audience, scope: Scope, now: datetime) -> set[int] | None:
        """Those cadres who have not done what is asked for; None: it is not asked for."""
        found: list[set[int]] = []
        today, zone = now.date(), now.tzinfo
        if audience.not_in_today:
            days = await Attendance(self.db).of_scope(scope, this_day(today), today, zone)  # type: ignore[arg-type]
            found.append({day.person_id for day in days if day.state in (State.ABSENT, State.NOT_JOINED)})
        if audience.no_report_this_week:
            rows = await self.db.rows(NO_REPORT, since=this_week(today).first.isoformat())
            found.append({row["id"] for row in rows})
        return set.intersection(*found) if found else None


def scope_for(author: Person) -> dict[str, Any]:
    """Whom somebody may write to: admins and the city's coordinator all, kecamatan coordinators their own kecamatan."""
    return {"codes": author.scope.codes if author.may(Act.SEND_NOTICE) else "[]"}


def _some(values: Iterable[str]) -> str | None:
    """For SQL: a JSON array, None when nothing is picked."""
    return json.dumps(list(values)) if values else None


PLACED = "people LEFT JOIN kelurahan ON kelurahan.code = kelurahan_code"
PLACE = "coalesce(people.kecamatan_code, kelurahan.kecamatan_code)"
REACHED_BY = f"""
    (active OR by_settings) AND (:codes IS NULL OR {PLACE} IN (SELECT value FROM json_each(:codes)))
"""
ROLE = f"""
    (:roles IS NULL OR people.role IN (SELECT value FROM json_each(:roles))
     OR ((also_admin OR by_settings) AND '{Role.ADMIN}' IN (SELECT value FROM json_each(:roles)))
     OR EXISTS (SELECT 1 FROM acting WHERE person_id = people.id AND starts_at <= :now AND ends_at > :now
                AND acting.role IN (SELECT value FROM json_each(:roles))))
"""
MEANT = f"""
    {REACHED_BY} AND people.id NOT IN (SELECT value FROM json_each(:but))
    AND (people.id IN (SELECT value FROM json_each(:people)) OR (
        NOT :only_people AND {ROLE}
        AND (:kecamatan IS NULL OR :kelurahan IS NULL
             OR {PLACE} IN (SELECT value FROM json_each(:kecamatan))
             OR people.kelurahan_code IN (SELECT value FROM json_each(:kelurahan)))
        AND (:among IS NULL OR people.id IN (SELECT value FROM json_each(:among)))
    ))
"""
NO_REPORT = """
    SELECT id FROM people WHERE role = 'kader' AND NOT EXISTS (
        SELECT 1 FROM reports WHERE person_id = people.id AND occurred_on >= :since AND state <> 'withdrawn'
    )
"""
