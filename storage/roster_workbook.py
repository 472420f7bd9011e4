"""Look a workbook over before it is read: a small file can unfold to more than the memory holds."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

UNFOLDED_MOST = 200_000_000  # bytes; 25,000 people are about 15 million
# A cell in column BA or beyond, or in row 100,000 or beyond: the reader would fill all that is before it.
FAR_CELL = re.compile(rb'\sr="(?:[A-Z]{3}|[B-Z][A-Z]|[A-Z]*[0-9]{6})')


class NotARoster(Exception):
    """The file as a whole cannot be read; its words are for people."""


def look_over(data: bytes) -> None:
    """Raises NotARoster for a workbook that is not to be opened; whatever is no archive is left to the reader."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    with archive:
        if sum(part.file_size for part in archive.infolist()) > UNFOLDED_MOST:
            raise NotARoster("isinya terlalu besar untuk sebuah daftar anggota")
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") and _reaches_far(archive, part):
                raise NotARoster(
                    "ada isian jauh di luar tabel (kolom BA atau baris 100.000 ke atas); "
                    "salin tabelnya saja ke berkas baru"
                )


def _reaches_far(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whatever a damaged part raises is left to the reader, which says it in its own way."""
    try:
        return FAR_CELL.search(archive.read(part)) is not None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return False
