"""The sheets of a summary's workbook: its figures, and behind them places, kinds, reports and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from handlers.kit.formats import when
from handlers.kit.texts import say
from handlers.papers.book import Book, Column, Formula
from handlers.papers.summary_figures import STATES_OF_DAYS, Content, figures_of, places_sheet
from storage.report_rows import ReportRow

WIDTHS = (14, 12, 20, 12, 30, 28, 7, 7, 9, 16, 18, 10, 10, 10, 10, 40, 40, 60, 20, 7)
KINDS = {
    **dict.fromkeys(("men", "women", "participants", "pictures"), "whole"),
    **dict.fromkeys(("swadaya", "budget"), "rupiah"),
    **dict.fromkeys(("physical", "spent"), "percent"),
    "occurred_on": "day",
    "volume": "real",
}
OPEN_KINDS, OPEN_WIDTHS = ("text",) * 6, (18, 16, 20, 12, 28, 90)


def drawn(it: Content) -> bytes:
    words, book = say.summary_file, Book()
    heads = [words.levels[it.figures.area.level] % it.figures.area.name, when(it.figures.period), ""]
    book.card(words.sheets["figures"], heads, figures_of(it))
    if it.figures.by_place:
        headings = words.people if it.figures.area.level == "kelurahan" else words.places
        rows = [(place.area.name, *place[1:]) for place in it.figures.by_place]
        book.table(places_sheet(it), _counts(headings), rows)
    book.table(words.sheets["kinds"], _counts(words.kinds), [one[1:] for one in it.figures.by_category])
    book.table(words.sheets["reports"], _columns(), map(_row, it.reports))
    book.table(words.sheets["days"], _counts(words.days, 2), _days(it))
    book.table(
        words.sheets["open"],
        [Column(*each) for each in zip(words.open, OPEN_KINDS, OPEN_WIDTHS, strict=True)],
        _open(it),
    )
    return book.bytes()


def _counts(headings: tuple[str, ...], names: int = 1) -> list[Column]:
    """A name or two, and figures beside it."""
    return [Column(head, *(("text", 30) if i < names else ("whole", 14))) for i, head in enumerate(headings)]


def _columns() -> list[Column]:
    named = zip(say.summary_file.reports, ReportRow._fields, WIDTHS, strict=True)
    return [Column(heading, KINDS.get(field, "text"), width) for heading, field, width in named]


def _row(report: ReportRow) -> tuple[Any, ...]:
    return report._replace(
        occurred_on=date.fromisoformat(report.occurred_on),  # type: ignore[arg-type]
        physical=_share(report.physical),
        spent=_share(report.spent),
        state=say.summary_file.states[report.state],
    )


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 8)


def _days(it: Content) -> Iterator[tuple[Any, ...]]:
    """The days on which they are expected are computed from what these were."""
    for n, (name, kelurahan, totals) in enumerate(it.days, 2):
        states = [totals.states[state] for state in STATES_OF_DAYS]
        expected = Formula(f"=D{n}+I{n}+K{n}", totals.expected)
        yield name, kelurahan, expected, totals.present_expected, *states, totals.extra


def _open(it: Content) -> Iterator[tuple[str | None, ...]]:
    words, figures = say.summary_file, it.figures
    for kind, said in ((words.obstacle, figures.obstacles_open), (words.follow_up, figures.follow_ups_open)):
        yield from ((kind, one.number, one.kelurahan, ", ".join(one.rts), one.name, one.words) for one in said)
    yield from ((words.without, None, None, None, name, None) for name in figures.cadres_without_report)
