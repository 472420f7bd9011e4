"""The papers of a month packed so that Telegram takes them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

BYTES_MOST = 48_000_000  # Telegram takes files of 50 MB from a bot (Bot API, sendDocument)
PAPERS, ARCHIVES = "papers", "archives"


def packed(folder: Path, month: str, most: int = BYTES_MOST) -> list[str]:
    """Put the papers into archives of at most so many bytes; the names of these. Takes its time.

    One for the city, or if that is too large some for each kecamatan.
    """
    files = sorted((folder / PAPERS).glob("*/*.pdf"))
    (folder / ARCHIVES).mkdir(exist_ok=True)
    if _size(files) <= most:
        return [_archive(folder, f"rekap-{month}", files)] if files else []
    names = []
    for group in sorted({file.parent.name for file in files}):
        parts = list(_parts([file for file in files if file.parent.name == group], most))
        for n, part in enumerate(parts, 1):
            name = f"rekap-{month}-{group}" + (f"-{n}" if len(parts) > 1 else "")
            names.append(_archive(folder, name, part))
    return names


def _size(files: Sequence[Path]) -> int:
    """With what an archive adds to each."""
    return sum(file.stat().st_size + 500 for file in files)


def _parts(files: Sequence[Path], most: int) -> Iterator[list[Path]]:
    part: list[Path] = []
    for file in files:
        if part and _size([*part, file]) > most:
            yield part
            part = []
        part.append(file)
    yield part


def _archive(folder: Path, name: str, files: Sequence[Path]) -> str:
    with zipfile.ZipFile(folder / ARCHIVES / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for file in files:
            made.write(file, f"{file.parent.name}/{file.name}")
    return f"{name}.zip"
