"""What is read from the words under a photo: never wrong, and as often as it can be; the captions are in captions.csv.

Siti   (photo) RT 12 gotong royong 25 orang kemarin
       read: RT 12, gotong royong, 25 people, yesterday; the bot asks only what is missing

A column of captions.csv that is empty must stay unread: it is not told, or it might be something else.
"""

from __future__ import annotations

import csv
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.caption import Caption, read_caption
from handlers.caption_words import CATEGORIES
from storage.areas import names_of

TODAY = date(2026, 11, 24)  # a Tuesday
BACK_DAYS = 62
RTS = [f"{rt:02}" for rt in range(1, 53)]
NAMES = names_of()
FIELDS = [field.name for field in fields(Caption)]
# How much of what is told is read, as measured. The rest is asked: a `pos kamling` may be built.
RECALL = {"rts": 1, "category": 0.985, "people": 0.987, "men": 1, "women": 1, "day": 1, "kelurahan": 1}


def read(text: str, today: date = TODAY, rts: list[str] = RTS) -> Caption:
    return read_caption(text, today, BACK_DAYS, rts, NAMES, CATEGORIES)


def told(row: dict[str, str]) -> Caption:
    people, men, women = (int(row[name]) if row[name] else None for name in ("people", "men", "women"))
    day = date.fromisoformat(row["day"]) if row["day"] else None
    place = NAMES[row["kelurahan"]] if row["kelurahan"] else None
    return Caption(tuple(row["rts"].split()), row["category"] or None, people, men, women, day, place)


@cache
def captions() -> dict[str, Caption]:
    """Every caption, and what it tells beyond doubt."""
    with Path(__file__).with_name("captions.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        return {row["caption"].replace("\\n", "\n"): told(row) for row in rows}


by_field = pytest.mark.parametrize("field", FIELDS)


# The captions.


def test_there_are_enough_captions_and_each_field_is_told_and_left_out_often() -> None:
    assert len(captions()) >= 300
    for field in FIELDS:
        often = sum(bool(getattr(caption, field)) for caption in captions().values())
        assert 15 <= often <= len(captions()) - 15, field


@by_field
def test_what_is_read_is_right(field: str) -> None:
    read_so = {text: getattr(read(text), field) for text in captions()}
    assert {text: value for text, value in read_so.items() if value and value != getattr(captions()[text], field)} == {}


@by_field
def test_most_of_what_is_told_is_read(field: str) -> None:
    tells = {text: getattr(caption, field) for text, caption in captions().items() if getattr(caption, field)}
    missed = [text for text, value in tells.items() if getattr(read(text), field) != value]
    assert 1 - len(missed) / len(tells) >= RECALL[field], missed


def test_the_example_of_the_contract_is_read_whole() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert read("RT 12 gotong royong 25 orang kemarin") == Caption(("12",), "GORO", 25, day=yesterday)


# Numbers are of one thing only.


@pytest.mark.parametrize(
    "number", ["50 meter", "Rp 50.000", "50 KK", "50 balita", "50 unit", "50%", "50 sak semen", "jam 08.50", "no 50"]
)
@pytest.mark.parametrize("text", ["RT 12 goro {}", "RT 12, {} goro", "goro {} RT 12", "goro di RT 12 dan {}"])
def test_a_number_of_something_else_is_neither_rt_nor_people_nor_day(number: str, text: str) -> None:
    seen = read(text.format(number))
    assert (seen.rts, seen.people, seen.day) == (("12",), None, None)


@pytest.mark.parametrize("joint", [", ", ",", " dan ", " & ", " + ", ", dan ", ", RT ", " dan rt.0"])
def test_rt_are_joined_in_many_ways(joint: str) -> None:
    assert read(f"RT 3{joint}4 goro").rts == ("03", "04")


@pytest.mark.parametrize("joint", ["-", " - ", " s/d ", " sd ", " sampai ", " sampai dengan RT "])
def test_a_span_of_rt_is_all_of_them(joint: str) -> None:
    assert read(f"goro RT 3{joint}6").rts == ("03", "04", "05", "06")
    assert read(f"goro RT 6{joint}3").rts == ()


def test_one_rt_that_there_is_not_makes_the_others_doubtful() -> None:
    assert read("goro RT 3, 4", rts=["03"]).rts == ()
    assert read("goro RT 3", rts=["03"]).rts == ("03",)


# Days.


@pytest.mark.parametrize("back", [0, 1, 30, BACK_DAYS])
def test_a_date_within_reach_is_read_however_it_is_written(back: int) -> None:
    day = TODAY - timedelta(days=back)
    for written in ("{0.day}/{0.month}", "tgl {0.day}-{0.month}-{0:%y}", "{0:%d.%m.%Y}", "{0:%d/%m/%Y}"):
        assert read(f"goro RT 3 {written.format(day)} 20 org") == Caption(("03",), "GORO", 20, day=day), written


@pytest.mark.parametrize("back", [-1, -30, BACK_DAYS + 1, 365])
def test_a_date_out_of_reach_is_asked(back: int) -> None:
    day = TODAY - timedelta(days=back)
    assert read(f"goro RT 3 {day:%d/%m/%Y}") == Caption(("03",), "GORO")


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_last_one_unless_it_may_be_todays_or_tomorrows(weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    kamis = read("ronda hari kamis", today).day
    back = (weekday + 1 - 3) % 7  # TODAY is a Tuesday, 1
    assert kamis == (today - timedelta(days=back) if 0 < back < 6 else None)
    assert read("ronda kamis kemarin", today).day == today - timedelta(days=back or 7)


# Words.


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_spelling_of_a_kelurahan_is_read(name: str) -> None:
    assert read(f"goro {name} rt 3").kelurahan == NAMES[name]


@pytest.mark.parametrize(
    "words", ["memberikan", "pemberian", "penataan", "pengajuan", "pengkajian", "pengaduan", "pencarian", "barisan"]
)
def test_a_word_that_looks_like_a_kind_of_activity_is_none(words: str) -> None:
    assert read(f"{words} RT 3").category is None


@pytest.mark.parametrize("words", ["bontang barat", "gunung", "bontang", "tanjung", "berbas", "laut indah", "api, api"])
def test_words_that_look_like_a_kelurahan_are_none(words: str) -> None:
    assert read(f"goro di {words} rt 3").kelurahan is None


def test_a_category_that_counts_no_more_is_not_read() -> None:
    assert read_caption("goro RT 3", TODAY, BACK_DAYS, RTS, NAMES, ["MUSY"]) == Caption(("03",))


# Whatever people type.

PIECES = st.sampled_from([word for text in captions() for word in text.split()])
LIKE_A_CAPTION = st.lists(PIECES, max_size=14).map(" ".join)
ANY_TEXT = st.one_of(st.text(max_size=200), LIKE_A_CAPTION, st.text("rtRT0123456789 ,.-/&lpLPdan\n", max_size=60))


@given(ANY_TEXT, st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.lists(st.sampled_from(RTS), unique=True))
def test_anything_is_read_within_its_bounds(text: str, today: date, rts: list[str]) -> None:
    seen = read(text, today, rts)
    assert set(seen.rts) <= set(rts)
    assert len(set(seen.rts)) == len(seen.rts)
    assert seen.day is None or today - timedelta(days=BACK_DAYS) <= seen.day <= today
    assert seen.category in (None, *CATEGORIES)
    assert seen.kelurahan in (None, *NAMES.values())
    assert seen.people is None or 0 < seen.people <= 5_000
    assert (seen.men is None) == (seen.women is None)
    assert seen.men is None or seen.women is None or seen.men + seen.women == seen.people


RIGHT = Caption(("12", "13"), "GORO", 25, 10, 15, TODAY - timedelta(days=4), NAMES["loktuan"])
PARTS = (
    ("RT 12, 13", "rt.012 dan 13", "RT12-13", "RT 12 & RT 13", "rt 12 s/d 13"),
    ("gotong royong", "goro", "KERJA BAKTI", "kerjabakti"),
    ("25 orang", "25org", "(L10 P15)", "10 laki2 dan 15 perempuan", "peserta: 25", "dihadiri 25 warga"),
    ("20/11", "tgl 20 nov", "20-11-2026", "jumat 20 nop", "4 hari lalu"),
    ("Loktuan", "Lok Tuan", "kel. lhoktuan"),
    (
        "50 meter",
        "Rp 1.500.000",
        "1,5 juta",
        "jam 08.30",
        "pukul 20.11",
        "0811-5812-345",
        "no 7",
        "RW 02",
        "75%",
        "2 rit",
    ),
    ("3 KK", "14 unit", "30 sak semen", "gang 5", "08.30-11.00 wita", "40 porsi", "6x9 m", "blok C 11", "tahap 2"),
)
IN_ANY_ORDER = st.tuples(*map(st.sampled_from, PARTS)).flatmap(st.permutations)


@given(IN_ANY_ORDER, st.sampled_from([" ", ", ", "\n", " - ", " / ", ". "]))
def test_in_whatever_order_it_is_told_nothing_is_read_wrong(parts: list[str], joint: str) -> None:
    seen = read(joint.join(parts))
    assert all(not getattr(seen, name) or getattr(seen, name) == getattr(RIGHT, name) for name in FIELDS), seen


@given(ANY_TEXT)
def test_doubled_spaces_change_nothing(text: str) -> None:
    assert read(f" {text.replace(' ', '  ')} ") == read(text)


@given(LIKE_A_CAPTION)
def test_capitals_change_nothing(text: str) -> None:
    assert read(text.upper()) == read(text.lower()) == read(text.title()) == read(text)


def test_no_caption_changes_with_capitals_or_spaces() -> None:
    for text in captions():
        assert read(text.upper()) == read(text.lower().replace(" ", "   ")) == read(text)


@pytest.mark.parametrize(
    "text", ["1-", "rt 1,", "rt 1-2 ", "l 1 p 1 ", "tgl 1 ", "1 dan ", "kerja ", "1.", "rp ", "- "]
)
def test_the_longest_caption_is_read_whatever_it_repeats(text: str) -> None:
    assert read(text * 1024).kelurahan is None
