"""Colours for amounts: from light to dark, told apart by anybody and in grey; and ink that is read on them."""

from __future__ import annotations

DARK, WHITE = "#16191c", "#ffffff"
# Nothing, then five steps from sand over green and blue to night: each clearly darker than the one before.
RAMP = (WHITE, "#fdeeb0", "#b5dba0", "#57b3b0", "#1d6a9e", "#182a5c")


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2 counts it."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def brightness(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink(fill: str) -> str:
    """Dark or white, whichever is read better on the fill."""
    return max((DARK, WHITE), key=lambda colour: contrast(colour, fill))
