"""Spans of days, as people type them: `1-15 Nov`, `Maret`, `24/11`, `minggu lalu`, `triwulan 3`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from storage.period import Period, Unit, known, whole
from storage.periods import NAMED
from storage.typed_days import date_of, full_year, latest, latest_day, number_of, whole_of

DAYS_MOST = 366
WORDS = {
    "hari ini": "day",
    "kemarin": "yesterday",
    "minggu ini": "week",
    "minggu lalu": "last_week",
    "bulan ini": "month",
    "bulan lalu": "last_month",
    "triwulan ini": "quarter",
    "tahun ini": "year",
}
QUARTERS = {"1": 1, "i": 1, "2": 2, "ii": 2, "3": 3, "iii": 3, "4": 4, "iv": 4}
DAY = r"(\d{1,2})(?:[/. -](\d{1,2}|[a-z]{3,9}))?(?:[/. -](\d{4}|\d{2}))?"
TO = r"\s*(?:-|–|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)\s*"


class Why(StrEnum):
    UNKNOWN = "unknown"  # it is no span that we know
    FUTURE = "future"  # it has not begun
    ORDER = "order"  # it ends before it begins
    LONG = "long"  # more than DAYS_MOST days


class NotASpan(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def read_span(text: str, today: date) -> Period:
    """Up to today; without a year the last such span that has begun. Raises NotASpan."""
    words = _plain(text)
    if name := WORDS.get(words):
        return NAMED[name](today)
    for read in (_last_ones, _days, _month, _months, _quarter, _year, _iso, _day, _range):
        if found := read(words, today):
            return _checked(found, today)
    raise NotASpan(Why.UNKNOWN)


def _plain(text: str) -> str:
    """In the words that are read below: without `tgl`, and with `lalu` for what people call `kemarin`."""
    words = " ".join(text.casefold().replace(",", " ").replace("kemaren", "kemarin").split())
    words = re.sub(r"^(?:tgl|tanggal|dari)\b\.? *(?=\d)", "", words)
    return re.sub(r"^(minggu|bulan|triwulan|tahun) kemarin$", r"\1 lalu", words)


def looks_like_span(text: str, today: date) -> bool:
    """Whether it is meant as one, also where it has not begun or is too long."""
    try:
        read_span(text, today)
    except NotASpan as wrong:
        return wrong.why is not Why.UNKNOWN
    return True


def _checked(span: Period, today: date) -> Period:
    """As much of it as there has been."""
    if span.last < span.first:
        raise NotASpan(Why.ORDER)
    if span.first > today:
        raise NotASpan(Why.FUTURE)
    if span.days > DAYS_MOST:
        raise NotASpan(Why.LONG)
    return Period(span.first, min(span.last, today), span.unit)


def _last_ones(words: str, today: date) -> Period | None:
    """`triwulan lalu`, `tahun lalu`."""
    unit = {"triwulan lalu": Unit.QUARTER, "tahun lalu": Unit.YEAR}.get(words)
    return whole(unit, whole(unit, today).first - timedelta(days=1)) if unit else None


def _days(words: str, today: date) -> Period | None:
    """`7 hari terakhir`, with today."""
    found = re.fullmatch(r"(\d{1,3}) hari(?: terakhir)?", words)
    return Period(today - timedelta(days=int(found[1]) - 1), today) if found and int(found[1]) else None


def _month(words: str, today: date) -> Period | None:
    found = re.fullmatch(r"(?:bulan )?([a-z]{3,9})(?: (\d{4}|\d{2}))?", words)
    month = number_of(found[1]) if found else 0
    return latest(found[2] if found else None, today, lambda year: whole_of(Unit.MONTH, year, month))


def _months(words: str, today: date) -> Period | None:
    """`jan-mar`, `november sampai januari 2026`."""
    found = re.fullmatch(rf"([a-z]{{3,9}}){TO}([a-z]{{3,9}})(?: (\d{{4}}|\d{{2}}))?", words)
    if not found:
        return None
    end = latest(found[3], today, lambda year: whole_of(Unit.MONTH, year, number_of(found[2])))
    begun = end and whole_of(Unit.MONTH, end.first.year, number_of(found[1]))
    if end and begun and begun.first > end.first:
        begun = whole_of(Unit.MONTH, end.first.year - 1, number_of(found[1]))
    return known(begun.first, end.last) if begun and end else None


def _quarter(words: str, today: date) -> Period | None:
    found = re.fullmatch(r"(?:triwulan|tw|kuartal|q) ?([1-4]|i{1,3}|iv)(?: (\d{4}|\d{2}))?", words)
    month = QUARTERS[found[1]] * 3 if found else 0
    return latest(found[2] if found else None, today, lambda year: whole_of(Unit.QUARTER, year, month))


def _year(words: str, today: date) -> Period | None:
    found = re.fullmatch(r"(?:tahun )?(20\d\d)", words)
    return whole_of(Unit.YEAR, int(found[1]), 1) if found else None


def _iso(words: str, today: date) -> Period | None:
    found = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", words)
    day = date_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    return Period(day, day) if day else None


def _range(words: str, today: date) -> Period | None:
    """What the first day does not say, the last one says: `1-15 nov`; a first day after it is of the year before."""
    found = re.fullmatch(DAY + TO + DAY, words)
    if not found or not (found[5] or not found[2]):
        return None
    day, month, year, end_day, end_month, end_year = found.groups()
    last_month = number_of(end_month) if end_month else today.month
    end = latest_day(end_year, today, last_month, int(end_day), number_of(month or end_month or "") or last_month)
    if end is None:
        return None
    first_month = number_of(month) if month else end.month
    first = date_of(full_year(year) if year else end.year, first_month, int(day))
    if first and first > end and not year and first_month != end.month:
        first = date_of(end.year - 1, first_month, int(day))
    return known(first, end) if first else None


def _day(words: str, today: date) -> Period | None:
    found = re.fullmatch(DAY, words)
    day = latest_day(found[3], today, number_of(found[2]), int(found[1])) if found and found[2] else None
    return Period(day, day) if day else None
