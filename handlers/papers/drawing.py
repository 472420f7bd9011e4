"""What a paper is before it is drawn: its name, and how to draw it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


def file_word(name: str) -> str:
    """`bontang-utara`: a name as files and folders have it, '' if nothing of it is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


@dataclass(frozen=True)
class Drawing:
    """draw: makes the file's bytes, in a thread; it holds all that it needs and reads nothing."""

    name: str
    draw: Callable[[], bytes]
    is_picture: bool = False
