"""HTML as Telegram reads it: text and entities out, its own errors for everything it does not know."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import Refused, bad
from bot.sandbox.html_tags import TAGS, attributes_at, link, meaning, unescaped

Entity = dict[str, Any]
CLOSE = re.compile(r"\s*>")
PIECE = re.compile(r"</[^>]*>?|<([^\s>]*)|[^<]+")


def utf16(text: str) -> int:
    """Telegram counts in UTF-16 units: most emoji are two."""
    return len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[Entity]]:
    return _Parser(source).run()


@dataclass
class _Open:
    tag: str
    start: int
    more: dict[str, Any] = field(default_factory=dict)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.text, self.length = "", 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while piece := PIECE.match(self.source, self.at):
            if piece[1] is not None:
                self.at = self._start(piece[1].lower(), piece.end())
                continue
            if piece[0].startswith("</"):
                self._end(piece[0])
            else:
                self._say(piece[0])
            self.at = piece.end()
        if self.open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\"")
        return self.text, sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _say(self, raw: str) -> None:
        text = unescaped(raw)
        self.text += text
        self.length += utf16(text)

    def _start(self, tag: str, at: int) -> int:
        if at == len(self.source):
            raise self._wrong("Unclosed start tag")
        if tag not in TAGS:
            raise self._wrong(f'Unsupported start tag "{tag}"')
        attributes, at = attributes_at(self.source, at)
        close = CLOSE.match(self.source, at)
        if close is None:
            raise self._wrong(f'Unclosed start tag "{tag}"')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"')
        self.open.append(_Open(tag, self.length, meaning(tag, attributes)))
        return close.end()

    def _end(self, piece: str) -> None:
        if not self.open:
            raise self._wrong("Unexpected end tag")
        if not piece.endswith(">"):
            raise self._wrong("Unclosed end tag")
        found, opened = piece[2:-1].strip().lower(), self.open[-1]
        if found and found != opened.tag:
            raise self._wrong("Unmatched end tag", f', expected "</{opened.tag}>", found "</{found}>"')
        self.open.pop()
        if opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            self.open[-1].more = opened.more  # both are one entity, with the language
        else:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        more, length = dict(opened.more), self.length - opened.start
        if opened.tag == "a":
            more["url"] = link(more["url"] or self.text.encode("utf-16-le")[opened.start * 2 :].decode("utf-16-le"))
        if opened.tag == "code":
            more.pop("language", None)
        if length and more.get("url") != "":
            self.entities.append({"type": TAGS[opened.tag], "offset": opened.start, "length": length} | more)

    def _wrong(self, words: str, after: str = "") -> Refused:
        offset = len(self.source[: self.at].encode())
        return bad(f"can't parse entities: {words} at byte offset {offset}{after}")
