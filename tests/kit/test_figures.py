"""Figures as people type them when one thing is asked: taken when sure, asked again when they may be another.

bot    💰 Berapa anggarannya? Contoh: 1,5 juta
Rina   2 juta 500 ribu
       taken: Rp 2.500.000; had she typed `2,5`, it would be asked again
"""

from __future__ import annotations

import time

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.figures import (
    MONEY_LEAST,
    MONEY_MOST,
    PEOPLE_MOST,
    UNIT_MOST,
    VOLUME_MOST,
    People,
    parse_money,
    parse_people,
    parse_percent,
    parse_volume,
)

ANY_TEXT = st.one_of(st.text(max_size=80), st.text("0123456789.,% rpjutablm/x-LP()\n", max_size=40))


# Rupiah.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.500.000", 1_500_000),
        ("1500000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1,5 juta", 1_500_000),
        ("1.5 jt", 1_500_000),
        ("1,5jt", 1_500_000),
        ("Rp 500rb", 500_000),
        ("500 ribu", 500_000),
        ("500k", 500_000),
        ("Rp1.500.000,-", 1_500_000),
        ("Rp. 1.500.000,--", 1_500_000),
        ("Rp.1.500.000,00", 1_500_000),
        ("1.500.000.-", 1_500_000),
        ("rp: 750 rb", 750_000),
        ("750.000 rupiah", 750_000),
        ("2 juta 500 ribu", 2_500_000),
        ("2jt500rb", 2_500_000),
        ("1 miliar 250 juta 500 ribu", 1_250_500_000),
        ("1,25 miliar", 1_250_000_000),
        ("1,125 milyar", 1_125_000_000),
        ("0,5 juta", 500_000),
        ("  TOTAL  12 JUTA. ", 12_000_000),
        ("𝟏𝟐 juta", 12_000_000),
        ("1000", 1_000),
        ("1.000 miliar", None),
        ("1000 miliar", MONEY_MOST),
        ("nihil", 0),
        ("Tidak ada", 0),
        ("tdk ada", 0),
        ("0", 0),
        ("Rp 0,-", 0),
    ],
)
def test_rupiah_are_read_however_they_are_written(text: str, meant: int | None) -> None:
    assert parse_money(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("1.5", "1,5", "1,500", "1.50.000", "1.500,000", "12", "999", "Rp 500", "12,50"),
        *("1.500 juta", "1,500 juta", "2 juta 500", "2,5 juta 500 ribu", "500 ribu 2 juta", "2 juta 3 juta"),
        *("2 juta 1500 ribu", "1 juta 1.000 ribu", "1001 miliar", "1000000000001", "5 m", "5 M"),
        *("dua juta", "sejuta", "satu setengah juta", "2½ juta", "5²rb", "500rb-an", "500 ribuan", "±500rb", "~500rb"),
        *("500-600rb", "500rb/orang", "3 x 500rb", "-500rb", "500rb?", "500rb + 200rb", "081158010123", "007000"),
        *("", "-", "rp", "juta", "belum tahu", "12 juta 25 orang", "1٥ juta", "0 juta 500"),
    ],
)
def test_rupiah_that_may_be_another_sum_are_asked_again(text: str) -> None:
    assert parse_money(text) is None


@given(st.integers(MONEY_LEAST, MONEY_MOST))
def test_every_sum_is_read_as_it_is_shown(rupiah: int) -> None:
    shown = format_decimal(rupiah, locale="id")
    assert {parse_money(each) for each in (shown, f"Rp {shown}", f"rp{shown},-", str(rupiah), f"{shown} Rupiah")} == {
        rupiah
    }


@given(st.integers(1, 999), st.integers(1, 999))
def test_millions_and_thousands_add_up(millions: int, thousands: int) -> None:
    assert parse_money(f"{millions} juta {thousands} ribu") == millions * 10**6 + thousands * 10**3


# Percent.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("80", 80),
        ("80%", 80),
        ("80 %", 80),
        ("92,77 %", 92.77),
        ("92.77", 92.77),
        ("100 persen", 100),
        ("75 Prosen.", 75),
        ("0", 0),
        ("0,8%", 0.8),
        ("100,00", 100),
        ("1", 1),
    ],
)
def test_percent_are_read_however_they_are_written(text: str, meant: float) -> None:
    assert parse_percent(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("100,01", "101", "-5", "80,555", "1.000", "080", "0,8", "8O", "80/100", "80-90%", ">80%", "±80", "80%?"),
        *("seratus", "selesai", "", "%", "80 m", "80 juta", "80%%", "60% 80%", "٨٠"),
    ],
)
def test_percent_that_may_be_another_figure_are_asked_again(text: str) -> None:
    assert parse_percent(text) is None


@given(st.integers(100, 10_000))
def test_every_hundredth_is_read_with_comma_and_with_point(hundredths: int) -> None:
    text = f"{hundredths / 100:.2f}"
    assert parse_percent(text) == parse_percent(text.replace(".", ",") + "%") == pytest.approx(hundredths / 100)


# Volumes.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("40 m", (40, "m")),
        ("40m", (40, "m")),
        ("40 meter", (40, "m")),
        ("40 mtr.", (40, "m")),
        ("40 m'", (40, "m")),
        ("40 meter lari", (40, "m")),
        ("120,5 m2", (120.5, "m2")),
        ("120.5 m²", (120.5, "m2")),
        ("120 meter persegi", (120, "m2")),
        ("3 kubik", (3, "m3")),
        ("0,25 ha", (0.25, "ha")),
        ("0.125 m3", (0.125, "m3")),
        ("3 unit", (3, "unit")),
        ("25 lembar", (25, "lembar")),
        ("1.200 paket", (1200, "paket")),
        ("12 ttk", (12, "titik")),
        ("14 kk", (14, "KK")),
        ("35 Kilo", (35, "kg")),
        ("60 zak", (60, "sak")),
        ("100 buah kursi", (100, "buah")),
        ("40 m drainase", (40, "m")),
        ("52 jiwa", (52, "jiwa")),
        ("volume: 40 m", (40, "m")),
        ("panjang 40 m", (40, "m")),
        ("0 m", (0, "m")),
        ("7 " + "pq" * 15, (7, "pq" * (UNIT_MOST // 2))),
    ],
)
def test_volumes_are_read_with_their_unit(text: str, meant: tuple[float, str]) -> None:
    assert parse_volume(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("40", "m", "", "40 x 1,2 m", "40 m x 1,2 m", "40 m dan 20 m", "20-40 m", "1,500 m", "1.50.000 m", "040 m"),
        *("40 %", "40 persen", "2 juta", "500 rb", "3 rt", "24 november", "24 nov", "40 m lebar 2 m", "40 m lebih"),
        *("40 m per hari", "40 an", "40 p", "40 m?", "1000001 m", "-3 m", "5² m", "2½ m", "40 <b>", "40 m2 m3"),
    ],
)
def test_volumes_that_are_several_or_none_are_asked_again(text: str) -> None:
    assert parse_volume(text) is None


# People.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("25", People(25)),
        ("25 orang", People(25)),
        ("25org.", People(25)),
        ("1.200 warga", People(1200)),
        ("total: 25", People(25)),
        ("hadir 25 orang", People(25)),
        ("0", People(0)),
        ("L10 P15", People(25, 10, 15)),
        ("10 L 15 P", People(25, 10, 15)),
        ("10L/15P", People(25, 10, 15)),
        ("l 10, p 15", People(25, 10, 15)),
        ("L: 10\nP: 15", People(25, 10, 15)),
        ("P15 L10", People(25, 10, 15)),
        ("laki2 10 perempuan 15", People(25, 10, 15)),
        ("10 bapak2 dan 15 ibu2", People(25, 10, 15)),
        ("15 pr, 10 lk", People(25, 10, 15)),
        ("L 0 P 15", People(15, 0, 15)),
        ("total 25 (L10 P15)", People(25, 10, 15)),
        ("25 orang (10 laki-laki, 15 perempuan)", People(25, 10, 15)),
        ("L10 P15 = 25", People(25, 10, 15)),
        ("L10 P15 total 25 orang", People(25, 10, 15)),
        ("peserta L10 P15", People(25, 10, 15)),
    ],
)
def test_people_are_read_with_men_and_women_where_both_are_told(text: str, meant: People) -> None:
    assert parse_people(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("10/15", "10 15", "10-15", "10 + 15", "L10", "15 perempuan", "L10 P15 anak 5", "L10 P15 L5", "10 L 15 P 20"),
        *("total 26 (L10 P15)", "24, L10 P15", "L10 P15 total 30", "25an", "±25", "25?", "~25", "25 lebih", ">25"),
        *("dua puluh lima", "", "orang", "-5", "5001", "L3000 P3000", "25 kk", "25 m", "2٥", "2½", "RT 12 25 orang"),
    ],
)
def test_people_that_are_not_sure_are_asked_again(text: str) -> None:
    assert parse_people(text) is None


@given(st.integers(0, 2_500), st.integers(0, 2_500))
def test_men_and_women_are_never_swapped(men: int, women: int) -> None:
    meant = People(men + women, men, women)
    assert parse_people(f"L {men} P {women}") == parse_people(f"{women} perempuan, {men} laki-laki") == meant


# Whatever people type.


@given(ANY_TEXT)
def test_anything_is_read_within_its_bounds(text: str) -> None:
    money, percent, volume, people = parse_money(text), parse_percent(text), parse_volume(text), parse_people(text)
    assert money is None or money == 0 or MONEY_LEAST <= money <= MONEY_MOST
    assert percent is None or 0 <= percent <= 100
    assert volume is None or (0 <= volume[0] <= VOLUME_MOST and 0 < len(volume[1]) <= UNIT_MOST)
    assert people is None or 0 <= people.total <= PEOPLE_MOST
    assert people is None or people.men is None or people.men + (people.women or 0) == people.total


@pytest.mark.parametrize("text", ["1", "1.", "1,", "1 juta ", "rp ", "l 1 p 1 ", "m ", "total ", "- ", "( ", "½"])
def test_a_long_answer_is_no_figure_and_is_so_at_once(text: str) -> None:
    began = time.perf_counter()
    assert [parse(text * 1_024) for parse in (parse_money, parse_percent, parse_volume, parse_people)] == [None] * 4
    assert time.perf_counter() - began < 0.5
