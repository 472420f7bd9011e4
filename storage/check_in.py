"""One day of one person as it is kept: when they came and left, from where, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from storage.database import Row
from storage.places import Kelurahan

UNDO_S = 300  # so long a check-in is taken back with one tap
INACCURATE_M = 500  # a phone that knows its place no better than this does not say where it is


class Flag(StrEnum):
    """What the coordinator should know about a check-in; never a reason to refuse it."""

    NO_LOCATION = "no location"
    FAR = "far"
    NOT_OWN_PLACE = "not own place"  # a forwarded location, or a place picked from the map
    INACCURATE = "inaccurate"


DOUBT = (None, Flag.INACCURATE, Flag.FAR, Flag.NOT_OWN_PLACE, Flag.NO_LOCATION)  # from none to most


@dataclass(frozen=True)
class Place:
    """WGS 84 degrees; accuracy in metres, where the phone told it; own: of the sender's phone, sent by it."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None
    own: bool = True

    def seen_from(self, kelurahan: Kelurahan) -> tuple[int, Flag | None]:
        """Metres from the kelurahan, and what is odd about it. The phone's own doubt counts in its favour."""
        distance, doubt = kelurahan.distance_m(self.latitude, self.longitude), self.accuracy_m or 0
        if not self.own:
            return distance, Flag.NOT_OWN_PLACE
        if distance - doubt > kelurahan.reach_m:
            return distance, Flag.FAR
        return distance, Flag.INACCURATE if doubt > INACCURATE_M else None


@dataclass(frozen=True)
class CheckIn:
    """Times in Unix seconds. at: when it was sent, which counts; recorded_at: when it was worked off.

    kelurahan: name of the one it counts for; distance_m: from there; left_later: the time was filled in afterwards;
    corrected_by: the coordinator who last changed it.
    """

    id: int
    person_id: int
    day: date
    at: int
    recorded_at: int
    kelurahan: str
    latitude: float | None
    longitude: float | None
    distance_m: int | None
    flag: Flag | None
    note: str | None
    settled_at: int | None
    left_at: int | None
    left_later: bool
    corrected_by: int | None

    def may_give_way(self, place: Place, kelurahan: Kelurahan, at: int) -> bool:
        """Whether another place may take this one's: one less in doubt until somebody has looked at it, or within
        five minutes one no more in doubt. Never for the worse.
        """
        gained = DOUBT.index(self.flag) - DOUBT.index(place.seen_from(kelurahan)[1])
        return (gained > 0 and not self.settled_at) or (gained == 0 and self._is_fresh(at) and place.own)

    def may_be_cancelled(self, at: int) -> bool:
        """Within five minutes of being told that it is kept, and while nothing has followed."""
        return self._is_fresh(at) and not (self.left_at or self.corrected_by)

    def _is_fresh(self, at: int) -> bool:
        return at - self.recorded_at <= UNDO_S

    @property
    def seconds(self) -> int | None:
        """How long they were there; None: they have not said when they left."""
        return None if self.left_at is None else self.left_at - self.at


COLUMNS = """
    check_ins.id, person_id, day, at, recorded_at, kelurahan.name AS kelurahan, check_ins.latitude,
           check_ins.longitude, distance_m, flag, note, settled_at, left_at, left_later, corrected_by
"""
FROM = "FROM check_ins JOIN kelurahan ON kelurahan.code = check_ins.kelurahan_code"
SELECT = f"SELECT {COLUMNS} {FROM}"


def check_in_of(row: Row) -> CheckIn:
    """From a row with COLUMNS, and whatever else."""
    kept = {field.name: row[field.name] for field in fields(CheckIn)}
    read = {
        "day": date.fromisoformat(row["day"]),
        "flag": Flag(row["flag"]) if row["flag"] else None,
        "left_later": bool(row["left_later"]),
    }
    return CheckIn(**kept | read)
