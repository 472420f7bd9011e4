"""Ready-made steps: choice, day, words, ready words, a figure; files are in photos.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from handlers.kit.answers import parse_day
from handlers.kit.buttons import in_columns
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk, When, always, never

Options = Callable[[Talk], Awaitable[dict[str, str]]]


def choice(name: str, options: Options, columns: int = 2, when: When = always) -> Step:
    """One button out of several (label -> value); its label typed out will do too."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name), in_columns(list((await options(talk)).items()), columns))

    async def read(answer: Answer, talk: Talk) -> str:
        offered = await options(talk)
        typed = {_letters(word): value for label, value in offered.items() for word in (label, value) if _letters(word)}
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


async def saved_not_sent(talk: Talk) -> str:
    """The last button of a form whose answers go to nobody."""
    return str(talk.common.save)


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
        length = len(text.encode("utf-16-le")) // 2  # as Telegram counts: an emoji is two
        if length > most:
            raise NotUnderstood(talk.common.too_long(most, length))
        return (answer.html or "").strip() if formatted else text

    return Step(name, ask, read, when)


def ready_words(
    name: str, ready: Callable[[Talk], Sequence[str]], most: int, when: When = always, optional: When = never
) -> Step:
    """One of some ready answers by button, or one's own words in a line of at most `most` characters."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name), [[(words, str(n))] for n, words in enumerate(ready(talk))])

    async def read(answer: Answer, talk: Talk) -> str:
        offered = {str(n): words for n, words in enumerate(ready(talk))}
        if answer.button is not None and answer.button not in offered:
            raise NotUnderstood(talk.common.use_the_buttons())
        text = offered[answer.button] if answer.button else " ".join((answer.text or "").split())
        if not text:
            raise NotUnderstood(talk.common.not_words())
        if len(text) > most:
            raise NotUnderstood(talk.common.too_long(most, len(text)))
        return str(text)

    return Step(name, ask, read, when, optional=optional)


def figure(name: str, parse: Callable[[str], Any], when: When = always, optional: When = never) -> Step:
    """What is typed, as `parse` reads it: a JSON value, or None where the macro not_<name> says how it should be."""

    async def ask(talk: Talk) -> Prompt:
        return Prompt(talk.question(name))

    async def read(answer: Answer, talk: Talk) -> Any:
        value = parse(answer.text or "")
        if value is None:
            raise NotUnderstood(talk.question(f"not_{name}"))
        return value

    return Step(name, ask, read, when, optional=optional)


def _letters(text: str) -> str:
    """Only what can be typed: no emoji, no case, no spaces; `RT 3` and `rt03` are the same."""
    letters = "".join(sign for sign in text.casefold() if unicodedata.category(sign)[0] in "LN")
    return re.sub(r"(?<!\d)0+(?=\d)", "", letters)
