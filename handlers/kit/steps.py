"""Ready-made steps: choice, day, words, number, photos."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from handlers.kit.answers import parse_count, parse_day
from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk, always

Options = Callable[[Talk], Awaitable[dict[str, str]]]
When = Callable[[Talk], Awaitable[bool]]


def choice(name: str, options: Options, columns: int = 2, when: When = always) -> Step:
    """One button out of several (label -> value); its label typed out will do too."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name), _rows(await options(talk), columns))

    async def read(answer: Answer, talk: Talk) -> str:
        offered = await options(talk)
        typed = {_letters(label): value for label, value in offered.items()}
        chosen = answer.button or typed.get(_letters(answer.text or ""))
        if chosen not in offered.values():
            raise NotUnderstood(talk.texts.not_a_choice())
        return str(chosen)

    async def holds(talk: Talk) -> bool:
        return talk.answers[name] in (await options(talk)).values()

    return Step(name, ask, read, when, holds)


def day(name: str, back_days: int, when: When = always) -> Step:
    """Today or yesterday by button, or an earlier day by text, at most `back_days` ago."""

    async def ask(talk: Talk) -> Prompt:
        words = talk.common
        return Prompt(talk.question(name), [[(words.today, "hari ini"), (words.yesterday, "kemarin")]])

    async def read(answer: Answer, talk: Talk) -> str:
        chosen = parse_day(answer.button or answer.text or "", talk.today)
        if chosen is None:
            raise NotUnderstood(talk.common.not_a_day())
        if chosen > talk.today:
            raise NotUnderstood(talk.common.day_to_come())
        if (talk.today - chosen).days > back_days:
            raise NotUnderstood(talk.common.day_too_old(back_days))
        return chosen.isoformat()

    return Step(name, ask, read, when)


def day_of(answers: dict[str, Any], name: str) -> date:
    """The answer of a day step."""
    return date.fromisoformat(answers[name])


def words(name: str, most: int, formatted: bool = False, when: When = always) -> Step:
    """Any text of at most `most` characters; `formatted` keeps bold and the like as Telegram's HTML."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name))

    async def read(answer: Answer, talk: Talk) -> str:
        text = (answer.text or "").strip()
        if not text:
            raise NotUnderstood(talk.common.not_words())
        if len(text) > most:
            raise NotUnderstood(talk.common.too_long(most, len(text)))
        return (answer.html or "").strip() if formatted else text

    return Step(name, ask, read, when)


def number(name: str, least: int, most: int, optional: Callable[[Talk], Awaitable[bool]], when: When = always) -> Step:
    """A whole number between `least` and `most`; None where it is optional and skipped."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name), [[(talk.common.skip, "-")]] if await optional(talk) else [])

    async def read(answer: Answer, talk: Talk) -> int | None:
        if answer.button == "-" and await optional(talk):
            return None
        count = parse_count(answer.text or "")
        if count is None or not least <= count <= most:
            raise NotUnderstood(talk.common.not_a_number(least, most))
        return count

    async def holds(talk: Talk) -> bool:
        return talk.answers[name] is not None or await optional(talk)

    return Step(name, ask, read, when, holds)


def photos(name: str, most: int, least: Callable[[Talk], Awaitable[int]]) -> Step:
    """Photos one by one or as albums, until Selesai: [file_id, file_unique_id, album] of each, at most `most`."""

    async def ask(talk: Talk) -> Prompt:
        taken, wanted = len(talk.answers.get(name, [])), await least(talk)
        buttons = [[(talk.common.done if taken else talk.common.skip, "done")]] if taken >= wanted else []
        return Prompt(talk.question(name, taken, most, wanted), buttons)

    async def read(answer: Answer, talk: Talk) -> More | list[list[str]]:
        taken: list[list[str]] = talk.answers.get(name, [])
        if answer.button == "done" and len(taken) >= await least(talk):
            return taken
        if not answer.photo:
            raise NotUnderstood(talk.common.not_a_photo())
        again = bool(taken and answer.photo[2] and taken[-1][2] == answer.photo[2])
        if answer.photo[1] not in [unique for _, unique, _ in taken]:
            taken = [*taken, list(answer.photo)]
        return More(taken[:most], again)

    async def holds(talk: Talk) -> bool:
        return len(talk.answers[name]) >= await least(talk)

    return Step(name, ask, read, holds=holds)


def _rows(options: dict[str, str], columns: int) -> list[list[tuple[str, str]]]:
    items = list(options.items())
    return [items[i : i + columns] for i in range(0, len(items), columns)]


def _letters(text: str) -> str:
    """Only what can be typed: no emoji, no case, no spaces."""
    return "".join(sign for sign in text.casefold() if unicodedata.category(sign)[0] in "LN")
