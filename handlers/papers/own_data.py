"""All that is kept about one person, as a workbook to read and as JSON to take along."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from storage import Storage

CELL_MOST = 32_767  # characters (Excel's limits)
SHEET_MOST = 31
LEFT_OUT = "token_hash"  # of the link of an invitation: nobody's to have
YES_NO = ("active", "also_admin", "by_settings", "reachable", "editing", "left_later", "from_author")
CODED = ("act", "flag", "state")  # values that stand for words
NESTED = ("about", "answers", "args", "audience", "before", "message_ids", "piece", "told")  # JSON
Read = Callable[[str, Any, ZoneInfo], Any]


async def as_json(storage: Storage, person_id: int, zone: str) -> Drawing:
    """Under the names of tables and columns."""
    tables = await _tables(storage, person_id, zone, _value)
    return Drawing("data-saya.json", lambda: json.dumps(tables, ensure_ascii=False, indent=1).encode())


async def as_xlsx(storage: Storage, person_id: int, zone: str) -> Drawing:
    """A sheet for each table that has anything, under headings that people understand."""
    tables = await _tables(storage, person_id, zone, _in_words)

    def draw() -> bytes:
        import xlsxwriter  # a start can do without

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
    headings = [_heading(column) for column in rows[0]]
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for i, row in enumerate(rows, 1):
        sheet.write_row(i, 0, [value[:CELL_MOST] if isinstance(value, str) else value for value in row.values()])
    sheet.freeze_panes(1, 0)
    sheet.autofit(300)


async def _tables(storage: Storage, person_id: int, zone: str, read: Read) -> dict[str, list[dict[str, Any]]]:
    tables = await storage.own_data.everything(person_id)
    return {name: [_readable(row, ZoneInfo(zone), read) for row in rows] for name, rows in tables.items()}


def _readable(row: dict[str, Any], zone: ZoneInfo, read: Read) -> dict[str, Any]:
    return {column: read(column, value, zone) for column, value in row.items() if column != LEFT_OUT}


def _value(column: str, value: Any, zone: ZoneInfo) -> Any:
    """Moments in the city's own time; numbers of accounts and phones as words, which no sheet rounds."""
    if isinstance(value, int) and (column in ("at", "inactive_since", "until") or column.endswith("_at")):
        return f"{datetime.fromtimestamp(value, zone):%Y-%m-%d %H:%M:%S %Z}"
    return str(value) if column in ("telegram_id", "chat_id") and value is not None else value


def _in_words(column: str, value: Any, zone: ZoneInfo) -> Any:
    """The same for people: yes and no, acts and states in words, and no JSON."""
    if isinstance(value, bool) or (column in YES_NO and value is not None):
        return say.my_data.yes if value else say.my_data.no
    if column in CODED:
        return say.my_data.words_for.get(value, value)
    if column in NESTED and isinstance(value, str):
        return _spelled(column, _parsed(value), zone)
    return _value(column, value, zone)


def _spelled(column: str, value: Any, zone: ZoneInfo) -> str:
    """What is nested, as `Nama: Siti; RT: 01, 02`."""
    if isinstance(value, dict):
        parts = [(_heading(key), _spelled(key, one, zone), isinstance(one, dict)) for key, one in value.items()]
        return "; ".join(f"{name}: ({inner})" if nested else f"{name}: {inner}" for name, inner, nested in parts)
    if isinstance(value, list):
        return ", ".join(filter(None, [_spelled(column, one, zone) for one in value]))
    return "" if value is None else str(_in_words("" if column in NESTED else column, value, zone))


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _heading(column: str) -> str:
    return str(say.my_data.headings.get(column, column))
