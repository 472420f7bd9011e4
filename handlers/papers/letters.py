"""How wide words are in the fonts that we ship, so that what people wrote is cut to the room that it has."""

from __future__ import annotations

from handlers.papers.font_file import advances

PLAIN, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
NOTHING = "–"  # for words of which no sign can be written


def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels, of signs that are in the fonts."""
    wide = advances(BOLD if bold else PLAIN)
    return size * sum(wide[sign] for sign in text)


def known(text: str) -> str:
    """Without signs that our fonts lack, such as emoji, and without those that XML does not take."""
    wide = advances(BOLD).keys() & advances(PLAIN).keys()
    kept = "".join(sign for sign in " ".join(text.split()) if sign in wide and sign.isprintable())
    return " ".join(kept.split()) or NOTHING


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """What can be written, cut to the room."""
    text = known(text)
    if width(text, size, bold) <= room:
        return text
    while text and width(f"{text}…", size, bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def shrunk(text: str, room: float, size: int, least: int, bold: bool = False) -> int:
    """The largest size, down to the least, at which the text has room."""
    return next((it for it in range(size, least, -1) if width(known(text), it, bold) <= room), least)


def two_lines(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """In one line, or in two that break between words; what does not fit is cut."""
    words = known(text).split()
    if width(" ".join(words), size, bold) <= room:
        return [" ".join(words)]
    first = next((n for n in range(len(words) - 1, 0, -1) if width(" ".join(words[:n]), size, bold) <= room), 1)
    return [fit(" ".join(line), room, size, bold) for line in (words[:first], words[first:]) if line]
