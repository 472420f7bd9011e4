"""What people type, made plain for a reader, and how men and women are told in it."""

from __future__ import annotations

import re
import unicodedata


def either(words: str) -> str:
    """A pattern for any of the words; `_` is a space."""
    return f"(?:{'|'.join(words.split()).replace('_', ' ')})"


PEOPLE = either("orang orng orag oramg org peserta warga wrga")
MEN = either("laki[_-]?laki laki lk pria bapak[_-]bapak bapak bpk[_-]bpk bpk")
WOMEN = either("perempuan prempuan wanita pr ibu[_-]ibu ibu")
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d{1,4})"


def _pairs(first: str, second: str, a: str, b: str) -> tuple[str, str]:
    """`L 10, P 15` and `10 L, 15 P`; a, b: the names of the two numbers."""
    between = rf"(?: ?{PEOPLE})?(?: ?(?:dan|[,;/&+()-]))* ?"
    is_, they = r" ?[:=]? ?", rf"(?: ?{PEOPLE})?"
    behind = rf"(?<!\d )\b{first}{is_}(?P<{a}>{NUMBER}){between}\b{second}{is_}(?P<{b}>{NUMBER})\b{they}"
    before = rf"(?P<{a}>{NUMBER}){they} ?{first}\b{between}(?P<{b}>{NUMBER}){they} ?{second}\b(?!{is_}\d)"
    return behind, rf"(?<![\d#.,/-]){before}"


LETTERS = _pairs("l", "p", "men", "women")
LETTERS_TURNED = _pairs("p", "l", "women", "men")  # elsewhere than in an answer it is length and breadth
PAIRS = (*_pairs(MEN, WOMEN, "men", "women"), *_pairs(WOMEN, MEN, "women", "men"))


def tidy(text: str) -> str:
    """Fancy letters as plain ones, single spaces; a digit that may be read wrongly is `?`. Capitals and lines stay."""
    text = re.sub(r"[\u00bc-\u00be\u2150-\u215f\u2189]|(?<![a-zA-Z])[\u00b2\u00b3\u00b9]", "?", text)  # ½, and 5²
    text = re.sub(r"[*_`'’‘\u200b-\u200f\ufe0e\ufe0f\u20e3]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(?![0-9])\d", "?", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    return re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", re.sub(r"[\n\r\u2028\u2029•|]+", "\n", text))).strip()


def cleaned(text: str) -> str:
    """Small plain letters, `bapak2` written out, numbers apart from words, an end of line as `;`."""
    text = unicodedata.normalize("NFKC", text.casefold()).casefold()
    text = re.sub(r"['’‘`\ufe0e\ufe0f\u20e3]", "", text)
    text = re.sub(r"[\u2010-\u2015]", "-", re.sub(r"[\n\r•|]+", " ; ", text))
    text = re.sub(r"[^a-z0-9 ,.;:/&+()=%±<>-]", " ", text)
    text = re.sub(r"\b(?!tgl|jam|pkl|dan|blok|gang|unit|total|hadir)([a-z]{3,})2(?![.,/:-]?\d)", r"\1 \1", text)
    text = re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", text)
    return " ".join(re.sub(r"\+ ?/ ?-|\+-|±", "±", text).split())
