"""Who was there, once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.database import Database, Row
from storage.places import Kelurahan


class Flag(StrEnum):
    """What the coordinator should know about a check-in; never a reason to refuse it."""

    NO_LOCATION = "no location"
    FAR = "far"
    NOT_OWN_PLACE = "not own place"  # a forwarded location: somebody else's


@dataclass(frozen=True)
class Place:
    """WGS 84 degrees; accuracy in metres, where the phone told it."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True)
class CheckIn:
    """at: Unix seconds when it was sent; distance_m: from the kelurahan's point."""

    at: int
    kelurahan: str
    distance_m: int | None
    flag: Flag | None


class CheckIns:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def of_day(self, person_id: int, day: date) -> CheckIn | None:
        row = await self.db.row(OF_DAY, person_id, day.isoformat())
        return _check_in(row) if row else None

    async def add(
        self, person_id: int, day: date, at: int, kelurahan: Kelurahan, place: Place | None, flag: Flag | None = None
    ) -> CheckIn:
        """Keep a check-in; a second one of the same day changes nothing. Returns the one that counts.

        Accepted wherever it was; what is missing, or farther off than the kelurahan reaches, is flagged.
        """
        distance = kelurahan.distance_m(place.latitude, place.longitude) if place else None
        if flag is None and (distance is None or distance > kelurahan.reach_m):
            flag = Flag.NO_LOCATION if distance is None else Flag.FAR
        await self.db.run(
            """
            INSERT INTO check_ins
                (person_id, day, at, kelurahan_code, latitude, longitude, accuracy_m, distance_m, flag)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            *(person_id, day.isoformat(), at, kelurahan.code),
            *((place.latitude, place.longitude, place.accuracy_m) if place else (None, None, None)),
            *(distance, flag),
        )
        return _check_in(await self.db.one(OF_DAY, person_id, day.isoformat()))


OF_DAY = """
    SELECT at, kelurahan.name AS kelurahan, distance_m, flag
    FROM check_ins JOIN kelurahan ON kelurahan.code = kelurahan_code
    WHERE (person_id, day) = (?, ?)
"""


def _check_in(row: Row) -> CheckIn:
    return CheckIn(**dict(row) | {"flag": Flag(row["flag"]) if row["flag"] else None})
