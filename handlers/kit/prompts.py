"""The screens of a form that are not a step's own: about the draft itself, the last look, and the moves below each."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.kit.buttons import in_columns
from handlers.kit.step import Prompt, Step, Talk
from handlers.kit.texts import say


def go_on_or_anew(title: str, note: str = "") -> Prompt:
    """Something half filled is there already; note: what became of that which was sent over it."""
    words = say.common
    buttons = [[(words.go_on, "!stay"), (words.anew, "!anew")], [(words.cancel, "!drop")]]
    return Prompt("\n\n".join(filter(None, (note, str(words.go_on_or_anew(title))))), buttons)


def really_cancel(title: str) -> Prompt:
    words = say.common
    return Prompt(words.really_cancel(title), [[(words.yes_cancel, "!drop")], [(words.no_go_on, "!stay")]])


def last_look(text: str, send: str, steps: Iterable[Step], talk: Talk, also: Iterable[str] = ()) -> Prompt:
    """All answers, the button that sends them, and one for each that can be changed or added; also: further ones."""
    edits = []
    for step in steps:
        does = say.common.edit if step.name in talk.answers else say.common.add
        edits.append((does % talk.texts.labels[step.name], f"!edit:{step.name}"))
    others = [[(label, f"!also:{label}")] for label in also]
    return Prompt(text, [[(send, "!send")], *others, *in_columns(edits)])


def with_moves(prompt: Prompt, back: bool, note: str) -> Prompt:
    """Back, where there is something before, and cancel; `note`: why it is asked again."""
    moves = [(say.common.back, "!back")] if back else []
    text = f"{note}\n\n{prompt.text}" if note else prompt.text
    return Prompt(text, [*prompt.buttons, [*moves, (say.common.cancel, "!cancel")]])
