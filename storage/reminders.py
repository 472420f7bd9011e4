"""Who is to be reminded when: the admins' hours, each person's own wishes, and what was sent already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from storage.audit import Audit
from storage.database import Database
from storage.members import NotYours
from storage.person import Person

NO_LONGER_S = 3600  # overdue by more, it is not sent: after a stop of the bot it would only puzzle people
BY_HAND_S = 2 * 3600  # a coordinator reminds the same person once in so long


class Slot(StrEnum):
    """leaving: in the morning, about the day before on which nobody said when they left."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    LEAVING = "leaving"
    BY_HAND = "by hand"


@dataclass(frozen=True)
class Rules:
    """Local times; people may move their own reminders between the earliest and the latest, and silence them."""

    morning: time
    afternoon: time
    earliest: time
    latest: time
    may_silence: bool

    def at(self, slot: Slot) -> time:
        """Without anybody's wish; about leaving it is asked when people are let in by the quiet hours."""
        return {Slot.MORNING: self.morning, Slot.AFTERNOON: self.afternoon}.get(slot, self.earliest)

    def allowed(self, at: time | None) -> bool:
        return self.may_silence if at is None else self.earliest <= at <= self.latest


class Reminders:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def rules(self) -> Rules:
        row = await self.db.one("SELECT morning, afternoon, earliest, latest, may_silence FROM reminder_rules")
        times = {name: time.fromisoformat(row[name]) for name in ("morning", "afternoon", "earliest", "latest")}
        return Rules(**times, may_silence=bool(row["may_silence"]))

    async def set_rules(self, by: Person, at: int, rules: Rules) -> None:
        """For everybody; wishes outside the new limits count no longer. `at`: Unix seconds. Raises NotYours."""
        if not by.is_admin:
            raise NotYours
        about = {name: f"{getattr(rules, name):%H:%M}" for name in ("morning", "afternoon", "earliest", "latest")}
        about["may_silence"] = str(int(rules.may_silence))
        await self.db.run(
            """
            UPDATE reminder_rules SET morning = :morning, afternoon = :afternoon, earliest = :earliest,
                latest = :latest, may_silence = CAST(:may_silence AS INTEGER)
            """,
            **about,
        )
        await Audit(self.db).add(at, by.id, "reminders.rules", None, **about)

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

    async def due(self, slot: Slot, now: datetime, people: Iterable[int]) -> list[int]:
        """Whose hour has come, at most one hour ago, and who have not been reminded of this day. `now`: local."""
        due = []
        for person_id in people:
            at = (await self.times(person_id))[slot]
            late = (now - datetime.combine(now.date(), at, now.tzinfo)).total_seconds() if at else -1
            if 0 <= late < NO_LONGER_S and not await self.sent_at(person_id, now.date(), slot):
                due.append(person_id)
        return due

    async def sent_at(self, person_id: int, day: date, slot: Slot) -> int | None:
        """When they were reminded of this day, in Unix seconds."""
        row = await self.db.row(
            "SELECT sent_at FROM reminders WHERE (person_id, day, slot) = (?, ?, ?)", person_id, day.isoformat(), slot
        )
        return row["sent_at"] if row else None

    async def sent(self, person_id: int, day: date, slot: Slot, at: int) -> None:
        """They are reminded of this day now, in Unix seconds."""
        await self.db.run(
            "INSERT INTO reminders VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sent_at = excluded.sent_at",
            *(person_id, day.isoformat(), slot, at),
        )
