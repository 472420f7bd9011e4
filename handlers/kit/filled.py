"""What a draft holds from the start: what its form was opened with, and the answers that came with it."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import GIVEN
from storage.drafts import Draft

ANEW = "!anew"  # among the answers of a draft: what it is to hold if it is begun anew


def filled(given: dict[str, Any]) -> dict[str, Any]:
    """Answers of a new draft."""
    answers: dict[str, Any] = given.get("answers", {})
    return {GIVEN: given} | answers


def opened_with(draft: Draft | None) -> dict[str, Any]:
    """What it held when it was new."""
    return filled(draft.answers[GIVEN]) if draft and GIVEN in draft.answers else {}


def is_begun(draft: Draft | None) -> bool:
    """Whether there is anything in it that could be lost."""
    return draft is not None and {**draft.answers, ANEW: None} != {**opened_with(draft), ANEW: None}
