"""What a report tells beside place, day and pictures: people, money, progress, obstacles, as its category asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.kit import figures
from handlers.kit.figures import PEOPLE_MOST
from handlers.kit.step import Step, Talk, When
from handlers.kit.steps import figure, ready_words
from handlers.report_category import fields_of

WORDS_MOST = 300


def fits(name: str, value: Any) -> bool:
    """Whether what was read somewhere can be the answer."""
    if name == "participants":
        return bool(0 < value[0] <= PEOPLE_MOST)
    return name != "volume" or bool(value[0] > 0)


def people(text: str) -> list[int | None] | None:
    """All, men, women; of which the last two may be unknown."""
    found = figures.parse_people(text)
    told = [found.total, found.men, found.women] if found else None
    return told if told and fits("participants", told) else None


def _volume(text: str) -> list[Any] | None:
    found = figures.parse_volume(text)
    return list(found) if found and fits("volume", found) else None


def _asked(name: str) -> When:
    async def asked(talk: Talk) -> bool:
        return name in await fields_of(talk)

    return asked


def _optional(name: str) -> When:
    async def optional(talk: Talk) -> bool:
        return (await fields_of(talk)).get(name) != "W"

    return optional


def _typed(name: str, parse: Callable[[str], Any]) -> Step:
    return figure(name, parse, _asked(name), _optional(name))


def _words(name: str) -> Step:
    def ready(talk: Talk) -> list[str]:
        return list(talk.texts.ready[name])

    return ready_words(name, ready, WORDS_MOST, _asked(name), _optional(name))


STEPS = (
    _typed("participants", people),
    _typed("swadaya", figures.parse_money),
    _typed("budget", figures.parse_money),
    _typed("physical", figures.parse_percent),
    _typed("spent", figures.parse_percent),
    _typed("volume", _volume),
    _words("obstacle"),
    _words("follow_up"),
)
