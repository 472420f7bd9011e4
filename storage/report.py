"""One report as it is kept, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
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
class Media:
    """A file of Telegram's; kind: 'photo', 'document' (a picture sent as a file), 'video' or 'voice'.

    file_id is good for sending it again, file_unique_id stays the same for the same file.
    """

    kind: str
    file_id: str
    file_unique_id: str


@dataclass(frozen=True)
class Content:
    """What the cadre says. None: not asked or not told; story '': pictures and figures tell it.

    men and women are both told or none, and make up the participants. swadaya, budget: rupiah; physical, spent:
    percent of the work and of the money; volume: so much of its unit.
    """

    rts: tuple[str, ...]
    category_code: str
    occurred_on: date
    story: str
    participants: int | None = None
    media: tuple[Media, ...] = ()
    men: int | None = None
    women: int | None = None
    swadaya: int | None = None
    budget: int | None = None
    physical: float | None = None
    spent: float | None = None
    volume: float | None = None
    unit: str | None = None
    obstacle: str | None = None
    follow_up: str | None = None

    @property
    def photos(self) -> tuple[Media, ...]:
        """What can be looked at."""
        return tuple(each for each in self.media if each.kind != "voice")

    def as_json(self) -> str:
        return json.dumps(asdict(self) | {"occurred_on": self.occurred_on.isoformat()}, ensure_ascii=False)

    def differs(self, other: Content) -> list[str]:
        """The names of what is not the same in both; a part (men, unit) by the name of its whole."""
        mine, others = asdict(self), asdict(other)
        return list(dict.fromkeys(PART_OF.get(name, name) for name in mine if mine[name] != others[name]))


PART_OF = {"men": "participants", "women": "participants", "unit": "volume"}
COLUMNS = tuple(each.name for each in fields(Content) if each.name not in ("rts", "media"))


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
    return_voice: str | None = None  # Telegram's file_id: why, spoken

    @property
    def to_be_shown(self) -> tuple[Media, ...]:
        """Its own files, and what the coordinator said about it."""
        return (*self.content.media, *([Media("voice", self.return_voice, "")] if self.return_voice else []))


@dataclass(frozen=True)
class Version:
    """One change: when (Unix seconds), by whom, what, and what the report said before it."""

    changed_at: int
    by: str | None
    act: str
    before: Content
    reason: str | None


SELECT = f"""
    SELECT reports.id, number, person_id, people.name, people.phone, people.telegram_id, reports.kelurahan_code,
           kelurahan.name AS kelurahan, kelurahan.kecamatan_code, categories.button AS category, sent_at,
           coalesce(waits_since, sent_at) AS waits_since, state, version, decider.name AS decided_by, decided_at,
           return_step, return_words, return_voice, {", ".join(f"reports.{column}" for column in COLUMNS)},
           (SELECT json_group_array(rt)
            FROM (SELECT * FROM report_rts WHERE report_id = reports.id ORDER BY position)) AS rts,
           (SELECT json_group_array(json_array(kind, file_id, file_unique_id))
            FROM (SELECT * FROM report_media WHERE report_id = reports.id ORDER BY position)) AS media
    FROM reports JOIN people ON people.id = person_id
    JOIN kelurahan ON kelurahan.code = reports.kelurahan_code
    JOIN categories ON categories.code = category_code
    LEFT JOIN people AS decider ON decider.id = decided_by
"""


def report_of(row: Row) -> Report:
    """From a row of SELECT."""
    kept = dict(row)
    said = {name: kept.pop(name) for name in (*COLUMNS, "rts", "media")}
    media = [Media(*each) for each in json.loads(said["media"])]
    content = content_of(said | {"rts": json.loads(said["rts"]), "media": media})
    return Report(**kept | {"state": State(kept["state"])}, content=content)


def content_of(said: Mapping[str, Any]) -> Content:
    """From a row, or from what a version has kept."""
    media = tuple(each if isinstance(each, Media) else Media(**each) for each in said["media"])
    parts = {"rts": tuple(said["rts"]), "media": media, "occurred_on": date.fromisoformat(said["occurred_on"])}
    return Content(**dict(said) | parts)
