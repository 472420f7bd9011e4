"""A ready-made step for several of many RT."""

from __future__ import annotations

from collections.abc import Callable, Collection

from handlers.kit.buttons import in_columns
from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk, When, always
from handlers.kit.steps import Options
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
