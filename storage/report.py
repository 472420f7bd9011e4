"""One report as it is kept, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from storage.database import Row


class State(StrEnum):
    SENT = "sent"  # waits for the coordinator
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Photo:
    """Telegram's names of a picture: one to send it again, one that stays the same for the same picture."""

    file_id: str
    file_unique_id: str


@dataclass(frozen=True)
class Content:
    """What the cadre says; participants None: not asked or not told."""

    rt: str
    category_code: str
    occurred_on: date
    story: str
    participants: int | None
    photos: tuple[Photo, ...] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self) | {"occurred_on": self.occurred_on.isoformat()}, ensure_ascii=False)

    def differs(self, other: Content) -> list[str]:
        """The names of what is not the same in both."""
        mine, others = asdict(self), asdict(other)
        return [name for name in mine if mine[name] != others[name]]


@dataclass(frozen=True)
class Report:
    """Times in Unix seconds. waits_since: when it was last sent; return_step: the question to answer anew, and why.

    kecamatan_code: of the kelurahan it is about, which stays when the cadre moves.
    """

    id: int
    number: str
    person_id: int
    name: str
    phone: str | None
    telegram_id: int | None
    kelurahan_code: str
    kelurahan: str
    kecamatan_code: str
    category: str
    sent_at: int
    waits_since: int
    state: State
    version: int
    decided_by: str | None
    decided_at: int | None
    return_step: str | None
    return_words: str | None
    content: Content


@dataclass(frozen=True)
class Version:
    """One change: when (Unix seconds), by whom, what, and what the report said before it."""

    changed_at: int
    by: str | None
    act: str
    before: Content
    reason: str | None


SELECT = """
    SELECT reports.id, number, person_id, people.name, people.phone, people.telegram_id, reports.kelurahan_code,
           kelurahan.name AS kelurahan, kelurahan.kecamatan_code, categories.button AS category, sent_at,
           coalesce(waits_since, sent_at) AS waits_since, state, version, decider.name AS decided_by, decided_at,
           return_step, return_words, rt, category_code, occurred_on, story, reports.participants,
           (SELECT json_group_array(json_array(file_id, file_unique_id))
            FROM (SELECT * FROM report_photos WHERE report_id = reports.id ORDER BY position)) AS photos
    FROM reports JOIN people ON people.id = person_id
    JOIN kelurahan ON kelurahan.code = reports.kelurahan_code
    JOIN categories ON categories.code = category_code
    LEFT JOIN people AS decider ON decider.id = decided_by
"""
SAID = ("rt", "category_code", "occurred_on", "story", "participants", "photos")


def report_of(row: Row) -> Report:
    """From a row of SELECT."""
    kept = dict(row)
    said = {name: kept.pop(name) for name in SAID}
    content = content_of(said | {"photos": [Photo(*photo) for photo in json.loads(said["photos"])]})
    return Report(**kept | {"state": State(kept["state"])}, content=content)


def content_of(said: Mapping[str, Any]) -> Content:
    """From a row, or from what a version has kept."""
    photos = tuple(photo if isinstance(photo, Photo) else Photo(**photo) for photo in said["photos"])
    return Content(**dict(said) | {"occurred_on": date.fromisoformat(said["occurred_on"]), "photos": photos})
