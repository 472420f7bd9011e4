"""A workbook of tables: typed columns, a frozen header with filters, and words that stay words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

CELL_MOST = 32_767  # characters (Excel's limit)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},  # also when somebody edits the cell
    "day": {"num_format": "[$-421]d mmm yyyy"},  # in Indonesian wherever it is opened
    "moment": {"num_format": '[$-421]d mmm yyyy hh"."mm', "align": "left"},  # a bare point is shown as a comma
    "whole": {"num_format": "#,##0"},
    "real": {"num_format": "#,##0.##"},
    "rupiah": {"num_format": '"Rp"#,##0'},
    "percent": {"num_format": "0.00%"},
    "head": {"bold": True, "bottom": 1, "num_format": "@"},
}


@dataclass(frozen=True)
class Formula:
    """What a cell computes, and what comes out of it, for readers that compute nothing."""

    says: str
    value: float


@dataclass(frozen=True)
class Column:
    """kind: one of FORMATS; width: in characters."""

    heading: str
    kind: str = "text"
    width: int = 14


class Book:
    """Sheets are written from the top to the bottom, row by row, so that none is held in memory."""

    def __init__(self) -> None:
        import xlsxwriter  # a start can do without

        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, OPTIONS)
        self._formats = {kind: self._book.add_format(format_) for kind, format_ in FORMATS.items()}

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        """With a header that stays and can be filtered by."""
        sheet, last = self._sheet(name), 0
        sheet.set_landscape()
        sheet.repeat_rows(0)
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width, self._formats[column.kind])
            sheet.write_string(0, i, column.heading, self._formats["head"])
        for last, row in enumerate(rows, 1):
            for i, value in enumerate(row):
                self.write(sheet, last, i, value, columns[i].kind)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def card(self, name: str, heads: Sequence[str], rows: Iterable[tuple[str, Any, str]]) -> None:
        """A few lines on top, and under them what is called what: label, value, kind."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 20)
        for n, head in enumerate(heads):
            sheet.write_string(n, 0, head, self._formats["head"])
        for n, (label, value, kind) in enumerate(rows, len(heads)):
            self.write(sheet, n, 0, label, "text")
            self.write(sheet, n, 1, value, kind)
        sheet.freeze_panes(len(heads), 0)

    def _sheet(self, name: str) -> Any:
        """Printed on A4, as wide as the paper."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: Any, kind: str) -> None:
        """What a person typed is written as words only: never as a formula, a link or a number."""
        format_ = self._formats[kind]
        if value is None or value == "":
            return
        if isinstance(value, Formula):
            sheet.write_formula(row, column, value.says, format_, value.value)
        elif isinstance(value, str):
            sheet.write_string(row, column, value[:CELL_MOST], format_)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, format_)
        else:
            sheet.write_number(row, column, value, format_)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._file.getvalue()
