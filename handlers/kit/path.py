"""The steps of a form that are asked, given the answers so far, and which comes before, after or is still lacking."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.step import Step, Talk


async def path_of(steps: Sequence[Step], talk: Talk) -> list[Step]:
    """Those that are asked."""
    return [step for step in steps if await step.when(talk)]


async def lacking(steps: Sequence[Step], talk: Talk) -> Step | None:
    """The first that has no answer, or none that still holds."""
    for step in await path_of(steps, talk):
        if step.name not in talk.answers or not await step.holds(talk):
            return step
    return None


async def following(steps: Sequence[Step], talk: Talk, step: Step) -> Step | None:
    """What is asked next; None: the last look."""
    if talk.draft.editing:
        return await lacking(steps, talk)
    path = await path_of(steps, talk)
    return next(iter(path[path.index(step) + 1 :]), None)


async def before(steps: Sequence[Step], talk: Talk) -> Step | None:
    """One step back; from a change that was begun at the last look, back to it (None)."""
    if talk.draft.editing and not await lacking(steps, talk):
        return None
    path = await path_of(steps, talk)
    names = [step.name for step in path]
    here = names.index(talk.draft.step) if talk.draft.step in names else len(path)
    return path[max(here - 1, 0)]
