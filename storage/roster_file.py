"""The rows of a roster file, CSV or XLSX, as somebody wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from storage.roster_workbook import NotARoster, look_over

__all__ = ["COLUMNS", "NotARoster", "RawRow", "cells_of", "read_roster", "read_rows", "write_csv"]
COLUMNS = ("nama", "telepon", "peran", "kecamatan", "kelurahan", "rt")
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute
WORKBOOK = (b"PK", b"\xd0\xcf\x11\xe0")  # how XLSX and XLS begin, whatever the file is called


@dataclass(frozen=True)
class RawRow:
    """A row as somebody wrote it; number: as a spreadsheet shows it; surplus: what stands beyond the last column."""

    number: int
    nama: str
    telepon: str
    peran: str
    kecamatan: str
    kelurahan: str
    rt: str
    surplus: str = ""


def read_roster(path: Path) -> list[RawRow]:
    """The rows of a file. Raises NotARoster, OSError."""
    return read_rows(path.read_bytes())


def read_rows(data: bytes) -> list[RawRow]:
    """The rows of a CSV (UTF-8, `,` or `;`) or XLSX file, without the empty ones. Raises NotARoster."""
    rows = _workbook(data) if data.startswith(WORKBOOK) else _csv(data)
    written = [(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]
    header = [cell.casefold() for cell in written[0][1]] if written else []
    missing = ", ".join(column for column in COLUMNS if column not in header)
    if missing:
        raise NotARoster(f"kolom {missing} tidak ada; baris pertama harus berisi {', '.join(COLUMNS)}")
    if len(written) == 1:
        raise NotARoster("belum ada satu orang pun di bawah baris judul")
    return [_raw_row(number, header, cells) for number, cells in written[1:]]


def cells_of(row: RawRow) -> list[str]:
    """In the order of COLUMNS."""
    return [getattr(row, column) for column in COLUMNS]


def write_csv(rows: Iterable[RawRow]) -> bytes:
    """With the mark that makes a spreadsheet take it for UTF-8; what it would take for a formula is quoted by a `'`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells_of(row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _raw_row(number: int, header: list[str], cells: list[str]) -> RawRow:
    cells = cells + [""] * (len(header) - len(cells))
    surplus = ", ".join(filter(None, cells[len(header) :]))
    return RawRow(number, surplus=surplus, **{column: cells[header.index(column)] for column in COLUMNS})


def _workbook(data: bytes) -> list[list[str]]:
    look_over(data)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except CalamineError:
        raise NotARoster("bukan berkas XLSX yang utuh, atau dikunci dengan kata sandi") from None


def _words(cell: object) -> str:
    """What stands in a cell; a phone or an RT kept as a number comes without its '.0'."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotARoster(f'baris {line}: bukan teks UTF-8; simpan ulang sebagai "CSV UTF-8" atau XLSX') from None
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;", key=header.count)
    read: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True):
            read.append([_unquoted(cell.strip()) for cell in row])
    except csv.Error:
        raise NotARoster(f"baris {len(read) + 1}: tanda kutip ganda tidak berpasangan") from None
    return read


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
