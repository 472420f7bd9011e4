"""Files as they are kept: a picture is drawn anew and small, without what its camera wrote into it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

SIDE_MOST = 1600  # pixels, of the longer side
QUALITY = 82
PIXELS_MOST = 120_000_000  # what the largest phone cameras make; more is a bomb (a small file of a giant picture)
DRAWN_MOST = 30_000_000  # of those to be held in memory at once: a JPEG is read at a half, a quarter or an eighth
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
Image.MAX_IMAGE_PIXELS = PIXELS_MOST


class NotThat(Exception):
    """The file is not what it was sent as; says what it is not."""


@dataclass(frozen=True)
class Kept:
    """ending: of its name, which tells what it truly is; width and height in pixels, of pictures."""

    content: bytes
    ending: str
    width: int | None = None
    height: int | None = None


def as_kept(kind: str, content: bytes) -> Kept:
    """What is to be kept of a file that was sent as this kind, by what is in it. Takes its time. Raises NotThat."""
    if kind == "voice":
        return _as_it_is(content, "ogg", content[:4] == b"OggS" and b"OpusHead" in content[:64], "voice note")
    if kind == "video":
        return _as_it_is(content, "mp4", content[4:8] == b"ftyp", "video")
    return _drawn_anew(content)


def _as_it_is(content: bytes, ending: str, is_that: bool, name: str) -> Kept:
    if not is_that:
        raise NotThat(f"not a {name}")
    return Kept(content, ending)


def _drawn_anew(content: bytes) -> Kept:
    try:
        picture = _read(content)
    except (NotThat, MemoryError):
        raise
    except Exception:  # the decoders raise nearly everything when they are lied to
        raise NotThat("not a picture") from None
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Kept(file.getvalue(), "jpg", *picture.size)


def _read(content: bytes) -> Image.Image:
    """Small, upright and without anything but its pixels."""
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        _refuse_above(PIXELS_MOST, image)
        share = min(1.0, SIDE_MOST / max(image.size))
        image.draft("RGB", (max(1, int(image.width * share)), max(1, int(image.height * share))))
        _refuse_above(DRAWN_MOST, image)
        image.load()
        small = _on_white(_upright(image))
    small.thumbnail((SIDE_MOST, SIDE_MOST), Image.Resampling.LANCZOS)
    small.info.clear()  # comments and the like would go into the file
    return small


def _refuse_above(most: int, image: Image.Image) -> None:
    if image.width * image.height > most:
        raise NotThat("a picture too large")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # what the camera wrote cannot be read, the picture can
        return image


def _on_white(image: Image.Image) -> Image.Image:
    """Where it is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered)
    return ground
