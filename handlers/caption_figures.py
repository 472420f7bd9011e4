"""Read what a caption tells of money, progress, volume, obstacle and follow-up, where its words label it beyond doubt.

`semenisasi RT 12, anggaran 12,5 juta, fisik 80% keuangan 60%, kendala: hujan`

A figure counts only right behind its label; a range, a share, a remainder or a target is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from handlers import caption_labels as labels
from handlers.caption_labels import FLAGS
from handlers.caption_remarks import read_remarks
from handlers.kit.figures import parse_money, parse_percent, parse_volume
from handlers.kit.spoken import tidy

READ_MOST = 4_096  # characters: as long as a message
NEAR, CLAUSE = 60, 200  # characters before a label that may say it is about something else


@dataclass(frozen=True)
class Told:
    """What a label tells, and where; None: something, but what is doubtful. bare: a number of no unit."""

    name: str
    value: Any
    start: int
    end: int
    bare: bool = False


def _money(text: str) -> int | None:
    """Without rupiah, thousands or dots only what can be neither a year nor a phone."""
    return None if re.fullmatch(r"[1-9]\d{0,3}|\d{10,}", text) else parse_money(text)


PARSERS: dict[str, Callable[[str], Any]] = {
    "swadaya": _money,
    "budget": _money,
    "physical": parse_percent,
    "spent": parse_percent,
    "volume": parse_volume,
}


def read_figures(text: str) -> dict[str, Any]:
    """What is sure: swadaya and budget in rupiah, physical and spent in percent, volume with its unit; two remarks."""
    text = tidy(text[:READ_MOST])[:READ_MOST]
    told = _in_order(text)
    words, doubtful = read_remarks(text, [(each.start, each.end) for each in told])
    told = [each for each in told if (each.start, each.end) not in doubtful]
    if not {"physical", "spent"} <= {each.name for each in told}:
        told = [each for each in told if not each.bare or each.value is None]
    values = {name: {each.value for each in told if each.name == name} for name in PARSERS}
    return {name: found.pop() for name, found in values.items() if len(found) == 1 and None not in found} | words


def _in_order(text: str) -> list[Told]:
    """Each figure once: `swadaya dana 500rb` tells no budget; `500rb swadaya 12 juta anggaran` tells nothing."""
    kept: list[Told] = []
    end = 0
    for each in sorted(_told(text), key=lambda told: (told.start, -told.end)):
        if each.start >= end:
            before = text[max(end, each.start - NEAR) : each.start]
            kept += [] if re.search(labels.AMOUNT, before, FLAGS) else [each]
            end = each.end
    return kept


def _told(text: str) -> Iterator[Told]:
    """Every label with its figure, but for those about something else."""
    no_length = re.search(labels.SIZES, text, FLAGS) or not re.search(labels.LONG, text, FLAGS)
    for name, pattern in labels.PATTERNS:
        for match in pattern.finditer(text):
            is_side = no_length and "panjang" in match[0].casefold()
            if not is_side and not _is_other(text[max(match.start() - CLAUSE, 0) : match.start()]):
                yield _read(name, match)


def _is_other(before: str) -> bool:
    sentence = re.split(r"[;\n]|\.(?!\d)", before)[-1]
    near, clause = sentence[-NEAR:], re.split(r"[,(]", sentence)[-1]
    others = ((labels.NOT_BEFORE, near), (labels.TWO_LABELS, near), (labels.NOT_IN_CLAUSE, clause))
    return any(re.search(pattern, text, FLAGS) for pattern, text in (*others, (labels.NOT_IN_SENTENCE, sentence)))


def _read(name: str, match: re.Match[str]) -> Told:
    """Sure where nothing behind it is doubtful; words, and numbers without a unit, need an end behind them."""
    written, end = match["told"].casefold(), match.end()
    ends, bare = _ends(match.string, end), name in ("physical", "spent") and written[-1].isdigit()
    needs_end = bare or not re.search(r"\d", written)
    sure = ends or not (needs_end or re.match(labels.DOUBT, match.string[end : end + NEAR], FLAGS))
    weak = bare and not match.groupdict().get("strong")
    return Told(name, PARSERS[name](written) if sure else None, match.start(), end, weak)


def _ends(text: str, at: int) -> bool:
    """Whether the text, the sentence or the clause ends here, or the next label comes."""
    if re.match(labels.ENDS, text[at : at + NEAR], FLAGS):
        return not re.match(labels.DOUBT, text[at : at + NEAR], FLAGS)
    joint = labels.JOINT.match(text, at)
    after = joint.end() if joint else at
    return any(pattern.match(text, after) for pattern in (labels.REMARK, *(each for _, each in labels.PATTERNS)))
