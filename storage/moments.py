"""A moment to come, as people type it: `besok 07.30`, `jam 4 sore`, `senin 8.00`, `25/11 07:30`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from storage.typed_days import MONTHS, OTHER

AHEAD = {"hari ini": 0, "nanti": 0, "besok": 1, "bsk": 1, "besuk": 1, "lusa": 2}
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
SPELT = {"jum'at": "jumat", "jum at": "jumat", "ahad": "minggu"}
PART = r"(?: (pagi|siang|sore|petang|malam))?"
HOUR = rf"(?:jam|pukul|pkl\.?)? ?(\d{{1,2}})(?:[.:](\d\d))?{PART}(?: ?wit[a]?| ?wib)?"


def read_moment(text: str, now: datetime) -> datetime | None:
    """Local like `now`; a day without a year is the next such day, an hour alone the next such hour. None: no moment.

    A moment that was said with its day may lie in the past.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    for spelt, plain in SPELT.items():
        words = words.replace(spelt, plain)
    found = re.fullmatch(rf"(?:(.+?) )??{HOUR}", words, re.ASCII)
    at = _hour(found[2], found[3], found[4]) if found else None
    if found is None or at is None or (found[3] is None and found[4] is None and not _said(words)):
        return None
    if not found[1]:
        today = datetime.combine(now.date(), at, now.tzinfo)
        return today if today > now else today + timedelta(days=1)
    day = _day(found[1], now, at)
    return datetime.combine(day, at, now.tzinfo) if day else None


def _said(words: str) -> bool:
    """Whether a bare number is meant as an hour: `jam 7`."""
    return bool(re.search(r"\b(jam|pukul|pkl\.?) ?\d", words))


def _hour(hour: str, minute: str | None, part: str | None) -> time | None:
    """`4 sore` is 16.00; `12 malam` is midnight at the day's end, which nobody means: None."""
    h, m = int(hour), int(minute or 0)
    if part in ("siang", "sore", "petang", "malam") and 1 <= h < 12 and not (part == "siang" and h >= 10):
        h += 12
    if (part == "malam" and not 18 <= h < 24) or (part == "pagi" and h > 11):
        return None
    return time(h, m) if h < 24 and m < 60 else None


def _day(words: str, now: datetime, at: time) -> date | None:
    today = now.date()
    if words in AHEAD:
        return today + timedelta(days=AHEAD[words])
    if words.removeprefix("hari ") in WEEKDAYS:
        ahead = (WEEKDAYS.index(words.removeprefix("hari ")) - today.weekday()) % 7
        return today + timedelta(days=ahead if ahead or at > now.time() else 7)
    if iso := re.fullmatch(r"(20\d\d)-(\d\d?)-(\d\d?)", words, re.ASCII):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = re.fullmatch(
        r"(?:tanggal |tgl\.? )?(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})(?:[-/. ](20\d\d|\d\d))?", words, re.ASCII
    )
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else _month(found[2])
    if found[3]:
        return _date(int(found[3]) % 2000 + 2000, month, int(found[1]))
    this = _date(today.year, month, int(found[1]))
    return this if this is None or this >= today else _date(today.year + 1, month, int(found[1]))


def _month(name: str) -> int:
    name = OTHER.get(name, name)
    return next((n for n, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
