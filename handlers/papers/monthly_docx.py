"""The monthly report as a document that the office can still change in Word: the same words as the PDF."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from handlers.papers.monthly import file_name, read
from handlers.papers.monthly_photos import all_small
from handlers.papers.monthly_sheet import Sheet, Signature
from handlers.papers.svg import FOLDER as PAPERS
from storage import Storage

log = logging.getLogger(__name__)
FOLDER = PAPERS / "templates"
DOTS, NIP_DOTS = "." * 38, "NIP " + "." * 30
ROOM = "\n\n\n"  # for the hand that signs
PHOTO_CM, LOGO_CM = 5.6, 1.9
ACROSS = 3


def template_of(kind: str) -> str:
    return f"monthly-{kind}.docx"


async def as_docx(storage: Storage, **of: Any) -> Drawing:
    """See monthly.read(). The office's own document, if DATA_DIR/templates has one of this name, goes before ours."""
    month, sheet = await read(storage, **of)
    own = storage.db.path.parent / "templates" / template_of(sheet.kind)
    photos = [it.path for it in month.photos]
    return Drawing(f"{file_name(month, sheet)}.docx", lambda: drawn(sheet, month.head.logo, photos, own))


def drawn(sheet: Sheet, logo: bytes | None, photos: Sequence[Path], own: Path | None = None) -> bytes:
    """As DOCX. A document of the office that cannot be filled in is left aside for ours."""
    pictures = list(zip(all_small(photos), sheet.captions, strict=True))
    if own and own.exists():
        try:
            return _filled(own, sheet, logo, pictures)
        except Exception as error:  # whatever somebody has typed into it
            log.error("%s cannot be filled in: %s: %s", own.name, type(error).__name__, error)
    return _filled(FOLDER / template_of(sheet.kind), sheet, logo, pictures)


def _filled(file: Path, sheet: Sheet, logo: bytes | None, pictures: Sequence[tuple[bytes | None, str]]) -> bytes:
    from docx.shared import Cm  # much memory, for a few papers a month
    from docxtpl import DocxTemplate, InlineImage
    from jinja2.sandbox import SandboxedEnvironment

    page = DocxTemplate(file)
    shown = [{"picture": _image(InlineImage, page, it, Cm(PHOTO_CM)), "caption": name} for it, name in pictures if it]
    shown += [{"picture": "", "caption": ""}] * (-len(shown) % ACROSS)
    own = {
        "photos": [shown[n : n + ACROSS] for n in range(0, len(shown), ACROSS)],
        "logo": _image(InlineImage, page, logo, Cm(LOGO_CM)) if logo else "",
        "sums_title": say.monthly.sections["sums"],
        "photos_title": say.monthly.sections["photos"],
        "signatures": _signatures(sheet),
    }
    page.render(asdict(sheet) | own, SandboxedEnvironment(autoescape=True))  # what people wrote is never more than text
    done = io.BytesIO()
    page.save(done)
    return done.getvalue()


def _image(kind: Any, page: Any, content: bytes, width: Any) -> Any:
    return kind(page, io.BytesIO(content), width=width)


def _signatures(sheet: Sheet) -> list[dict[str, str]]:
    """Always three, of which the third may be nobody."""
    signed = [_signed(it, it.over or sheet.place_date) for it in sheet.signatures]
    nobody = dict.fromkeys(("over", "office", "room", "name", "nip"), "")
    return [*signed, *[nobody] * (3 - len(signed))]


def _signed(it: Signature, over: str) -> dict[str, str]:
    nip = it.nip or ("" if it.name else NIP_DOTS)
    return {"over": over, "office": it.office, "room": ROOM, "name": it.name or DOTS, "nip": nip}
