"""Make the documents that the monthly report is filled into: `python -m handlers.papers.monthly_template`.

They are made once and kept in templates/; the office may change them in Word. What stands in double braces is filled
in, what stands in braces with a percent sign repeats or leaves out a row or a paragraph.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from handlers.kit.texts import say
from handlers.papers.monthly_docx import FOLDER, template_of

FONT = "Times New Roman"
WIDTHS = {  # cm, of the columns of each table
    "days": (1.0, 1.9, 2.8, 1.7, 1.7, 3.0, 5.7),
    "work": (0.9, 2.9, 4.6, 3.2, 3.3, 2.9),
    "categories": (11.8, 3.0, 3.0),
    "places": (4.0, 1.8, 1.9, 3.4, 3.6, 3.1),
    "cadres": (0.9, 4.6, 3.0, 1.5, 1.7, 1.9, 1.9, 2.3),
    "obstacles": (3.2, 7.3, 7.3),
    "plan": (0.9, 12.0, 4.9),
}
KINDS = {
    "person": ("days", "work", "plan"),
    "kelurahan": ("categories", "cadres", "work"),
    "kecamatan": ("places", "categories", "cadres", "obstacles"),
}
TOTALS = ("categories", "places")
CENTRED = {"days": (0, 3, 4, 5), "work": (0,), "plan": (0,), "categories": (1, 2), "places": (1, 2, 5)}
CENTRED |= {"cadres": (0, 3, 4, 5, 6, 7)}
ACROSS = 3  # photos in a row


def make(kind: str) -> bytes:
    """The document of one kind: 'person', 'kelurahan' or 'kecamatan'."""
    page = Document()
    _paper(page)
    _letterhead(page)
    _line(page, "{{ title }}", ALIGN.CENTER, 12, bold=True)
    _line(page, "{{ number }}", ALIGN.CENTER)
    _pairs(page, "facts")
    letters = iter("ABCDEFG")
    if kind != "person":
        _sums(page, next(letters))
    for name in KINDS[kind]:
        _table(page, name, next(letters))
        if name == "days":
            _sums(page, next(letters))
    _photos(page, next(letters))
    _signatures(page)
    file = io.BytesIO()
    page.save(file)
    return file.getvalue()


def _paper(page: Page) -> None:
    """A4, and one plain font."""
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style: Any = page.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    footer, small = section.footer.paragraphs[0], page.styles["Footer"]
    small.font.size = Pt(7.5)  # of the numbers too
    _run(footer, "{{ number }}   ·   " + f"{say.monthly.page} ", 7.5)
    _field(footer, "PAGE")
    _run(footer, f" {say.monthly.of_pages} ", 7.5)
    _field(footer, "NUMPAGES")


def _letterhead(page: Page) -> None:
    table = page.add_table(rows=1, cols=2)
    _widths(table, (2.4, 15.4))
    left, right = table.rows[0].cells
    _write(left, "{{ logo }}")
    _write(right, "{%p for line in office %}")
    _run(_centred(right), "{{ line }}", 13, bold=True)
    right.add_paragraph("{%p endfor %}")
    _run(_centred(right), "{{ address }}", 8.5)
    line = page.add_paragraph()
    line.paragraph_format.space_after = Pt(8)
    _border(line)


def _pairs(page: Page, name: str) -> None:
    """A row for each: what it is, a colon, how much."""
    table = page.add_table(rows=3, cols=3)
    _widths(table, (4.6, 0.4, 12.8))
    first, row, last = (it.cells for it in table.rows)
    _write(first[0], f"{{%tr for pair in {name} %}}")
    for cell, text in zip(row, ("{{ pair[0] }}", ":", "{{ pair[1] }}"), strict=True):
        _write(cell, text)
    _write(last[0], "{%tr endfor %}")


def _sums(page: Page, letter: str) -> None:
    _heading(page, letter, "{{ sums_title }}")
    _pairs(page, "sums")


def _table(page: Page, name: str, letter: str) -> None:
    """Its title, a heading, a row for each line; or a word where there is none."""
    _heading(page, letter, f"{{{{ tables.{name}.title }}}}")
    _line(page, f"{{%p if not tables.{name}.rows %}}")
    _line(page, f"{{{{ tables.{name}.nothing }}}}")
    _line(page, "{%p else %}")
    columns, centred = say.monthly.columns[name], CENTRED.get(name, ())
    table = page.add_table(rows=4, cols=len(columns), style="Table Grid")
    _widths(table, WIDTHS[name])
    head, first, row, last = (it.cells for it in table.rows)
    for n, title in enumerate(columns):
        _write(head[n], title, bold=True, align=ALIGN.CENTER)
        _write(row[n], f"{{{{ row[{n}] }}}}", align=ALIGN.CENTER if n in centred else None)
    _repeated(table)
    _keep_whole(table.rows[2]._tr)
    _write(first[0], f"{{%tr for row in tables.{name}.rows %}}")
    _write(last[0], "{%tr endfor %}")
    if name in TOTALS:
        for n, cell in enumerate(table.add_row().cells):
            _write(cell, f"{{{{ tables.{name}.total[{n}] }}}}", bold=True, align=ALIGN.CENTER if n in centred else None)
    _line(page, "{%p endif %}")


def _photos(page: Page, letter: str) -> None:
    _line(page, "{%p if photos %}")
    _heading(page, letter, "{{ photos_title }}")
    table = page.add_table(rows=3, cols=ACROSS)
    _keep_whole(table.rows[1]._tr)
    first, row, last = (it.cells for it in table.rows)
    _write(first[0], "{%tr for three in photos %}")
    for n, cell in enumerate(row):
        _write(cell, f"{{{{ three[{n}].picture }}}}", align=ALIGN.CENTER)
        _run(_centred(cell), f"{{{{ three[{n}].caption }}}}", 8)
    _write(last[0], "{%tr endfor %}")
    _line(page, "{%p endif %}")


def _signatures(page: Page) -> None:
    """The first one right, the second one left, a third one in the middle below."""
    page.add_paragraph()
    table = page.add_table(rows=2, cols=2)
    left, right = table.rows[0].cells
    below = table.rows[1].cells[0].merge(table.rows[1].cells[1])
    for n, cell in enumerate((right, left, below)):
        lines = ("over", "office", "room", "name", "nip")
        for m, part in enumerate(lines):
            paragraph = cell.paragraphs[0] if m == 0 else cell.add_paragraph()
            paragraph.alignment, paragraph.paragraph_format.keep_with_next = ALIGN.CENTER, True
            paragraph.paragraph_format.space_before = Pt(16) if cell is below and part == "over" else None
            _run(paragraph, f"{{{{ signatures[{n}].{part} }}}}", 10, bold=part == "name")
    for row in table.rows:
        _keep_whole(row._tr)


# The small parts.


def _line(page: Page, text: str, align: ALIGN | None = None, size: float = 10, bold: bool = False) -> None:
    paragraph = page.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    _run(paragraph, text, size, bold)


def _heading(page: Page, letter: str, text: str) -> None:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(9), Pt(3)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, f"{letter}. {text}", 10.5, bold=True)


def _write(cell: _Cell, text: str, bold: bool = False, align: ALIGN | None = None) -> None:
    if align is not None:
        cell.paragraphs[0].alignment = align
    _run(cell.paragraphs[0], text, 9, bold)


def _centred(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    return paragraph


def _run(paragraph: Paragraph, text: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold


def _widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _element(parent: Any, name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def _repeated(table: Table) -> None:
    """The heading stands on every page."""
    _element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader", val="true")
    for cell in table.rows[0].cells:
        _element(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", fill="E6E6E6")


def _keep_whole(row: Any) -> None:
    _element(row.get_or_add_trPr(), "w:cantSplit", val="true")


def _border(paragraph: Paragraph) -> None:
    borders = _element(paragraph._p.get_or_add_pPr(), "w:pBdr")
    _element(borders, "w:top", val="thickThinSmallGap", sz="18", space="1", color="000000")


def _field(paragraph: Paragraph, name: str) -> None:
    """The number of this page, or how many there are."""
    run = paragraph.add_run()
    _element(run._r, "w:fldChar", fldCharType="begin")
    _element(run._r, "w:instrText").text = name
    _element(run._r, "w:fldChar", fldCharType="end")


if __name__ == "__main__":
    for each in KINDS:
        (FOLDER / template_of(each)).write_bytes(make(each))
