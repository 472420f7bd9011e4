"""The tables of the monthly papers that add up: by kind of work, by place and by cadre; and what stood in the way."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kit.formats import number
from handlers.papers.letters import known
from handlers.papers.monthly_table import Table, table, words
from handlers.papers.monthly_words import counted, money, reached, tidy
from storage.attendance import LEAVE, State
from storage.month_paper import AreaMonth, CadreLine, Month
from storage.report import Report


def obstacles(it: Month) -> Table:
    rows = [
        [
            f"{report.number}\n{report.kelurahan}",
            tidy(report.content.obstacle),
            tidy(report.content.follow_up or "", ""),
        ]
        for report in it.reports
        if report.content.obstacle
    ]
    return table("obstacles", rows)


def categories(it: Month) -> Table:
    by_code: dict[str, list[Report]] = {}
    for report in it.reports:
        by_code.setdefault(report.content.category_code, []).append(report)
    codes = [code for code in it.labels if code in by_code]
    rows = [[known(it.labels[code]), *counted(by_code[code])] for code in codes]
    return table("categories", rows, [words.total, *counted(it.reports)], nothing=words.nothing["work"])


def places(it: AreaMonth) -> Table:
    rows = []
    for code, name in it.places.items():
        own = [report for report in it.reports if report.kelurahan_code == code]
        rts = words.sums["rts_of"] % (number(len(reached(own))), number(it.rts[code]))
        rows.append([name, *counted(own), *money(own), rts])
    rts = words.sums["rts_of"] % (number(len(reached(it.reports))), number(sum(it.rts.values())))
    return table("places", rows, [words.total, *counted(it.reports), *money(it.reports), rts])


def cadres(cadres: Sequence[CadreLine]) -> Table:
    rows = [
        [
            str(n),
            _named(one),
            one.kelurahan,
            number(one.totals.present_expected),
            number(one.totals.expected),
            number(sum(one.totals.states[state] for state in LEAVE)),
            number(one.totals.states[State.ABSENT]),
            number(one.reports),
        ]
        for n, one in enumerate(cadres, 1)
    ]
    return table("cadres", rows)


def _named(one: CadreLine) -> str:
    """Of whom nothing can be known is said so."""
    joined = one.totals.expected or not one.totals.states[State.NOT_JOINED]
    return tidy(one.name) if joined else words.not_joined % tidy(one.name)
