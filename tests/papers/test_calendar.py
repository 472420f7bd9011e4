"""The month as a picture: every shape of month, small enough for weak signal, every sign in the fonts that we ship."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import typst
from jinja2 import UndefinedError

from bot.sandbox.images import image_size
from handlers.kit.formats import month
from handlers.kit.texts import say
from handlers.papers import calendar, svg
from storage.attendance import PersonDay, State
from storage.check_in import Flag
from storage.periods import whole_month
from storage.working_days import Day, national

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 24)
MONTHS = [(2027, 2), (2026, 2), (2026, 11), (2026, 12), (2026, 3), (2027, 3), (2027, 8), (2028, 2), (2027, 11)]
HEAVIEST = 150_000  # bytes


def one(day: date, state: State = State.PRESENT, **more: object) -> PersonDay:
    came = int(datetime(day.year, day.month, day.day, 7, day.day, tzinfo=ZONE).timestamp())
    there = {"check_in_id": 1, "at": came, "left_at": came + 29_000} if state is State.PRESENT else {}
    plain = {"check_in_id": None, "at": None, "left_at": None, "left_later": False, "flag": None, "settled": False}
    who = {"person_id": 1, "name": "Siti", "phone": None, "joined": True, "kelurahan": "Lok Tuan", "kecamatan": "Utara"}
    return PersonDay(**who | plain | there | {"day": day, "state": state} | more)


def month_of(year: int, number: int, state: State = State.PRESENT, **more: object) -> list[PersonDay]:
    period = whole_month(date(year, number, 1))
    return [one(period.first + timedelta(days=n), state, **more) for n in range(period.days)]


def named(days: list[PersonDay], name: str = "") -> dict[date, Day]:
    return {it.day: Day(it.day, it.day.weekday() < 5 and not name, name or national(it.day)) for it in days}


def draw(days: list[PersonDay], name: str = "Siti Aminah", holidays: str = "", today: date = TODAY) -> bytes:
    return calendar.drawn(name, days, named(days, holidays), today, ZONE)


@pytest.mark.parametrize(("year", "number"), MONTHS)
def test_the_fullest_month_is_a_small_picture_that_a_phone_shows_whole(year: int, number: int) -> None:
    full = month_of(year, number, flag=Flag.NO_LOCATION, corrected=True)
    picture = draw(full, "MUHAMMAD SYARIFUDDIN RACHMAWATI BINTI HAJI")
    width, height = image_size(picture) or (0, 0)
    assert len(picture) < HEAVIEST
    assert width == 1080
    assert height < 2 * width


@pytest.mark.parametrize(("year", "number"), MONTHS)
def test_a_month_of_every_sort_of_day_can_be_drawn(year: int, number: int) -> None:
    mixed = month_of(year, number)
    states = random.Random(number).choices(list(State), k=len(mixed))
    picture = draw([one(day.day, state) for day, state in zip(mixed, states, strict=True)])
    assert image_size(picture)
    assert len(picture) < HEAVIEST


def test_every_state_looks_different() -> None:
    assert len({draw(month_of(2027, 2, state)) for state in State}) == len(State)


def test_what_is_odd_about_a_day_is_seen() -> None:
    plain = draw(month_of(2026, 11))
    for more in ({"flag": Flag.NO_LOCATION}, {"corrected": True}, {"left_at": None}):
        assert draw([one(TODAY, **more) if it.day == TODAY else it for it in month_of(2026, 11)]) != plain
    assert draw(month_of(2026, 11), today=date(2026, 11, 25)) != plain
    assert draw(month_of(2026, 11), "Siti Amina") != plain


def test_no_two_states_share_a_sign_so_that_nobody_needs_the_colours() -> None:
    signs = [look.sign for look in calendar.LOOKS.values()]
    assert len(set(signs)) == len(signs)
    assert set(calendar.LOOKS) == set(State) == {State(word) for word in say.month.states}


def test_a_holiday_has_a_star_and_a_weekend_or_a_day_taken_back_has_none() -> None:
    for day, star in (Day(TODAY, False, "HUT"), True), (Day(TODAY, True, "HUT"), False), (Day(TODAY, False), False):
        assert calendar._cell(one(TODAY), 0, TODAY, day, ZONE).holiday is star
    with_star = {TODAY: Day(TODAY, False, "HUT")}
    plain = {TODAY: Day(TODAY, True)}
    days = month_of(2026, 11)
    pictures = [calendar.drawn("Siti", days, named(days) | more, TODAY, ZONE) for more in (with_star, plain)]
    assert pictures[0] != pictures[1]


def test_holidays_have_their_names_below_and_many_are_counted() -> None:
    days = month_of(2026, 11)
    few, many = draw(days), draw(days, holidays="Hari Ulang Tahun Kota Bontang yang sangat panjang sekali namanya")
    assert few != many
    apart = [Day(it.day, False, f"Hari {it.day.day}") for it in days]
    lines = calendar._lines(apart)
    assert len(lines) == calendar.HOLIDAYS_MOST + 1
    assert lines[-1] == f"dan {30 - calendar.HOLIDAYS_MOST} lagi"
    together = calendar._lines([Day(days[n].day, False, "Cuti Bersama") for n in (0, 3, 4)])
    assert together == ["1, 4, 5  Cuti Bersama"]
    assert len(draw(days, holidays="Libur")) < HEAVIEST


@pytest.mark.parametrize("name", ["", "<b>&\"'", "Ān\x00i\x0b Š’ñ…", "نور", "😀" * 60, "W" * 200])
def test_no_name_keeps_it_from_being_drawn(name: str) -> None:
    assert image_size(draw(month_of(2026, 11), name))


# The fonts: what is missing in them would be missing in the picture, without an error.


def letter(sign: str, weight: str) -> bytes:
    word = sign.replace("&", "&amp;").replace("<", "&lt;")
    drawn = f'<text x="8" y="44" font-family="DejaVu Sans" font-size="40" font-weight="{weight}">{word}</text>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">{drawn}</svg>'
    inputs = {"svg": picture, "width": "60", "height": "60"}
    return bytes(typst.compile(svg.PAGE.encode(), format="png", ppi=72, font_paths=svg.FONTS, sys_inputs=inputs))


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_every_sign_that_is_written_is_in_the_fonts(weight: str) -> None:
    words = say.month
    fixed = [words.unplaced, words.corrected, words.holiday, words.more, *words.weekdays, *words.states.values()]
    fixed += [month(date(2026, number, 1)) for number in range(1, 13)] + [look.sign for look in calendar.LOOKS.values()]
    fixed += [national(date(2026, 1, 1) + timedelta(days=n)) for n in range(730)]
    signs = {sign for text in [*fixed, "✎★0123456789.,…", "Àéñöü’ŠžĀ"] for sign in text} - {" "}
    lacking = {letter(" ", weight), letter("一", weight)}  # nothing, and what stands for a sign that is in no font
    assert [sign for sign in sorted(signs) if letter(sign, weight) in lacking] == []


def test_only_our_own_fonts_are_used_and_their_licence_is_with_them() -> None:
    assert {(font.family, font.weight) for font in svg.FONTS.fonts()} == {("DejaVu Sans", 400), ("DejaVu Sans", 700)}
    licence = (svg.FOLDER / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "Bitstream" in licence and "Tavmjong Bah" in licence
    assert sum(file.stat().st_size for file in (svg.FOLDER / "fonts").iterdir()) < 120_000


@pytest.mark.parametrize(
    "name", ["MUHAMMAD SYARIFUDDIN RACHMAWATI WATI", "Siti Aminah binti Haji Muhammad", "M" * 34, "WAWAN WIDODO WM" * 3]
)
def test_the_longest_name_fits_into_its_line(name: str) -> None:
    short = name[: calendar.NAME_MOST]
    written = f'text(font: "DejaVu Sans", weight: "bold", size: {calendar._size(short)}pt, "{short}")'
    measured = f"#context assert(measure({written}).width <= {calendar.WIDTH - 40}pt)"
    typst.compile(measured.encode(), format="png", font_paths=svg.FONTS)  # raises when it does not
    assert calendar._size("Siti Aminah") == calendar.NAME_SIZE


def test_a_template_with_a_word_too_few_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        svg.png("calendar", 10, 10)
