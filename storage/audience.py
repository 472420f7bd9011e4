"""Whom a notice is for: picked by role, place, name and what they have not done yet, within what its author may."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Audience:
    """Nothing picked is everybody. Roles, places and what is not done narrow it down together; people are added to it.

    kecamatan, kelurahan: codes, those of both; not_in_today, no_report_this_week: only such cadres; but: without these.
    """

    roles: tuple[str, ...] = ()
    kecamatan: tuple[str, ...] = ()
    kelurahan: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    not_in_today: bool = False
    no_report_this_week: bool = False
    but: tuple[int, ...] = ()

    @property
    def json(self) -> str:
        """Without what is not picked: {} is everybody."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @property
    def only_people(self) -> bool:
        """Whether nobody is in it but those who are named."""
        return bool(self.people) and not (
            self.roles or self.kecamatan or self.kelurahan or self.not_in_today or self.no_report_this_week
        )


@dataclass(frozen=True)
class Reach:
    """People by id: who can be reached, who has not joined, who has blocked the bot; the latter with their names."""

    reached: tuple[int, ...]
    not_joined: dict[int, str]
    blocked: dict[int, str]

    @property
    def joined(self) -> tuple[int, ...]:
        """Also the blocked: they get it should they unblock the bot soon."""
        return (*self.reached, *self.blocked)


def audience_of(text: str) -> Audience:
    """As Audience.json wrote it."""
    raw: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(Audience)}
    made: dict[str, Any] = {
        name: tuple(it) if isinstance(it, list) else it for name, it in raw.items() if name in known
    }
    return Audience(**made)
