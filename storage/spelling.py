"""How names of places are compared."""

from __future__ import annotations

import re


def plain(name: str) -> str:
    """A name without what people leave out or add: case, spaces, hyphens, dots and apostrophes."""
    return re.sub(r"[\s\-.'’]", "", name).casefold()
