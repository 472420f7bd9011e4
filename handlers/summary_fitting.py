"""The lines of a list on as many pages as the captions of a picture need."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.formats import cut

CAPTION_MOST = 1024  # UTF-16 units after entities (Bot API)
LIST_MOST = 900  # of the lines of a list


def pages(lines: Sequence[str]) -> list[list[str]]:
    """As many lines on each as a caption holds beside its title; of one that is longer a part. At least one page."""
    found: list[list[str]] = [[]]
    left = LIST_MOST
    for line in (line if _width(line) <= LIST_MOST else cut(line, LIST_MOST // 2) for line in lines):
        if found[-1] and _width(line) + 1 > left:
            found.append([])
            left = LIST_MOST
        found[-1].append(line)
        left -= _width(line) + 1
    return found


def _width(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
