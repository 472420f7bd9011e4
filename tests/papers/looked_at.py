"""Look at an SVG as a reader does: which words and boxes there are, and where on the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

from bot.sandbox.images import image_size
from handlers.papers.letters import width

HEAVIEST = 150_000  # bytes
SMALLEST = 28  # pixels of a letter, on a picture of a phone's width
WIDE = 1080


@dataclass(frozen=True)
class Seen:
    """A word or a box: its corners, its colour, and of which group it is."""

    left: float
    top: float
    right: float
    bottom: float
    kind: str
    fill: str
    words: str = ""
    size: float = 0

    @property
    def wide(self) -> float:
        return self.right - self.left

    def over(self, other: Seen) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def words_and_boxes(svg: str) -> list[Seen]:
    return list(_seen(ElementTree.fromstring(svg), 0, 0, {"class": "", "fill": "#000000"}))


def words(svg: str) -> list[Seen]:
    return [it for it in words_and_boxes(svg) if it.words]


def boxes(svg: str, kind: str) -> list[Seen]:
    return [it for it in words_and_boxes(svg) if it.kind == kind and not it.words]


def _seen(element: ElementTree.Element, x: float, y: float, above: dict[str, Any]) -> Iterator[Seen]:
    it = above | element.attrib
    if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    tag = element.tag.split("}")[1]
    if tag == "text":
        yield _text(element.text or "", x + float(it["x"]), y + float(it["y"]), it)
    elif tag == "rect":
        left, top = x + float(element.get("x", 0)), y + float(element.get("y", 0))
        yield Seen(left, top, left + float(it["width"]), top + float(it["height"]), it["class"], it["fill"])
    handed_on = {key: it[key] for key in it if key not in ("x", "y", "width", "height", "transform", "viewBox")}
    for child in element:
        yield from _seen(child, x, y, handed_on)


def _text(text: str, x: float, y: float, it: dict[str, Any]) -> Seen:
    size = float(it["font-size"])
    wide = width(text, size, it.get("font-weight") == "bold")
    left = x - {"start": 0, "middle": 0.5, "end": 1}[it.get("text-anchor", "start")] * wide
    return Seen(left, y - 0.76 * size, left + wide, y + 0.24 * size, it["class"], it["fill"], text, size)


def assert_readable(svg: str) -> None:
    """Every word is large enough and within the picture, and no two are over each other."""
    page = words_and_boxes(svg)[0]
    assert page.wide == WIDE
    written = [it for it in words(svg) if it.words.strip()]
    assert written
    for it in written:
        assert it.size >= SMALLEST, it
        assert it.left >= 0 and it.right <= page.right and it.top >= 0 and it.bottom <= page.bottom, it
    assert [(one.words, other.words) for one, other in combinations(written, 2) if one.over(other)] == []


def assert_light(picture: bytes, svg: str) -> None:
    """A PNG of just the size that its drawing has, and light enough for weak signal."""
    page = words_and_boxes(svg)[0]
    assert image_size(picture) == (WIDE, round(page.bottom))
    assert len(picture) < HEAVIEST
