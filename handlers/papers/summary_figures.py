"""The figures of a summary's workbook: sums of the sheets behind them, each with what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.kit.texts import say
from handlers.papers.book import Formula
from storage.attendance import LEAVE, State, Totals
from storage.figures import Figures
from storage.report_rows import ReportRow

STATES = ("sent", "approved", "returned")
STATES_OF_DAYS = (*LEAVE, State.ASKED, State.NOT_JOINED, State.ABSENT)  # columns E to K
KINDS = {"swadaya": "rupiah", "budget": "rupiah"}
Line = tuple[str, Any, str]


@dataclass(frozen=True)
class Content:
    """All that is in one; days: name, kelurahan and days of each cadre."""

    figures: Figures
    reports: list[ReportRow]
    days: list[tuple[str, str, Totals]]


def places_sheet(it: Content) -> str:
    """Of a kelurahan the rows are people."""
    return str(say.summary_file.sheets["people" if it.figures.area.level == "kelurahan" else "places"])


def figures_of(it: Content) -> list[Line]:
    """Label, value, kind. RT reached add up over kelurahan, but not over people, who may share one."""
    figures, words = it.figures, say.summary_file.figures
    values: dict[str, Any] = {name: getattr(figures, name) for name in words if hasattr(figures, name)}
    values |= _sums(it) | _attendance(it) | {"cadres_without_report": len(figures.cadres_without_report)}
    return [(label, values[name], KINDS.get(name, "whole")) for name, label in words.items()]


def _sums(it: Content) -> dict[str, Formula]:
    figures, states = it.figures, say.summary_file.states
    kinds, reports = say.summary_file.sheets["kinds"], say.summary_file.sheets["reports"]
    sums = {
        "reports": _sum(kinds, "B", len(figures.by_category), figures.reports),
        "participants": _sum(kinds, "C", len(figures.by_category), figures.participants),
    }
    for name in ("men", "women", "swadaya", "budget"):
        sums[name] = _sum(reports, _letter(name), len(it.reports), getattr(figures, name))
    for name in STATES:
        where = _range(reports, _letter("state"), len(it.reports))
        sums[name] = Formula(f'=COUNTIF({where},"{states[name]}")', figures.by_state.get(name, 0))
    if figures.area.level in ("city", "kecamatan"):
        for name, letter in (("rts_reached", "D"), ("rts_all", "E")):
            sums[name] = _sum(places_sheet(it), letter, len(figures.by_place), getattr(figures, name))
    return sums


def _attendance(it: Content) -> dict[str, Formula]:
    totals = it.figures.attendance
    columns = {
        "expected": ("C", "C", totals.expected),
        "present_expected": ("D", "D", totals.present_expected),
        "absent": ("K", "K", totals.states[State.ABSENT]),
        "leave": ("E", "H", sum(totals.states[state] for state in LEAVE)),
        "extra": ("L", "L", totals.extra),
    }
    sheet = say.summary_file.sheets["days"]
    return {name: _sum(sheet, first, len(it.days), value, last) for name, (first, last, value) in columns.items()}


def _sum(sheet: str, column: str, rows: int, value: float, last: str = "") -> Formula:
    return Formula(f"=SUM({_range(sheet, column, rows, last)})", value)


def _range(sheet: str, column: str, rows: int, last: str = "") -> str:
    return f"'{sheet}'!{column}2:{last or column}{max(rows, 1) + 1}"


def _letter(field: str) -> str:
    from xlsxwriter.utility import xl_col_to_name  # a start can do without

    return str(xl_col_to_name(ReportRow._fields.index(field)))
