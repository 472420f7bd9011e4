"""All that is kept about one person, as a workbook to read and as JSON to take along."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from storage import Storage

CELL_MOST = 32_767  # characters (Excel's limits)
SHEET_MOST = 31


async def as_json(storage: Storage, person_id: int, zone: str) -> Drawing:
    """Under the names of tables and columns."""
    tables = await _tables(storage, person_id, zone)
    return Drawing("data-saya.json", lambda: json.dumps(tables, ensure_ascii=False, indent=1).encode())


async def as_xlsx(storage: Storage, person_id: int, zone: str) -> Drawing:
    """A sheet for each table that has anything, under headings that people understand."""
    tables = await _tables(storage, person_id, zone)

    def draw() -> bytes:
        file = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            for name, rows in tables.items():
                if rows:
                    _sheet(book, name, rows)
        return file.getvalue()

    return Drawing("data-saya.xlsx", draw)


def _sheet(book: Any, name: str, rows: list[dict[str, Any]]) -> None:
    sheet = book.add_worksheet(say.my_data.sheets.get(name, name)[:SHEET_MOST])
    headings = [say.my_data.headings.get(column, column) for column in rows[0]]
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for i, row in enumerate(rows, 1):
        sheet.write_row(i, 0, [value[:CELL_MOST] if isinstance(value, str) else value for value in row.values()])
    sheet.freeze_panes(1, 0)
    sheet.autofit(300)


async def _tables(storage: Storage, person_id: int, zone: str) -> dict[str, list[dict[str, Any]]]:
    tables = await storage.own_data.everything(person_id)
    return {name: [_readable(row, ZoneInfo(zone)) for row in rows] for name, rows in tables.items()}


def _readable(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Moments in the city's own time; numbers of accounts and phones as words, which no sheet rounds."""
    return {column: _value(column, value, zone) for column, value in row.items()}


def _value(column: str, value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, int) and (column in ("at", "inactive_since") or column.endswith("_at")):
        return f"{datetime.fromtimestamp(value, zone):%Y-%m-%d %H:%M:%S %Z}"
    return str(value) if column in ("telegram_id", "chat_id") and value is not None else value
