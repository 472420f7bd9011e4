"""The words that steps and forms are made of: a question, an answer, and all that a step may look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.kit.context import Context
from handlers.kit.texts import say
from storage import Storage
from storage.drafts import Draft
from storage.person import Person

Rows = list[list[tuple[str, str]]]  # label, value
BELOW = "below"  # in a talk's memo: something was said before the last look, which is to stand below it
GIVEN = "!given"  # among the answers of a draft: what its form was opened with


class NotUnderstood(Exception):
    """The answer does not fit the question: say why, and keep the question open."""


@dataclass(frozen=True)
class Sent:
    """A file: kind as in storage.report.Media; album: '' or what its pictures share; seconds and bytes, as told."""

    kind: str
    file_id: str
    unique_id: str
    album: str = ""
    seconds: int = 0
    size: int = 0
    caption: str = ""


@dataclass(frozen=True)
class Answer:
    """What the person sent. html: the text or caption with its formatting; contact: name and phone, as written.

    document: a file that is no picture; place: latitude and longitude.
    """

    button: str | None = None
    text: str | None = None
    html: str | None = None
    file: Sent | None = None
    contact: tuple[str, str] | None = None
    document: Sent | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class More:
    """The value is kept and the same question stays open: one photo of many. again: one more of the same album."""

    value: Any
    again: bool = False


@dataclass(frozen=True)
class Prompt:
    """What the bot says, and the buttons under it."""

    text: str
    buttons: Rows = field(default_factory=list)


@dataclass(frozen=True)
class Talk:
    """All that a step may look at."""

    context: Context
    texts: Any
    draft: Draft
    memo: dict[str, Any] = field(default_factory=dict)  # what was looked up already while this update is worked off

    common = property(lambda self: say.common)

    @property
    def answers(self) -> dict[str, Any]:
        return self.draft.answers

    @property
    def given(self) -> dict[str, Any]:
        """What the form was opened with."""
        given: dict[str, Any] = self.draft.answers.get(GIVEN, {})
        return given

    @property
    def me(self) -> Person:
        return self.context.me

    @property
    def today(self) -> date:
        return self.context.today

    @property
    def storage(self) -> Storage:
        return self.context.storage

    def question(self, name: str, *args: object) -> str:
        return str(getattr(self.texts, name)(*args))


When = Callable[[Talk], Awaitable[bool]]


async def always(talk: Talk) -> bool:
    return True


async def never(talk: Talk) -> bool:
    return False


@dataclass(frozen=True)
class Step:
    """One question. Its name is the state, the text macro, the key in the draft and the label under Ubah.

    holds: whether the answer that the draft has is still good when it is sent.
    optional: not asked by itself, only chosen at the last look; whoever reads the answers does without it.
    """

    name: str
    ask: Callable[[Talk], Awaitable[Prompt]]
    read: Callable[[Answer, Talk], Awaitable[Any]]
    when: When = always
    holds: When = always
    optional: When = never
