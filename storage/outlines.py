"""A city's own boundaries, from a GeoJSON file: where a kelurahan really ends, if the city tells us."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.spelling import plain

EARTH_M = 6_371_000
M_PER_DEGREE = math.radians(1) * EARTH_M


class NoOutlines(Exception):
    """The file cannot be used; the text says why, in one line for who runs the bot."""


@dataclass(frozen=True)
class Outline:
    """The shape of a kelurahan in metres from its own corner, flat: within a city that is true to a few metres."""

    shape: Any  # of shapely
    longitude: float
    latitude: float

    def distance_m(self, latitude: float, longitude: float) -> int:
        """Metres from a place (WGS 84 degrees) to the nearest point of the kelurahan; 0 inside."""
        from shapely import Point

        metres: float = self.shape.distance(Point(*_flat(self, longitude, latitude)))
        return round(metres)


def read_outlines(path: Path, names: Mapping[str, str]) -> dict[str, Outline]:
    """kelurahan code -> outline, of the features (RFC 7946) with a property that is a kelurahan's code or name.

    names: every way to write one, plain() -> code. Several features of one kelurahan count together. Raises NoOutlines.
    """
    from shapely import unary_union  # heavy, and most cities have no such file

    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found: dict[str, list[Any]] = {}
        for feature in features:
            if code := _code(feature["properties"] or {}, names):
                found.setdefault(code, []).append(_shape(feature["geometry"]))
    except OSError as error:
        raise NoOutlines(f"cannot be read ({error.strerror})") from error
    except Exception as error:  # whatever else a file may hold
        raise NoOutlines(f"is no GeoJSON with the outlines of kelurahan ({type(error).__name__})") from error
    if not found:
        raise NoOutlines("has no feature with the name or the code of a kelurahan")
    return {code: _outline(unary_union(shapes)) for code, shapes in found.items()}


def _code(properties: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    """Whatever the property is called; codes with or without dots."""
    codes = {code.replace(".", ""): code for code in names.values()}
    values = [str(value) for value in properties.values()]
    by_code = [codes[digits] for value in values if (digits := value.replace(".", "")) in codes]
    by_name = [names[plain(value)] for value in values if plain(value) in names]
    return next(iter([*by_code, *by_name]), None)


def _shape(geometry: dict[str, Any]) -> Any:
    from shapely import make_valid
    from shapely.geometry import shape

    if geometry["type"] not in ("Polygon", "MultiPolygon") or not abs(shape(geometry).bounds[3]) <= 90:  # NaN: empty
        raise ValueError(geometry["type"])
    return make_valid(shape(geometry))


def _outline(shape: Any) -> Outline:
    from shapely import transform

    west, south, _, _ = shape.bounds
    origin = Outline(None, west, south)
    flat = transform(shape, lambda points: [_flat(origin, longitude, latitude) for longitude, latitude in points])
    return Outline(flat, west, south)


def _flat(origin: Outline, longitude: float, latitude: float) -> tuple[float, float]:
    east = (longitude - origin.longitude) * math.cos(math.radians(origin.latitude))
    return east * M_PER_DEGREE, (latitude - origin.latitude) * M_PER_DEGREE
