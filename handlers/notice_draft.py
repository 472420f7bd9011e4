"""What a notice says, as the draft of its form holds it."""

from __future__ import annotations

from typing import Any

from storage.notice import Content, Piece


def content_in(answers: dict[str, Any]) -> Content:
    """Of a draft."""
    given = answers.get("content", {"text": "", "pieces": []})
    pieces = tuple(Piece(**piece) for piece in given["pieces"])
    return Content(given["text"], pieces, tuple(answers.get("answers", ())), answers.get("urgent") == "yes")


def as_given(content: Content) -> dict[str, Any]:
    """As the answers of a draft hold it."""
    pieces = [vars(piece) for piece in content.pieces]
    more = {"answers": list(content.answers)} if content.answers else {}
    urgent = {"urgent": "yes"} if content.urgent else {}
    return {"content": {"text": content.text, "pieces": pieces}} | more | urgent
