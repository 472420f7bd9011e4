"""How days, hours, numbers and phones are written in Indonesia."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import phonenumbers
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from storage.period import Period
from storage.periods import whole_month

LOCALE = "id"


def long_day(day: date) -> str:
    """`Selasa, 26 Maret 2019`"""
    return str(format_date(day, "EEEE, d MMMM y", locale=LOCALE))


def short_day(day: date) -> str:
    """`26 Mar 2019`"""
    return str(format_date(day, "d MMM y", locale=LOCALE))


def month(day: date) -> str:
    """`Maret 2019`"""
    return str(format_date(day, "MMMM y", locale=LOCALE))


def when(period: Period) -> str:
    """`Selasa, 24 November 2026`, `November 2026` or `1-24 Nov 2026`"""
    if period.days == 1:
        return long_day(period.first)
    if period == whole_month(period.first):
        return month(period.first)
    written = format_interval(period.first, period.last, "yMMMd", locale=LOCALE)
    return " ".join(str(written).replace("\u2009", " ").split())  # it sets thin spaces


def clock(at: datetime) -> str:
    """`14.05 WITA`"""
    return f"{at:%H.%M %Z}"


def rupiah(value: int) -> str:
    """`Rp1.500.000`"""
    return f"Rp{number(value)}"


def percent(value: float) -> str:
    """`92,77 %`"""
    return f"{number(value)} %"


def number(value: float) -> str:
    """`1.234,5`"""
    return str(format_decimal(value, locale=LOCALE))


def phone(e164: str) -> str:
    """`0811-5812-345`, as people here write it."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


def cut(text: str, most: int) -> str:
    """At most `most` characters, so that the fullest screen still is one message."""
    return text if len(text) <= most else text[: most - 1] + "…"


def spans(rts: Sequence[str]) -> str:
    """`01-06, 09`: runs of RT by their first and last."""
    runs: list[list[str]] = []
    for rt in rts:
        if runs and rt.isdecimal() and runs[-1][-1].isdecimal() and int(rt) == int(runs[-1][-1]) + 1:
            runs[-1].append(rt)
        else:
            runs.append([rt])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


FILTERS = {f.__name__: f for f in (long_day, short_day, month, when, clock, number, rupiah, percent, phone, cut, spans)}
