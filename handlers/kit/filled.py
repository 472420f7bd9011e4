"""What a draft holds from the start: what its form was opened with, and the answers that came with it."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import GIVEN
from storage.drafts import Draft


def filled(given: dict[str, Any]) -> dict[str, Any]:
    """Answers of a new draft."""
    answers: dict[str, Any] = given.get("answers", {})
    return {GIVEN: given} | answers


def opened_with(draft: Draft | None) -> dict[str, Any]:
    """What it held when it was new."""
    return filled(draft.answers[GIVEN]) if draft and GIVEN in draft.answers else {}


def is_begun(draft: Draft | None) -> bool:
    """Whether there is anything in it that could be lost."""
    return draft is not None and draft.answers != opened_with(draft)


def added_to(draft: Draft, read: dict[str, Any]) -> None:
    """What was answered before stays, of what can be several both are kept; begun anew, it holds what was read."""
    before = draft.answers
    both = {name: [*before[name], *value] for name, value in read.items() if isinstance(before.get(name), list)}
    draft.answers = read | before | both | {GIVEN: {"answers": read}}
