"""One cadre's month as a picture: what each day was, by colour and by sign, for a phone's width."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.kit.formats import cut, month
from handlers.kit.texts import say
from handlers.papers import svg
from handlers.papers.drawing import Drawing
from storage import Storage
from storage.attendance import PersonDay, State
from storage.check_in import Flag
from storage.periods import whole_month
from storage.working_days import Day

WIDTH, TOP, ROW, FOOT, LINE = 1080, 236, 152, 262, 42  # pixels
HOLIDAYS_MOST = 8
NAME_MOST, NAME_SIZE, PLACE_MOST, HOLIDAY_MOST = 34, 44, 40, 54  # signs that fit in a line; pixels


@dataclass(frozen=True)
class Look:
    """sign: told beside the colour, for those who do not see it; colours of Okabe and Ito."""

    sign: str
    fill: str
    ink: str


LOOKS = {
    State.PRESENT: Look("✓", "#009e73", "#ffffff"),
    State.OFF: Look("–", "#e3e6e8", "#4a4f54"),
    State.IZIN: Look("I", "#56b4e9", "#06283a"),
    State.SAKIT: Look("S", "#56b4e9", "#06283a"),
    State.TUGAS_LUAR: Look("T", "#56b4e9", "#06283a"),
    State.CUTI: Look("C", "#56b4e9", "#06283a"),
    State.ASKED: Look("?", "#f0e442", "#3a3600"),
    State.NOT_JOINED: Look("B", "#ffffff", "#4a4f54"),
    State.TO_COME: Look("", "#ffffff", "#4a4f54"),
    State.ABSENT: Look("✗", "#d55e00", "#ffffff"),
}


@dataclass(frozen=True)
class Cell:
    """One day of a month's picture."""

    number: int
    look: Look
    column: int
    row: int
    today: bool
    holiday: bool


@dataclass(frozen=True)
class DayCell(Cell):
    """As a person has spent it; came, left: `07.58`, empty where not known."""

    unplaced: bool
    corrected: bool
    came: str
    left: str


async def of_person(storage: Storage, person_id: int, first: str, today: str, zone: str) -> Drawing:
    """The month that begins on `first`, as it is known when the picture is sent."""
    person, period = await storage.people.by_id(person_id), whole_month(date.fromisoformat(first))
    if person is None:
        raise KeyError(person_id)
    now, where = date.fromisoformat(today), ZoneInfo(zone)
    days = await storage.attendance.of_person(person_id, period, now - timedelta(days=1), where)
    named = await storage.working_days.of(period)
    return Drawing(f"kehadiran-{first[:7]}.png", lambda: drawn(person.name, days, named, now, where), is_picture=True)


def drawn(name: str, days: list[PersonDay], named: Mapping[date, Day], today: date, zone: ZoneInfo) -> bytes:
    """As PNG. days: all of one month."""
    first = days[0].day
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = {day: row for row, week in enumerate(weeks) for day in week}
    cells = [_cell(one, rows[one.day], today, named[one.day], zone) for one in days]
    holidays = _lines([it for it in named.values() if it.name and not it.working])
    return svg.png(
        "calendar",
        WIDTH,
        TOP + len(weeks) * ROW + FOOT + LINE * len(holidays),
        words=say.month,
        name=cut(name, NAME_MOST),
        name_size=_size(cut(name, NAME_MOST)),
        where=cut(f"{days[0].kelurahan}, {days[0].kecamatan}", PLACE_MOST),
        month=month(first),
        cells=cells,
        foot=TOP + len(weeks) * ROW,
        looks=[(LOOKS[state], say.month.states[state.value]) for state in LOOKS if LOOKS[state].sign],
        holidays=holidays,
    )


def _cell(one: PersonDay, row: int, today: date, day: Day, zone: ZoneInfo) -> DayCell:
    return DayCell(
        number=one.day.day,
        look=LOOKS[one.state],
        column=one.day.weekday(),
        row=row,
        today=one.day == today,
        holiday=bool(day.name) and not day.working,
        unplaced=one.flag is Flag.NO_LOCATION,
        corrected=one.corrected,
        came=_clock(one.at, zone),
        left=_clock(one.left_at, zone),
    )


def _size(name: str) -> int:
    """Smaller where it would not fit: so many ems the bold letters are wide at most."""
    ems = sum(1.11 if sign in "MWmw" else 0.85 if sign.isupper() else 0.71 for sign in name) or 1
    return min(NAME_SIZE, int((WIDTH - 64) / ems))


def _clock(at: int | None, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at, zone):%H.%M}" if at is not None else ""


def _lines(holidays: list[Day]) -> list[str]:
    """`25 Hari Raya Natal`, the city's own too, days of one name together; what does not fit is counted."""
    days: dict[str, list[str]] = {}
    for it in holidays:
        days.setdefault(it.name, []).append(str(it.day.day))
    lines = [cut(f"{', '.join(numbers)}  {name}", HOLIDAY_MOST) for name, numbers in days.items()]
    more = len(lines) - HOLIDAYS_MOST
    return lines if more <= 0 else [*lines[:HOLIDAYS_MOST], say.month.more % more]
