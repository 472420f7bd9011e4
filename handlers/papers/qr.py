"""An address as a picture that a phone's camera reads."""

from __future__ import annotations

import io

import segno

from handlers.papers.drawing import Drawing
from storage import Storage


async def invitation(storage: Storage, link: str) -> Drawing:
    """A QR code, large and with its quiet zone, so that an old camera takes it from a screen."""

    def draw() -> bytes:
        picture = io.BytesIO()
        segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
        return picture.getvalue()

    return Drawing("undangan.png", draw, is_picture=True)
