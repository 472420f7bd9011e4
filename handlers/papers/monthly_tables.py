"""The tables of the monthly papers that tell line by line: the days, the work done, the plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.kit.formats import LOCALE, month, number, percent, rupiah, short_day, spans
from handlers.kit.texts import say
from handlers.papers.letters import known
from handlers.papers.monthly_table import Row, Table, table, words
from handlers.papers.monthly_words import clock, hours, tidy
from storage.attendance import PersonDay, State
from storage.month_paper import AreaMonth, Month, PersonMonth
from storage.report import Content, Report
from storage.report import State as ReportState


def days(it: PersonMonth, zone: ZoneInfo) -> Table:
    rows = [_day(one, it, zone) for one in it.days]
    return table("days", rows)


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
    return table("work", [_done(n, report, it) for n, report in enumerate(it.reports, 1)])


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
    made = table("plan", [[str(n), what, why] for n, (what, why) in enumerate([*told, *follow], 1)])
    return Table(made.title % month(it.period.last + timedelta(days=1)), made.columns, made.rows, nothing=made.nothing)
