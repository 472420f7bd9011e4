"""Leaving: which day a /pulang belongs to, and which days still lack one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from storage.check_in import SELECT, CheckIn, check_in_of
from storage.database import Database

NIGHT_ENDS = time(6)  # work past midnight belongs to the day on which it began
ASKED_BACK_DAYS = 7
USUAL_OF = 10  # the latest days from which somebody's usual hour is taken
USUAL_HOURS = 8  # of whoever has never said when they left
STEP_MIN = 30


class CheckOuts:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def begun(self, person_id: int, sent: datetime) -> CheckIn | None:
        """Which day they leave at `sent` (local): today, at night yesterday if it was not over before midnight."""
        days, midnight = [sent.date()], datetime.combine(sent.date(), time(), sent.tzinfo).timestamp()
        if sent.time() < NIGHT_ENDS:
            days.append(sent.date() - timedelta(days=1))
        for day in days:
            row = await self.db.row(f"{SELECT} WHERE (person_id, day) = (?, ?)", person_id, day.isoformat())
            if row and (day == sent.date() or row["left_at"] is None or row["left_at"] >= midnight):
                return check_in_of(row)
        return None

    async def is_put_right(self, check_in: CheckIn) -> bool:
        """Whether the coordinator's word about leaving is the last one: it stays."""
        row = await self.db.row(
            "SELECT act FROM check_in_history WHERE (person_id, day) = (?, ?) ORDER BY id DESC LIMIT 1",
            *(check_in.person_id, check_in.day.isoformat()),
        )
        return bool(check_in.left_at and row and row["act"] == "corrected")

    async def lacking(self, today: date) -> list[CheckIn]:
        """Days of the last week without a word about leaving, of people who can be asked and were not yet."""
        rows = await self.db.rows(
            f"""
            {SELECT} JOIN people ON people.id = person_id AND active AND telegram_id IS NOT NULL
            WHERE left_at IS NULL AND corrected_by IS NULL AND day >= ? AND day < ? AND NOT EXISTS (
                SELECT 1 FROM reminders
                WHERE reminders.person_id = check_ins.person_id AND reminders.day = check_ins.day AND slot = 'leaving')
            ORDER BY person_id, check_ins.day
            """,
            *((today - timedelta(days=ASKED_BACK_DAYS)).isoformat(), today.isoformat()),
        )
        return [check_in_of(row) for row in rows]

    async def plausible(self, check_in: CheckIn, came: datetime) -> list[datetime]:
        """Hours at which they may have left, likeliest first; `came`: local. All before the next morning."""
        rows = await self.db.rows(
            """
            SELECT left_at - at AS seconds FROM check_ins
            WHERE person_id = ? AND left_at IS NOT NULL AND NOT left_later ORDER BY day DESC LIMIT ?
            """,
            *(check_in.person_id, USUAL_OF),
        )
        spans = sorted(row["seconds"] for row in rows) or [USUAL_HOURS * 3600]
        usual = came + timedelta(seconds=spans[len(spans) // 2])
        guesses = [usual, *(usual + timedelta(hours=hours) for hours in (-1, 1, -2, 2))]
        rounded = [_half_hour(guess) for guess in guesses]
        morning = datetime.combine(came.date() + timedelta(days=1), NIGHT_ENDS, came.tzinfo)
        likely = [at for at in dict.fromkeys(rounded) if came < at < morning][:4]
        return [*likely[:1], *sorted(likely[1:])]


def _half_hour(at: datetime) -> datetime:
    """The nearest one."""
    minutes = round((at.hour * 60 + at.minute) / STEP_MIN) * STEP_MIN
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
