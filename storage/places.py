"""A kelurahan as a place: how far it reaches, and how its name is written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

EARTH_M = 6_371_000
SLACK_M = 1_000  # a phone's position and a kelurahan's shape are both rough


@dataclass(frozen=True)
class Kelurahan:
    code: str
    name: str
    kecamatan_code: str
    kecamatan: str
    area_km2: float
    latitude: float
    longitude: float

    def distance_m(self, latitude: float, longitude: float) -> int:
        """Metres from the kelurahan's point to a place (haversine)."""
        a, b = math.radians(self.latitude), math.radians(latitude)
        dx = math.radians(longitude - self.longitude)
        h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(dx / 2) ** 2
        return round(2 * EARTH_M * math.asin(math.sqrt(h)))

    @property
    def reach_m(self) -> float:
        """How far from its point a place may still be in it: twice the radius of a circle of its area, and a slack."""
        return 2 * math.sqrt(self.area_km2 / math.pi) * 1000 + SLACK_M


def kecamatan_of(kelurahan_code: str) -> str:
    """'64.74.01' of '64.74.01.1003': how Kemendagri numbers places."""
    return kelurahan_code[:8]


def plain(name: str) -> str:
    """A name without what people leave out or add: case, spaces, hyphens, dots and apostrophes."""
    return re.sub(r"[\s\-.'’]", "", name).casefold()
