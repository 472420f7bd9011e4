"""When people are left in peace: at night, and during the Friday prayer; and which hours are due at a moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

MORNING, NIGHT = time(6), time(21)  # between them people may be written to
FRIDAY, PRAYER, AFTER_PRAYER = 4, time(11, 30), time(13)
NO_LONGER = timedelta(hours=1)  # overdue by more, a reminder is not sent: after a stop of the bot it would only puzzle


def of_use_until(now: datetime) -> int:
    """A reminder that is queued now (local) is to be sent within an hour, and before the night; Unix seconds."""
    night = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return int(min(now + NO_LONGER, night).timestamp())


def end_of_day(now: datetime) -> int:
    """When the night of this day (local) begins; Unix seconds."""
    return int(datetime.combine(now.date(), NIGHT, now.tzinfo).timestamp())


def at_night(at: datetime) -> bool:
    """`at`: local."""
    return not MORNING <= at.time() < NIGHT


def next_quiet(now: datetime) -> int:
    """When, after `now` (local, at which it is not quiet), people are left in peace again; Unix seconds."""
    before_prayer = now.weekday() == FRIDAY and now.time() < PRAYER
    return int(datetime.combine(now.date(), PRAYER if before_prayer else NIGHT, now.tzinfo).timestamp())


def due_hours(now: datetime) -> tuple[str, str] | None:
    """The hours 'HH:MM:SS', both included, of which a reminder is due now (local); None: it is quiet.

    What falls into the Friday prayer is due when that is over.
    """
    friday = now.weekday() == FRIDAY
    if at_night(now) or (friday and PRAYER <= now.time() < AFTER_PRAYER):
        return None
    first = (now - NO_LONGER).time()
    if friday and now.time() >= AFTER_PRAYER >= first:
        first = PRAYER
    return f"{first:%H:%M:%S}", f"{now:%H:%M:%S}"


def quiet_until(at: datetime) -> datetime | None:
    """When people may be written to again, should it be quiet at this moment (local); None: it is not."""
    if at.weekday() == FRIDAY and PRAYER <= at.time() < AFTER_PRAYER:
        return datetime.combine(at.date(), AFTER_PRAYER, at.tzinfo)
    if not at_night(at):
        return None
    day = at.date() + timedelta(days=at.time() >= NIGHT)
    return datetime.combine(day, MORNING, at.tzinfo)
