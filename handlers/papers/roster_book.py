"""The roster as a workbook: what "Ekspor" gives and what can be sent back in, or empty, to be filled in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from handlers.kit.texts import say
from handlers.papers.drawing import Drawing
from storage import Storage
from storage.areas import Areas
from storage.database import Database
from storage.roles import Act, Role
from storage.roster import Roster
from storage.roster_file import COLUMNS, cells_of

WIDTHS = (32, 18, 24, 20, 22, 14)
MORE_ROWS = 1000  # below the people, with the same lists to choose from
Rows = Sequence[Sequence[str]]
Lists = dict[str, list[str]]


async def roster(storage: Storage, person_id: int, day: str) -> Drawing:
    """What this person may see of it at the moment at which it is sent."""
    person = await storage.people.by_id(person_id)
    if person is None or not person.may(Act.SEE_ROSTER):
        raise PermissionError
    rows, lists = [cells_of(row) for row in await Roster(storage.db).of(person)], await lists_of(storage.db)
    return Drawing(f"daftar-anggota-{day}.xlsx", lambda: drawn(rows, lists))


async def before(storage: Storage, rows: Rows, at: str) -> Drawing:
    """As it was right before an import."""
    lists = await lists_of(storage.db)
    return Drawing(f"daftar-sebelum-impor-{at}.xlsx", lambda: drawn(rows, lists))


async def template(storage: Storage) -> Drawing:
    lists = await lists_of(storage.db)
    return Drawing("contoh-daftar-anggota.xlsx", lambda: drawn([], lists))


async def lists_of(db: Database) -> Lists:
    """What may stand in the columns that have names of their own."""
    areas = Areas(db)
    kelurahan = sorted(place.name for place in await areas.all_kelurahan())
    return {"peran": list(Role), "kecamatan": sorted((await areas.all_kecamatan()).values()), "kelurahan": kelurahan}


def drawn(rows: Rows, lists: Lists) -> bytes:
    """Every cell is text: no phone loses its zero, no RT becomes a date, nothing is computed."""
    import xlsxwriter  # a start can do without

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet, guide = book.add_worksheet(say.roster_file.sheet), book.add_worksheet(say.roster_file.guide_sheet)
        for i, width in enumerate(WIDTHS):
            sheet.set_column(i, i, width, text)
            sheet.write_string(0, i, COLUMNS[i], bold)
        for n, row in enumerate(rows, start=1):
            for i, cell in enumerate(row):
                sheet.write_string(n, i, cell, text)
        sheet.freeze_panes(1, 0)
        _offer(sheet, guide, lists, len(rows) + MORE_ROWS)
        _explain(guide, bold)
    return file.getvalue()


def _offer(sheet: Any, guide: Any, lists: Lists, last: int) -> None:
    """Names to choose from, kept on the second sheet: a list within the rule may have 255 characters only."""
    for n, (column, names) in enumerate(lists.items(), start=2):
        guide.set_column(n, n, 24)
        guide.write_column(0, n, [column, *names])
        letter, i = "ABCDEFGH"[n], COLUMNS.index(column)
        source = f"='{say.roster_file.guide_sheet}'!${letter}$2:${letter}${len(names) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_title": column}
        sheet.data_validation(1, i, last, i, rule | {"error_message": say.roster_file.not_in_list})


def _explain(guide: Any, bold: Any) -> None:
    guide.set_column(0, 0, 90)
    guide.write_string(0, 0, say.roster_file.guide_sheet, bold)
    guide.write_column(1, 0, say.roster_file.guide)
