"""Ready-made steps that take a picture, or several files: one by one or as albums."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.kit.files import added, same_album, seen
from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk, always


def photo(name: str) -> Step:
    """One photo, by Telegram's file_id; only asked for from the last look."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name))

    async def read(answer: Answer, talk: Talk) -> str:
        if answer.file is None or answer.file.kind != "photo":
            raise NotUnderstood(talk.common.not_a_photo())
        return answer.file.file_id

    return Step(name, ask, read, optional=always)


def files(
    name: str, most: int, least: Callable[[Talk], Awaitable[int]], told: Callable[[Talk, str], Awaitable[None]]
) -> Step:
    """Pictures, short videos and voice notes, [kind, file_id, unique_id, album] of each, at most `most`.

    The first ones that are enough are the answer; the rest of an album is left to the form's `keeps`.
    told: takes what a caption says.
    """

    async def ask(talk: Talk) -> Prompt:
        taken, wanted = len(talk.answers.get(name, [])), await least(talk)
        buttons = [[(talk.common.done if taken else talk.common.skip, "done")]] if await enough(talk) else []
        buttons += [[(talk.common.photos_anew, "anew")]] if taken else []
        return Prompt(talk.question(name, taken, most, wanted), buttons)

    async def read(answer: Answer, talk: Talk) -> More | list[list[str]]:
        taken: list[list[str]] = talk.answers.get(name, [])
        if answer.button == "anew":
            return More([], again=True)
        if answer.button == "done" and await enough(talk):
            return taken
        if answer.file is None:
            raise NotUnderstood(talk.common.not_a_photo())
        again = same_album(taken, answer.file)
        talk.answers[name] = added(taken, answer.file, most)
        if answer.file.caption:
            await told(talk, answer.file.caption)
        return talk.answers[name] if await enough(talk) else More(talk.answers[name], again)

    async def enough(talk: Talk) -> bool:
        return seen(talk.answers.get(name, [])) >= await least(talk)

    return Step(name, ask, read, holds=enough)
