"""Ready-made steps that take a photo, or several: one by one or as albums."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk


def photo(name: str) -> Step:
    """One photo, by Telegram's file_id; only asked for from the last look."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name))

    async def read(answer: Answer, talk: Talk) -> str:
        if not answer.photo:
            raise NotUnderstood(talk.common.not_a_photo())
        return answer.photo[0]

    return Step(name, ask, read, extra=True)


def photos(name: str, most: int, least: Callable[[Talk], Awaitable[int]]) -> Step:
    """Photos one by one or as albums, until Selesai: [file_id, file_unique_id, album] of each, at most `most`."""

    async def ask(talk: Talk) -> Prompt:
        taken, wanted = len(talk.answers.get(name, [])), await least(talk)
        buttons = [[(talk.common.done if taken else talk.common.skip, "done")]] if taken >= wanted else []
        buttons += [[(talk.common.photos_anew, "anew")]] if taken else []
        return Prompt(talk.question(name, taken, most, wanted), buttons)

    async def read(answer: Answer, talk: Talk) -> More | list[list[str]]:
        taken: list[list[str]] = talk.answers.get(name, [])
        if answer.button == "anew":
            return More([], again=True)
        if answer.button == "done" and len(taken) >= await least(talk):
            return taken
        if not answer.photo:
            raise NotUnderstood(talk.common.not_a_photo())
        album = answer.photo[2]
        again = bool(taken and album and taken[-1][2] == album)
        if len(taken) < most and answer.photo[1] not in [unique for _, unique, _ in taken]:
            taken = [*taken, list(answer.photo)]
        elif taken:  # one too many, or one that we have: the last one keeps which album has been answered
            taken = [*taken[:-1], [*taken[-1][:2], album]]
        return More(taken, again)

    async def holds(talk: Talk) -> bool:
        return len(talk.answers[name]) >= await least(talk)

    return Step(name, ask, read, holds=holds)
