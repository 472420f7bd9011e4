"""Read from a font file which signs are in it, and how wide each is."""

from __future__ import annotations

import functools
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@functools.cache
def advances(file: str) -> dict[str, float]:
    """Of each sign in a TrueType font, in ems: https://learn.microsoft.com/typography/opentype/spec/otff"""
    data = (FONTS / file).read_bytes()
    heads = range(12, 12 + 16 * _number(data, 4), 16)
    table = {data[at : at + 4]: _number(data, at + 8, 4) for at in heads}
    em, last = _number(data, table[b"head"] + 18), _number(data, table[b"hhea"] + 34) - 1
    return {
        chr(code): _number(data, table[b"hmtx"] + 4 * min(glyph, last)) / em
        for code, glyph in _glyphs(data, table[b"cmap"]).items()
    }


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each sign, from the table of format 4, which every font has."""
    offsets = (cmap + _number(data, cmap + 4 + 8 * n + 4, 4) for n in range(_number(data, cmap + 2)))
    start = next(at for at in offsets if _number(data, at) == 4)
    step = _number(data, start + 6)
    found = {}
    for end in range(start + 14, start + 14 + step, 2):
        first, delta, offset = (_number(data, end + 2 + step * n) for n in (1, 2, 3))
        for code in range(first, min(_number(data, end), 0xFFFE) + 1):
            where = end + 2 + 3 * step + offset + 2 * (code - first)
            glyph = _number(data, where) if offset else code
            found[code] = (glyph + delta) % 0x10000 if glyph else 0
    return {code: glyph for code, glyph in found.items() if glyph}


def _number(data: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(data[at : at + size], "big")
