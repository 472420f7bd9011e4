"""What a month's paper tells of a cadre, of a kelurahan or of a kecamatan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.attendance import PersonDay, Totals
from storage.letterhead import Letterhead
from storage.month_photos import Photo
from storage.period import Period
from storage.person import Person
from storage.report import Report
from storage.signers import Signer
from storage.working_days import Day


@dataclass(frozen=True)
class Month:
    """What every paper has. number: of the paper; reports: by day, those taken back left out; made_on: its date.

    labels: category code -> its name; signers: who draws it up first, then whoever has to know.
    """

    period: Period
    made_on: date
    head: Letterhead
    number: str
    reports: Sequence[Report]
    labels: dict[str, str]
    photos: Sequence[Photo]
    signers: Sequence[Signer]


@dataclass(frozen=True)
class PersonMonth(Month):
    """days: every day of the month, those to come too; named: what each was called; plan: for the month after."""

    person: Person
    days: Sequence[PersonDay]
    named: dict[date, Day]
    totals: Totals
    plan: str | None


@dataclass(frozen=True)
class CadreLine:
    """One cadre in the paper of an area, with what they reported about this area."""

    name: str
    kelurahan: str
    totals: Totals
    reports: int


@dataclass(frozen=True)
class AreaMonth(Month):
    """kelurahan: None in the paper of a kecamatan; places: code -> name, of all kelurahan in it; rts: code -> count."""

    kecamatan: str
    kelurahan: str | None
    places: dict[str, str]
    rts: dict[str, int]
    cadres: Sequence[CadreLine]
