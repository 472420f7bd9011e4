"""What a paper is before it is drawn: its name, and how to draw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """draw: makes the file's bytes, in a thread; it holds all that it needs and reads nothing."""

    name: str
    draw: Callable[[], bytes]
    is_picture: bool = False
