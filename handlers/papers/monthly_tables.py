"""The tables of the monthly papers: the days, the work done, plans, obstacles, and sums by kind, place and cadre."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.kit.formats import LOCALE, month, number, percent, rupiah, short_day, spans
from handlers.kit.texts import say
from handlers.papers.letters import known
from handlers.papers.monthly_words import clock, counted, expected, hours, money, reached, tidy
from storage.attendance import LEAVE, PersonDay, State
from storage.month_papers import AreaMonth, CadreLine, Month, PersonMonth
from storage.report import Content, Report
from storage.report import State as ReportState

words = say.monthly
Row = list[str]


@dataclass(frozen=True)
class Table:
    """A cell for each heading; total: the last row; nothing: said where there is no row."""

    title: str
    columns: list[str]
    rows: list[Row]
    total: Row = field(default_factory=list)
    nothing: str = ""


def days(it: PersonMonth, zone: ZoneInfo) -> Table:
    rows = [_day(one, it, zone) for one in it.days]
    return _table("days", rows)


def _day(one: PersonDay, it: PersonMonth, zone: ZoneInfo) -> Row:
    named = it.named[one.day]
    notes = [known(named.name)] if named.name else []
    notes += [words.corrected] if one.corrected else []
    state = "" if one.state is State.TO_COME else say.month.states[one.state.value]
    worked = hours(one.seconds) if one.left_at is not None else ""
    weekday = str(format_date(one.day, "EEEE", locale=LOCALE))
    came, left = clock(one.at, zone), clock(one.left_at, zone)
    return [str(one.day.day), weekday, state.capitalize(), came, left, worked, "; ".join(notes)]


def work(it: Month) -> Table:
    return _table("work", [_done(n, report, it) for n, report in enumerate(it.reports, 1)])


def _done(n: int, report: Report, it: Month) -> Row:
    content = report.content
    rts = words.rt % (spans(content.rts), report.kelurahan)
    where = f"{short_day(content.occurred_on)}\n{rts}\n{report.number}"
    if report.state is not ReportState.APPROVED:
        where += f"\n({words.states[report.state.value]})"
    story = tidy(content.story, "")
    label = known(it.labels[content.category_code])
    by = f"\n({known(report.name)})" if isinstance(it, AreaMonth) else ""
    obstacle, follow_up = tidy(content.obstacle or "", ""), tidy(content.follow_up or "", "")
    return [str(n), where, f"{label}\n{story}".strip() + by, "\n".join(_results(content)), obstacle, follow_up]


def _results(content: Content) -> list[str]:
    """`Peserta 25 orang (L 10, P 15)`, a line for each."""
    lines, told = [], words.results
    if content.participants is not None:
        line = told["participants"] % number(content.participants)
        sexes = told["sexes"] % (number(content.men or 0), number(content.women or 0))
        lines.append(f"{line} {sexes}" if content.men is not None else line)
    if content.volume is not None:
        lines.append(told["volume"] % (number(content.volume), known(content.unit or "")))
    written: dict[str, Callable[[Any], str]] = {
        "physical": percent,
        "spent": percent,
        "swadaya": rupiah,
        "budget": rupiah,
    }
    for name, write in written.items():
        if (value := getattr(content, name)) is not None:
            lines.append(told[name] % write(value))
    return lines


def plan(it: PersonMonth) -> Table:
    """What the cadre has told, and every follow-up of the month."""
    told = [(tidy(it.plan), words.own_plan)] if it.plan else []
    follow = [
        (tidy(report.content.follow_up), words.from_report % report.number)
        for report in it.reports
        if report.content.follow_up
    ]
    table = _table("plan", [[str(n), what, why] for n, (what, why) in enumerate([*told, *follow], 1)])
    return Table(
        table.title % month(it.period.last + timedelta(days=1)), table.columns, table.rows, nothing=table.nothing
    )


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
    return _table("obstacles", rows)


def categories(it: Month) -> Table:
    by_code: dict[str, list[Report]] = {}
    for report in it.reports:
        by_code.setdefault(report.content.category_code, []).append(report)
    codes = [code for code in it.labels if code in by_code]
    rows = [[known(it.labels[code]), *counted(by_code[code])] for code in codes]
    return _table("categories", rows, [words.total, *counted(it.reports)], nothing=words.nothing["work"])


def places(it: AreaMonth) -> Table:
    rows = []
    for code, name in it.places.items():
        own = [report for report in it.reports if report.kelurahan_code == code]
        rts = words.sums["rts_of"] % (number(len(reached(own))), number(it.rts[code]))
        rows.append([name, *counted(own), *money(own), rts])
    rts = words.sums["rts_of"] % (number(len(reached(it.reports))), number(sum(it.rts.values())))
    return _table("places", rows, [words.total, *counted(it.reports), *money(it.reports), rts])


def cadres(cadres: Sequence[CadreLine]) -> Table:
    rows = [
        [
            str(n),
            tidy(one.name),
            one.kelurahan,
            number(one.totals.present_expected),
            number(expected(one.totals)),
            number(sum(one.totals.states[state] for state in LEAVE)),
            number(one.totals.states[State.ABSENT]),
            number(one.reports),
        ]
        for n, one in enumerate(cadres, 1)
    ]
    return _table("cadres", rows)


def _table(name: str, rows: list[Row], total: Iterable[str] = (), nothing: str = "") -> Table:
    last = list(total) if rows else []
    empty = nothing or words.nothing.get(name, "")
    return Table(words.sections[name], list(words.columns[name]), rows, last, empty)
