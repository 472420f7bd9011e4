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
        if step.name not in talk.answers and not step.extra:
            return step
        if step.name in talk.answers and not await step.holds(talk):
            return step
    return None


async def following(steps: Sequence[Step], talk: Talk, step: Step) -> Step | None:
    """What is asked next; None: the last look. What was filled in from the start is not asked again.

    The step itself may be asked no longer, as the role has changed.
    """
    path = await path_of(steps, talk)
    if talk.draft.editing or talk.given.get("answers") or step not in path:
        return await lacking(steps, talk)
    return next((step for step in path[path.index(step) + 1 :] if not step.extra), None)


async def before(steps: Sequence[Step], talk: Talk) -> Step | None:
    """One step back; from a change that was begun at the last look, back to it (None)."""
    if talk.draft.editing and not await lacking(steps, talk):
        return None
    path = [step for step in await path_of(steps, talk) if not step.extra or step.name == talk.draft.step]
    names = [step.name for step in path]
    here = names.index(talk.draft.step) if talk.draft.step in names else len(path)
    return path[max(here - 1, 0)]
