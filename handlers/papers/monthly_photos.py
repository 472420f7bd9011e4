"""Pictures for a paper: small enough that twelve of them and the paper stay within its bound."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

EACH_MOST = 250_000  # bytes; twelve are 3 MB
TRIES = ((800, 78), (640, 65), (480, 55), (320, 40))  # pixels of the longer side, quality


def small(path: Path) -> bytes | None:
    """As JPEG; None: it is not there, or cannot be read."""
    try:
        with Image.open(path) as image:
            image.draft("RGB", (TRIES[0][0], TRIES[0][0]))
            picture = image.convert("RGB")
    except (OSError, UnidentifiedImageError):
        return None
    return next(content for content in (_at(picture, *each) for each in TRIES) if _fits(content))


def all_small(paths: Sequence[Path]) -> list[bytes | None]:
    """In their order."""
    return [small(path) for path in paths]


def _at(picture: Image.Image, side: int, quality: int) -> bytes:
    resized = picture.copy()
    resized.thumbnail((side, side), Image.Resampling.LANCZOS)
    file = BytesIO()
    resized.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _fits(content: bytes) -> bool:
    return len(content) <= EACH_MOST
