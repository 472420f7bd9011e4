"""Read the days that people type, as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

DAYS = {"hari ini": 0, "sekarang": 0, "tadi": 0, "kemarin": 1, "kemarin lusa": 2}
MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")


def parse_day(text: str, today: date) -> date | None:
    """`hari ini`, `kemarin`, `24/11`, `24-11-2026`, `24.11.26`, `24 November`, `2026-11-24`; else None.

    Without a year it is the last such day up to today.
    """
    text = " ".join(text.casefold().split())
    if text in DAYS:
        return today - timedelta(days=DAYS[text])
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)(?:[-/. ](\d{4}|\d{2}))?", text)
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else _month(found[2])
    if found[3]:
        return _date(int(found[3]) % 2000 + 2000, month, int(found[1]))
    this_year = _date(today.year, month, int(found[1]))
    if this_year and this_year <= today:
        return this_year
    return _date(today.year - 1, month, int(found[1]))


def parse_coming_day(text: str, today: date, least: date) -> date | None:
    """`besok`, `lusa`, or as parse_day; without a year it is the next such day from `least`."""
    word = " ".join(text.casefold().split())
    ahead = {"besok": 1, "lusa": 2}.get(word)
    if ahead is not None:
        return today + timedelta(days=ahead)
    return parse_day(text, today if word in DAYS else least + timedelta(days=364))


def iso_day(text: str) -> date | None:
    """`2026-11-24`, as buttons carry it; None when there is no such day."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _month(name: str) -> int:
    short = {"ags": "agu", "agt": "agu", "nop": "nov", "peb": "feb"}.get(name[:3], name[:3])
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
