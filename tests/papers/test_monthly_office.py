"""LibreOffice opens the monthly report as a document, and what it shows agrees with the PDF."""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from storage import Storage
from storage.person import Person
from tests.papers.month_data import photo, with_pictures
from tests.papers.test_monthly import NASTY, a_busy_month, awang, document, pdf, siti, storage, text_of

__all__ = ["awang", "siti", "storage"]  # fixtures
SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SOFFICE and not os.environ.get("CI"), reason="LibreOffice is not installed"),
]


async def as_pdf(content: bytes, folder: Path) -> bytes:
    """By LibreOffice, with a profile of its own."""
    file = folder / "lembar.docx"
    await asyncio.to_thread(file.write_bytes, content)
    words = (f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf")
    process = await asyncio.create_subprocess_exec(
        SOFFICE or "soffice", *words, "--outdir", str(folder), str(file), stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(90):
        out, err = await process.communicate()
    assert process.returncode == 0 and b"Error" not in out + err, (out, err)
    return await asyncio.to_thread((folder / "lembar.pdf").read_bytes)


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
