"""Names of categories: when two are the same, and the code that a new one gets."""

from __future__ import annotations

import re
import unicodedata

CODE_MOST = 6


def letters(words: str) -> str:
    """What is left of a name when it is typed: no emoji, no case, no spaces."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def code_for(label: str, taken: set[str]) -> str:
    """A few letters A-Z of the name, such as none ever had."""
    plain = unicodedata.normalize("NFKD", label).upper()
    start = (re.sub("[^A-Z]", "", plain) or "KEGIATAN")[:CODE_MOST]
    ends = ("", *(chr(n) for n in range(65, 91)), *(chr(n) + chr(m) for n in range(65, 91) for m in range(65, 91)))
    return next(code for end in ends if (code := start[: CODE_MOST - len(end)] + end) not in taken)
