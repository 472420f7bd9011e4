"""How the monthly papers write what people wrote, days, hours and sums of many reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.kit.formats import LOCALE, number, rupiah
from handlers.kit.texts import say
from handlers.papers.letters import NOTHING, known
from storage.attendance import LEAVE, State, Totals
from storage.report import Report
from storage.report import State as ReportState


def tidy(text: str | None, nothing: str = NOTHING) -> str:
    """What people wrote, line by line, without signs that cannot be printed."""
    lines = [known(line) for line in (text or "").splitlines() if line.strip()]
    return "\n".join(line for line in lines if line != NOTHING) or nothing


def long_date(day: date) -> str:
    return str(format_date(day, "d MMMM y", locale=LOCALE))


def clock(at: int | None, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at, zone):%H.%M}" if at is not None else ""


def hours(seconds: int) -> str:
    return str(say.monthly.hours % (number(seconds // 3600), seconds % 3600 // 60))


def attended(totals: Totals) -> list[tuple[str, str]]:
    told, away = say.monthly.sums, sum(totals.states[state] for state in LEAVE)
    of = told["present_of"] % (number(totals.present_expected), number(totals.expected))
    return [
        (told["present"], of),
        (told["extra"], say.monthly.days_of % number(totals.extra)),
        (told["leave"], say.monthly.days_of % number(away)),
        (told["absent"], say.monthly.days_of % number(totals.states[State.ABSENT])),
        (told["hours"], hours(totals.seconds)),
    ]


def achieved(reports: Sequence[Report]) -> list[tuple[str, str]]:
    told, approved = say.monthly.sums, sum(report.state is ReportState.APPROVED for report in reports)
    men, women = (added(reports, name) for name in ("men", "women"))
    people = say.monthly.people % number(added(reports, "participants"))
    sexes = f" ({told['sexes'] % (number(men), number(women))})" if men or women else ""
    amounts = zip(("swadaya", "budget"), money(reports), strict=True)
    return [
        (told["reports"], f"{number(len(reports))} ({told['approved'] % number(approved)})"),
        (told["participants"], people + sexes),
        *((told[name], amount) for name, amount in amounts),
    ]


def added(reports: Sequence[Report], name: str) -> int:
    return sum(getattr(report.content, name) or 0 for report in reports)


def counted(reports: Sequence[Report]) -> list[str]:
    return [number(len(reports)), number(added(reports, "participants"))]


def money(reports: Sequence[Report]) -> list[str]:
    return [rupiah(added(reports, name)) for name in ("swadaya", "budget")]


def reached(reports: Sequence[Report]) -> set[tuple[str, str]]:
    return {(report.kelurahan_code, rt) for report in reports for rt in report.content.rts}
