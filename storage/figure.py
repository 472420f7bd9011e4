"""What figures are: a part of the city, and what there was in it over a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from storage.attendance import Totals
from storage.period import Period

Level = Literal["city", "kecamatan", "kelurahan", "person"]
OPEN_DAYS = 30  # so far back an obstacle is still told of, and so long an RT may be untouched
OPEN_MOST = 200  # as many are named


@dataclass(frozen=True)
class Area:
    """code: of the place ('' for the city), the id of a person. home: the kelurahan of a person or itself.

    kecamatan: the code of the one that it lies in; None for the city.
    """

    level: Level
    code: str
    name: str
    kecamatan: str | None = None
    home: str | None = None


CITY = Area("city", "", "Kota Bontang")


class ByCategory(NamedTuple):
    code: str
    button: str
    reports: int
    participants: int


class ByPlace(NamedTuple):
    """A kelurahan, or of a kelurahan one who reported there; rts_all: those there are now, or which they look after."""

    area: Area
    reports: int
    participants: int
    rts_reached: int
    rts_all: int


class Listed(NamedTuple):
    """One report of a list."""

    id: int
    number: str
    occurred_on: date


class Said(NamedTuple):
    """Of a report: its number, about where and by whom it is, and the words in it that are still open."""

    number: str
    words: str
    kelurahan: str
    rts: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Figures:
    """Reports that were taken back count nowhere. swadaya, budget: rupiah. waiting: now, whenever they were sent.

    by_place: of the city and a kecamatan its kelurahan, of a kelurahan its people, of a person nothing.
    An obstacle is open until a later report of the same kind about the same RT has none, a follow-up until there is
    such a report; the newest OPEN_MOST of the span and the OPEN_DAYS to its end.
    """

    area: Area
    period: Period
    reports: int
    by_state: dict[str, int]
    by_category: list[ByCategory]
    by_place: list[ByPlace]
    participants: int
    men: int
    women: int
    swadaya: int
    budget: int
    rts_reached: int
    rts_all: int
    cadres: int
    cadres_without_report: list[str]
    waiting: int
    obstacles_open: list[Said]
    follow_ups_open: list[Said]
    attendance: Totals
