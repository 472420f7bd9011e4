"""How many lines of a list a caption holds."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.formats import cut

CAPTION_MOST = 1024  # UTF-16 units after entities (Bot API)
LIST_MOST = 900  # of the lines of a list


def fitting(lines: Sequence[str]) -> list[str]:
    """As many as a caption holds beside its title; of the first one at least a part."""
    shown: list[str] = []
    left = LIST_MOST
    for line in lines:
        left -= _width(line) + 1
        if left < 0:
            break
        shown.append(line)
    return shown or [cut(line, LIST_MOST // 2) for line in lines[:1]]


def _width(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
