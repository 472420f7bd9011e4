"""Who is to be reminded when: the admins' hours, each person's own wishes, and what was sent already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from storage.audit import Audit
from storage.database import Database
from storage.members import NotYours
from storage.person import Person
from storage.quiet import MORNING, NIGHT, due_hours

APART_S = 1800  # two reminders of a day, whoever wants them, do not follow upon each other faster
BY_HAND_S = 2 * 3600  # the same person is reminded by hand once in so long
ASK_FROM = time(7)  # about leaving, to whoever has no wish
KEEP_DAYS = 60
TIMES = ("morning", "afternoon", "earliest", "latest", "board")


class Slot(StrEnum):
    """leaving: in the morning, about the day before on which nobody said when they left."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    LEAVING = "leaving"
    BY_HAND = "by hand"


@dataclass(frozen=True)
class Rules:
    """Local times; people may move their own reminders between the earliest and the latest, and silence them.

    board: when coordinators get the board of a working day.
    """

    morning: time
    afternoon: time
    earliest: time
    latest: time
    may_silence: bool
    board: time = time(7)

    def at(self, slot: Slot) -> time:
        """Without anybody's wish."""
        leaving = max(self.earliest, ASK_FROM)
        return {Slot.MORNING: self.morning, Slot.AFTERNOON: self.afternoon}.get(slot, leaving)

    @property
    def sound(self) -> bool:
        """Whether the hours are in their order, and none of them at night."""
        in_order = MORNING <= self.earliest <= self.morning < self.afternoon <= self.latest < NIGHT
        return in_order and MORNING <= self.board < NIGHT

    def allowed(self, at: time | None) -> bool:
        return self.may_silence if at is None else self.earliest <= at <= self.latest


@dataclass(frozen=True)
class Reachable:
    """Whom a reminder can reach, in which chat; reminded_at: by hand on that day, Unix seconds."""

    id: int
    chat_id: int
    reminded_at: int | None = None

    @property
    def again_at(self) -> int:
        """From when on they may be reminded by hand."""
        return self.reminded_at + BY_HAND_S if self.reminded_at else 0


class Reminders:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def rules(self) -> Rules:
        row = await self.db.one("SELECT morning, afternoon, earliest, latest, board, may_silence FROM reminder_rules")
        times = {name: time.fromisoformat(row[name]) for name in TIMES}
        return Rules(**times, may_silence=bool(row["may_silence"]))

    async def set_rules(self, by: Person, at: int, rules: Rules) -> bool:
        """For everybody; wishes outside the new limits count no longer. Whether the rules are sound.

        `at`: Unix seconds. Raises NotYours.
        """
        if not by.is_admin:
            raise NotYours
        if not rules.sound:
            return False
        about = {name: f"{getattr(rules, name):%H:%M}" for name in TIMES}
        about["may_silence"] = str(int(rules.may_silence))
        await self.db.run(
            """
            UPDATE reminder_rules SET morning = :morning, afternoon = :afternoon, earliest = :earliest,
                latest = :latest, board = :board, may_silence = CAST(:may_silence AS INTEGER)
            """,
            **about,
        )
        await Audit(self.db).add(at, by.id, "reminders.rules", None, **about)
        return True

    async def times(self, person_id: int) -> dict[Slot, time | None]:
        """When this person is reminded, None: not at all; a wish that the rules no longer allow does not count."""
        rules = await self.rules()
        rows = await self.db.rows("SELECT slot, at FROM reminder_wishes WHERE person_id = ?", person_id)
        wishes = {Slot(row["slot"]): row["at"] and time.fromisoformat(row["at"]) for row in rows}
        kept = {slot: at for slot, at in wishes.items() if rules.allowed(at)}
        return {slot: kept[slot] if slot in kept else rules.at(slot) for slot in Slot if slot is not Slot.BY_HAND}

    async def wish(self, person_id: int, slot: Slot, at: time | None) -> bool:
        """Somebody's own hour, None: silence; whether the rules allow it."""
        if not (await self.rules()).allowed(at):
            return False
        await self.db.run(
            "INSERT INTO reminder_wishes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
            *(person_id, slot, f"{at:%H:%M}" if at else None),
        )
        return True

    async def unwish(self, person_id: int) -> None:
        """Back to everybody's hours."""
        await self.db.run("DELETE FROM reminder_wishes WHERE person_id = ?", person_id)

    async def due(self, slot: Slot, now: datetime) -> list[Reachable]:
        """Cadres whose hour has come, at most one hour ago, and who were not reminded of this day. `now`: local."""
        hours = due_hours(now)
        if hours is None:
            return []
        rules = await self.rules()
        limits = {
            "earliest": f"{rules.earliest:%H:%M}",
            "latest": f"{rules.latest:%H:%M}",
            "silence": rules.may_silence,
        }
        about = {"slot": slot, "usual": f"{rules.at(slot):%H:%M}", "day": now.date().isoformat()}
        rows = await self.db.rows(
            DUE, **limits, **about, first=hours[0], last=hours[1], lately=int(now.timestamp()) - APART_S
        )
        return [Reachable(**dict(row)) for row in rows]

    async def reachable(self, people: Iterable[int], day: date) -> list[Reachable]:
        """Who of them has joined and not blocked the bot, with when they were last reminded by hand of this day."""
        rows = await self.db.rows(
            f"""
            SELECT people.id, telegram_id AS chat_id, sent_at AS reminded_at FROM people
            LEFT JOIN reminders ON (person_id, day, slot) = (people.id, ?2, '{Slot.BY_HAND}')
            WHERE people.id IN (SELECT value FROM json_each(?1)) AND {CAN_BE_REACHED} ORDER BY people.id
            """,
            *(json.dumps(list(people)), day.isoformat()),
        )
        return [Reachable(**dict(row)) for row in rows]

    async def sent(self, person_id: int, day: date, slot: Slot, at: int) -> None:
        """They are reminded of this day now, in Unix seconds."""
        await self.db.run(
            "INSERT INTO reminders VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sent_at = excluded.sent_at",
            *(person_id, day.isoformat(), slot, at),
        )

    async def forget_old(self, today: date) -> None:
        """What was sent long ago."""
        await self.db.run("DELETE FROM reminders WHERE day < ?", (today - timedelta(days=KEEP_DAYS)).isoformat())


CAN_BE_REACHED = "people.active AND telegram_id IS NOT NULL AND reachable"
HOUR = """
    CASE WHEN wish.person_id IS NULL THEN :usual
         WHEN wish.at IS NULL THEN iif(:silence, NULL, :usual)
         WHEN wish.at BETWEEN :earliest AND :latest THEN wish.at
         ELSE :usual END || ':00'
"""
DUE = f"""
    SELECT people.id, telegram_id AS chat_id FROM people
    LEFT JOIN reminder_wishes AS wish ON (wish.person_id, wish.slot) = (people.id, :slot)
    WHERE role = 'kader' AND {CAN_BE_REACHED} AND {HOUR} BETWEEN :first AND :last
    AND NOT EXISTS (SELECT 1 FROM reminders WHERE (person_id, day, slot) = (people.id, :day, :slot))
    AND NOT EXISTS (SELECT 1 FROM reminders WHERE (person_id, day) = (people.id, :day) AND sent_at > :lately)
    ORDER BY people.id
"""
