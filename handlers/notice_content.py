"""What a notice says: one message of its author's, or several files, each with the formatting that it has."""

from __future__ import annotations

from typing import Any

from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Step, Talk
from handlers.kit.texts import say
from handlers.notice_pieces import fitting, piece_of, words_of

OPEN = "open"  # in the answer: more files may come


def content(name: str) -> Step:
    """Words are the whole answer, and so is a single file; an album is gathered until they say that it is all."""

    async def ask(talk: Talk) -> Prompt:
        gathered = talk.answers.get(name, {})
        if not gathered.get(OPEN):
            return Prompt(talk.question(name, bool(gathered)))
        words = talk.texts
        text = words.gathered(len(gathered["pieces"]), bool(gathered["text"]))
        return Prompt(str(text), [[(words.all_there, "done"), (words.again, "again")]])

    async def read(answer: Answer, talk: Talk) -> More | dict[str, Any]:
        before: dict[str, Any] = talk.answers.get(name, {})
        gathered: dict[str, Any] = before if before.get(OPEN) else {"text": "", "pieces": []}
        if answer.button == "again" and before.get(OPEN):
            return More({"text": "", "pieces": [], OPEN: True}, again=True)
        if answer.button is not None:
            return _all_of(answer, gathered)
        text = words_of(answer, gathered["text"])
        piece = piece_of(answer)
        if piece is None:
            return {"text": text, "pieces": gathered["pieces"]}
        pieces = [*gathered["pieces"], fitting(piece, gathered["pieces"])]
        if not piece["album"] and len(pieces) == 1 and not before.get(OPEN):
            return {"text": text, "pieces": pieces}
        return More({"text": text, "pieces": pieces, OPEN: True}, again=_again(gathered["pieces"], piece))

    async def holds(talk: Talk) -> bool:
        return not talk.answers[name].get(OPEN)

    return Step(name, ask, read, holds=holds)


async def add_words(talk: Talk, answer: Answer) -> tuple[str, bool]:
    """Words that are sent after a file that came without any, when the last look is open, belong to it."""
    given = talk.answers.get("content", {})
    if not answer.text or not given.get("pieces") or given.get("text") or given.get(OPEN):
        return "", False
    if talk.draft.step != "review":
        return "", False
    try:
        talk.answers["content"] = given | {"text": words_of(answer, "")}
    except NotUnderstood as why:
        return str(why), False
    return str(say.notice_form.words_added()), False


def _all_of(answer: Answer, gathered: dict[str, Any]) -> dict[str, Any]:
    if answer.button != "done" or not gathered["pieces"]:
        raise NotUnderstood(say.notice_form.nothing_yet())
    return {"text": gathered["text"], "pieces": gathered["pieces"]}


def _again(others: list[dict[str, Any]], piece: dict[str, Any]) -> bool:
    """Whether an answer to this album was given already."""
    return bool(others and piece["album"] and others[-1]["album"] == piece["album"])
