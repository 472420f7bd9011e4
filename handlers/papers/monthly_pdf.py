"""The monthly report as PDF, ready to sign: of a cadre, of a kelurahan, of a kecamatan."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from handlers.papers.monthly import file_name, read
from handlers.papers.monthly_photos import all_small
from handlers.papers.monthly_sheet import Sheet
from handlers.papers.svg import FOLDER
from storage import Storage

FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER / "fonts"])
TEMPLATE = FOLDER / "templates" / "monthly.typ"
UNBROKEN_MOST = 18  # letters of a word that stay in one line of a narrow column


async def as_pdf(storage: Storage, **of: Any) -> Drawing:
    """See read()."""
    month, sheet = await read(storage, **of)
    return Drawing(
        f"{file_name(month, sheet)}.pdf", lambda: drawn(sheet, month.head.logo, [it.path for it in month.photos])
    )


def drawn(sheet: Sheet, logo: bytes | None, photos: Sequence[Path]) -> bytes:
    """As PDF; pictures that cannot be read are left out."""
    pictures = [
        (content, caption) for content, caption in zip(all_small(photos), sheet.captions, strict=True) if content
    ]
    with TemporaryDirectory(prefix="kpm-") as name:
        folder = Path(name)
        for n, (content, _) in enumerate(pictures):
            (folder / f"{n}.jpg").write_bytes(content)
        if logo:
            (folder / "logo.png").write_bytes(logo)
        shown = [{"file": f"{n}.jpg", "caption": caption} for n, (_, caption) in enumerate(pictures)]
        (folder / "sheet.json").write_text(json.dumps(_data(sheet, logo, shown)), encoding="utf-8")
        main = folder / "main.typ"
        main.write_bytes(TEMPLATE.read_bytes())  # it may read what is beside it, and nothing else
        return typst.compile(main, root=folder, font_paths=FONTS, format="pdf")


def _data(sheet: Sheet, logo: bytes | None, shown: list[dict[str, str]]) -> dict[str, Any]:
    words = say.monthly
    own = {
        "logo": "logo.png" if logo else None,
        "photos": shown,
        "sums_title": words.sections["sums"],
        "photos_title": words.sections["photos"],
        "page": words.page,
        "of_pages": words.of_pages,
    }
    return _breakable(asdict(sheet)) | own  # type: ignore[no-any-return]


def _breakable(data: Any) -> Any:
    """Where a word is so long that its column would burst, it may be broken anywhere."""
    if isinstance(data, dict):
        return {name: _breakable(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_breakable(value) for value in data]
    return re.sub(rf"\S{{{UNBROKEN_MOST},}}", lambda word: "\u200b".join(word[0]), data)
