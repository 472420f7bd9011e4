"""What a category's button says: an emoji, and a few words."""

from __future__ import annotations

import re
import unicodedata

EMOJI_MOST = 8  # code points that may make up one sign


def parts_of(button: str) -> tuple[str, str]:
    """The emoji before the words, '' for none, and the words."""
    first, _, rest = button.partition(" ")
    return (first, rest) if rest and is_emoji(first) else ("", button)


def shortened(label: str, most: int) -> str:
    """As many whole words as fit, without what joins the next ones."""
    if len(label) <= most:
        return label
    return re.sub(r"\W+$", "", label[: most + 1].rpartition(" ")[0])


def is_emoji(text: str) -> bool:
    """One picture, with all the code points that belong to it."""
    if re.fullmatch("[\U0001f1e6-\U0001f1ff]{2}", text):
        return True  # a flag
    kinds = {"So": "P", "Sk": "T", "Mn": ""}  # a picture, its tone, how it is drawn
    signs = "".join("J" if sign == "\u200d" else kinds.get(unicodedata.category(sign), "?") for sign in text)
    return len(text) <= EMOJI_MOST and re.fullmatch("PT?(JPT?)*", signs) is not None
