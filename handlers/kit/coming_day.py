"""A ready-made step for a day to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from handlers.kit.answers import parse_coming_day
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk, When, never


def coming_day(
    name: str, most_ahead: int, least: Callable[[Talk], date], offered: tuple[int, ...], optional: When = never
) -> Step:
    """A day from `least` to `most_ahead` days later; `offered`: buttons, so many days after `least`."""

    async def ask(talk: Talk) -> Prompt:
        days = [least(talk) + timedelta(days=ahead) for ahead in offered]
        return Prompt(talk.question(name), [[(talk.texts.day_label(day), day.isoformat())] for day in days])

    async def read(answer: Answer, talk: Talk) -> str:
        first = least(talk)
        chosen = parse_coming_day(answer.button or answer.text or "", talk.today, first)
        if chosen is None:
            raise NotUnderstood(talk.common.not_a_day())
        if not first <= chosen <= first + timedelta(days=most_ahead):
            raise NotUnderstood(talk.common.day_not_between(first, first + timedelta(days=most_ahead)))
        return chosen.isoformat()

    async def holds(talk: Talk) -> bool:
        return date.fromisoformat(talk.answers[name]) >= least(talk)

    return Step(name, ask, read, holds=holds, optional=optional)
