"""A moment to come, as people type it, is read in the city's own time; what is no moment is not guessed at."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.moments import read_moment
from storage.quiet import quiet_until

WITA = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=WITA)  # a Tuesday


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WITA)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("besok 07.30", at(25, 7, 30)),
        ("Besok  07:30", at(25, 7, 30)),
        ("besok, 7.30", at(25, 7, 30)),
        ("besok jam 7", at(25, 7)),
        ("besok pukul 07.30 WITA", at(25, 7, 30)),
        ("besok jam 7 pagi", at(25, 7)),
        ("bsk 7.30", at(25, 7, 30)),
        ("lusa 13.00", at(26, 13)),
        ("hari ini 16.00", at(24, 16)),
        ("nanti jam 4 sore", at(24, 16)),
        ("jam 4 sore", at(24, 16)),
        ("jam 2 siang", at(24, 14)),
        ("jam 11 siang", at(24, 11)),
        ("jam 12 siang", at(24, 12)),
        ("jam 8 malam", at(24, 20)),
        ("16.00", at(24, 16)),
        ("07.30", at(25, 7, 30)),  # today's has gone by
        ("10.15", at(25, 10, 15)),
        ("10.16", at(24, 10, 16)),
        ("selasa 11.00", at(24, 11)),
        ("selasa 8.00", at(1, 8, month=12)),
        ("rabu 8.00", at(25, 8)),
        ("hari senin 08.00", at(30, 8)),
        ("jum'at 8.00", at(27, 8)),
        ("Minggu 9.00", at(29, 9)),
        ("25/11 07.30", at(25, 7, 30)),
        ("25/11/2026 07.30", at(25, 7, 30)),
        ("25-11-26 07.30", at(25, 7, 30)),
        ("25 november 07.30", at(25, 7, 30)),
        ("tanggal 25 nov jam 7.30", at(25, 7, 30)),
        ("1 desember 2026 pukul 8.00", at(1, 8, month=12)),
        ("2026-11-25 07:30", at(25, 7, 30)),
        ("5/1 08.00", at(5, 8, month=1, year=2027)),
        ("24/11 08.00", at(24, 8)),  # was said with its day: it has gone by, and that can be told
        ("20/11/2026 08.00", at(20, 8)),
    ],
)
def test_what_people_type_is_that_moment(typed: str, meant: datetime) -> None:
    assert read_moment(typed, NOW) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "besok",
            "7",
            "nanti",
            "segera",
            "besok 25.00",
            "besok 7.61",
            "31/2 08.00",
            "kapan saja 07.30",
            "12/13 8.00",
        ),
        *("07.30 besok pagi sekali", "besok jam 13 pagi", "jam 3 malam", "25/11", "٧.٣٠", "-1.30", "besok 7.5"),
        *("99999999999999999999.00", "1/1/0000 08.00", "besok 07.30 07.30"),
    ],
)
def test_what_is_no_moment_is_not_guessed_at(typed: str) -> None:
    assert read_moment(typed, NOW) is None


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(24, 20, 59), None),
        (at(24, 21), at(25, 6)),
        (at(24, 23, 59), at(25, 6)),
        (at(25, 0), at(25, 6)),
        (at(25, 5, 59), at(25, 6)),
        (at(25, 6), None),
        (at(27, 11, 29), None),
        (at(27, 11, 30), at(27, 13)),  # the Friday prayer
        (at(27, 13), None),
        (at(30, 21, month=11), at(1, 6, month=12)),
    ],
)
def test_quiet_lasts_until_people_may_be_written_to_again(moment: datetime, until: datetime | None) -> None:
    assert quiet_until(moment) == until


def test_what_is_quiet_never_ends_in_the_quiet() -> None:
    for minutes in range(0, 7 * 24 * 60, 15):
        moment = NOW + timedelta(minutes=minutes)
        until = quiet_until(moment)
        assert until is None or (until > moment and quiet_until(until) is None)
