"""The steps of a form that are asked, given the answers so far, and which comes before or is still lacking."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.step import Step, Talk


async def path_of(steps: Sequence[Step], talk: Talk) -> list[Step]:
    """Those that are asked, or can be added."""
    return [step for step in steps if await step.when(talk)]


async def lacking(steps: Sequence[Step], talk: Talk) -> Step | None:
    """The first that has no answer, or none that still holds; None: all is there for the last look."""
    for step in await path_of(steps, talk):
        if step.name not in talk.answers:
            if not await step.optional(talk):
                return step
        elif not await step.holds(talk):
            return step
    return None


async def before(steps: Sequence[Step], talk: Talk) -> Step | None:
    """One step back; from a change that was begun at the last look, back to it (None)."""
    if talk.draft.editing and not await lacking(steps, talk):
        return None
    asked = await path_of(steps, talk)
    path = [step for step in asked if step.name == talk.draft.step or not await step.optional(talk)]
    names = [step.name for step in path]
    here = names.index(talk.draft.step) if talk.draft.step in names else len(path)
    return path[max(here - 1, 0)]
