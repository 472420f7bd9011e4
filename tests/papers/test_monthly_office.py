"""LibreOffice opens the monthly report, as a document and as PDF, and what both show agrees."""

from __future__ import annotations

import asyncio
from pathlib import Path
from xml.etree import ElementTree

import pytest

from storage import Storage
from storage.person import Person
from tests.papers.month_data import photo, with_pictures
from tests.papers.office import needs_office, saved_as
from tests.papers.test_monthly import NASTY, a_busy_month, awang, document, pdf, siti, storage, text_of

__all__ = ["awang", "siti", "storage"]  # fixtures
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
pytestmark = [pytest.mark.slow, needs_office]


async def as_pdf(content: bytes, folder: Path) -> bytes:
    return await asyncio.to_thread((await saved_as("pdf", folder / "lembar.docx", content)).read_bytes)


async def drawn_text(content: bytes, folder: Path) -> str:
    """What LibreOffice Draw finds written in a PDF, in one line."""
    drawing = await saved_as("fodg", folder / "lembar.pdf", content, "--infilter=draw_pdf_import")
    root = ElementTree.fromstring(await asyncio.to_thread(drawing.read_bytes))
    return " ".join("".join(it.itertext()) for it in root.iter(f"{{{TEXT}}}p"))


async def test_a_cadres_document_shows_what_the_pdf_shows(storage: Storage, siti: Person, tmp_path: Path) -> None:
    await a_busy_month(storage, siti)
    await with_pictures(storage, siti, 9, NASTY, [photo(), photo(shade=40)])
    of = f"person/{siti.id}"
    shown = text_of(await as_pdf(await document(storage, siti, of), tmp_path))
    printed = text_of(await pdf(storage, siti, of))
    for part in ("3 dari 20 hari kerja", "Rp1.500.000", "92,77 %", "BTG-1126-004, 9 Nov 2026", "Lurah Lok Tuan"):
        assert part in shown
        assert part in printed
    assert "#panic" in shown
    assert "{%" not in shown.replace("{% if %}", "")  # nothing of the template is left
    assert "{{" not in shown.replace("{{ x }}", "")


async def test_a_kecamatans_document_shows_its_sums(
    storage: Storage, siti: Person, awang: Person, tmp_path: Path
) -> None:
    await a_busy_month(storage, siti)
    shown = text_of(await as_pdf(await document(storage, awang, f"area/{awang.kecamatan_code}"), tmp_path))
    for part in ("LAPORAN BULANAN KECAMATAN", "Rp12.000.000", "3 dari 200 RT", "Camat Bontang Utara", "Hujan deras"):
        assert part in shown
    assert "{{" not in shown


async def test_the_pdf_opens_with_the_figures_that_the_month_has(
    storage: Storage, siti: Person, tmp_path: Path
) -> None:
    await a_busy_month(storage, siti)
    seen = await drawn_text(await pdf(storage, siti, f"person/{siti.id}"), tmp_path)
    for part in ("3 dari 20 hari kerja", "Rp1.500.000", "92,77 %", "Rp12.000.000", "Lurah Lok Tuan", "Siti Aminah"):
        assert part in seen
