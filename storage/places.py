"""A kelurahan as a place: where it lies and how far it reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass

from storage.outlines import EARTH_M, Outline

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
    outline: Outline | None = None

    def distance_m(self, latitude: float, longitude: float) -> int:
        """Metres to a place (WGS 84 degrees): from the outline if there is one, else from the point (haversine)."""
        if self.outline:
            return self.outline.distance_m(latitude, longitude)
        a, b = math.radians(self.latitude), math.radians(latitude)
        dx = math.radians(longitude - self.longitude)
        h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(dx / 2) ** 2
        return round(2 * EARTH_M * math.asin(math.sqrt(h)))

    @property
    def reach_m(self) -> float:
        """How far off a place may be in it: a slack, and without outline twice the radius of its area's circle."""
        return SLACK_M + (0 if self.outline else 2 * math.sqrt(self.area_km2 / math.pi) * 1000)


def kecamatan_of(kelurahan_code: str) -> str:
    """'64.74.01' of '64.74.01.1003': how Kemendagri numbers places."""
    return kelurahan_code[:8]
