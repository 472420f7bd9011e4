"""The figures and the days that are written at the axes of a picture: round, few enough to be read."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from handlers.kit.formats import LOCALE

DAYS_MOST = 62  # with more, months are named, not days
LABELS_MOST, MONTHS_MOST = 7, 12


def steps(most: float) -> list[float]:
    """From nothing to the highest value or a little over it, at round numbers, of which four to six."""
    step = next(it for k in range(15) for it in (10**k, 2 * 10**k, 5 * 10**k) if it * 5 >= most)
    return [step * n for n in range(max(1, -int(-most // step)) + 1)]


def dates(first: date, days: int) -> list[tuple[int, str]]:
    """The days that are named at the axis."""
    if days <= DAYS_MOST:
        step = next(it for it in (1, 2, 3, 5, 7, 14) if (days - 1) // it < LABELS_MOST)
        return [(n, named(first + timedelta(days=n), "d MMM")) for n in range(0, days, step)]
    firsts = [n for n in range(days) if (first + timedelta(days=n)).day == 1]
    one_year = (first + timedelta(days=days - 1)).year == first.year
    form, most = ("MMM", MONTHS_MOST) if one_year else ("MMM y", LABELS_MOST - 1)
    return [(n, named(first + timedelta(days=n), form)) for n in firsts[:: -(-len(firsts) // most)]]


def named(day: date, form: str) -> str:
    return str(format_date(day, form, locale=LOCALE))
