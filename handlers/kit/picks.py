"""Ready-made steps for several of many, and for a day to come."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from handlers.kit.answers import parse_coming_day
from handlers.kit.buttons import in_columns
from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk, always
from handlers.kit.steps import Options, When
from storage.roster_rows import read_rts

ON = "☑️ "


def rt_picks(
    name: str, options: Options, before: Callable[[Talk], list[str]], columns: int = 4, when: When = always
) -> Step:
    """Some of the RT, each tapped on and off, or typed as `1-4, 9`; none of them means the whole kelurahan.

    before: those that are ticked when the question is asked first.
    """

    def taken_of(talk: Talk, offered: Collection[str]) -> list[str]:
        return [rt for rt in talk.answers.get(name, before(talk)) if rt in offered]

    async def ask(talk: Talk) -> Prompt:
        offered = await options(talk)
        taken = taken_of(talk, offered.values())
        items = [((ON if rt in taken else "") + label, rt) for label, rt in offered.items()]
        done = [(talk.common.done, "done")] if taken else []
        return Prompt(talk.question(name, taken), [*in_columns(items, columns), [(talk.texts.whole, "whole"), *done]])

    async def read(answer: Answer, talk: Talk) -> More | list[str]:
        offered = list((await options(talk)).values())
        taken = taken_of(talk, offered)
        if answer.button in ("done", "whole"):
            return taken if answer.button == "done" else []
        if answer.button in offered:
            chosen = set(taken) ^ {answer.button}
            return More([rt for rt in offered if rt in chosen], again=True)
        typed = read_rts(answer.text or "")
        if not typed or not set(typed) <= set(offered):
            raise NotUnderstood(talk.texts.not_rts())
        return list(typed)

    async def holds(talk: Talk) -> bool:
        return set(talk.answers[name]) <= set((await options(talk)).values())

    return Step(name, ask, read, when, holds)


def coming_day(
    name: str, most_ahead: int, least: Callable[[Talk], date], offered: tuple[int, ...], extra: bool = False
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

    return Step(name, ask, read, holds=holds, extra=extra)
