"""What stands above a picture, and letters measured: words fit into the room they have, in our own fonts."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
import typst

from handlers.kit.formats import when
from handlers.kit.texts import say
from handlers.papers import letters, picture, svg
from handlers.papers.picture import Head
from storage.period import Period
from storage.periods import whole_month

NOVEMBER = whole_month(date(2026, 11, 1))


def head(title: str = "Laporan", area: str = "Kota Bontang", total: str = "9 laporan") -> Head:
    return Head(title, area, NOVEMBER, total)


def test_a_span_is_said_as_people_say_it() -> None:
    assert when(Period(date(2026, 11, 24), date(2026, 11, 24))) == "Selasa, 24 November 2026"
    assert when(NOVEMBER) == "November 2026"
    assert when(Period(date(2026, 11, 1), date(2026, 11, 24))) == "1–24 Nov 2026"
    assert when(Period(date(2026, 8, 28), date(2026, 9, 3))) == "28 Agu – 3 Sep 2026"
    assert when(Period(date(2026, 12, 28), date(2027, 1, 3))) == "28 Des 2026 – 3 Jan 2027"


def test_every_span_of_a_year_can_be_written_and_measured() -> None:
    for n in range(366):
        said = when(Period(date(2028, 1, 1), date(2028, 1, 1) + timedelta(days=n)))
        assert letters.known(said) == said
        assert 0 < letters.width(say.picture.average % said, picture.LEAST) < picture.ROOM


def test_long_words_shrink_a_little_and_then_are_cut() -> None:
    short, longer = picture.head_of(head()), picture.head_of(head("Laporan per kelurahan dan per kecamatan"))
    assert (short["title"], short["size"]) == ("Laporan", 44)
    assert longer["title"] == "Laporan per kelurahan dan per kecamatan"
    assert longer["size"] < 44
    far = picture.head_of(head("W" * 200, "W" * 200, "W" * 200))
    assert far["title"].endswith("…")
    assert far["subtitle"].endswith("… · November 2026"), "the span is always there"
    for words, size, bold in ((far["title"], far["size"], True), (far["subtitle"], 30, False)):
        assert letters.width(words, size, bold) <= picture.ROOM
    assert letters.width(far["total"], far["large"], bold=True) <= picture.ROOM
    assert far["large"] == picture.LEAST


def test_what_cannot_be_written_is_left_out() -> None:
    assert letters.known("🧹 Gotong  royong\n\x00") == "Gotong royong"
    assert letters.known("Kana'an Ā") == "Kana'an Ā"
    assert letters.known("😀") == letters.known("") == letters.NOTHING


def test_words_are_cut_to_their_room_and_not_more() -> None:
    text = "Musyawarah perencanaan pembangunan"
    room = letters.width("Musyawarah per…", 30)
    assert letters.fit(text, room, 30) == "Musyawarah per…"
    assert letters.fit(text, room - 1, 30) == "Musyawarah pe…"
    assert letters.fit(text, letters.width(text, 30), 30) == text
    assert letters.fit(text, 0, 30) == "…"


def test_a_name_breaks_between_words() -> None:
    room = letters.width("Tanjung Laut", 28, bold=True)
    assert letters.two_lines("Tanjung Laut", room, 28, bold=True) == ["Tanjung Laut"]
    assert letters.two_lines("Tanjung Laut Indah", room, 28, bold=True) == ["Tanjung Laut", "Indah"]
    one, two = letters.two_lines("Mangkurawangbaru Mekarwangi Sejahtera", room, 28, bold=True)
    assert one.startswith("Mangku") and one.endswith("…")
    assert two.startswith("Mekar") and two.endswith("…")


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_wide_as_they_are_drawn(bold: bool) -> None:
    weight = "bold" if bold else "regular"
    for text in ("Bontang Lestari", "WAWAN 1.234/5.678 RT", "iiiil·–…%★✎", "ÀéñöüŠžĀ"):
        written = (
            f'text(font: "DejaVu Sans", weight: "{weight}", size: 40pt, kerning: false, ligatures: false, "{text}")'
        )
        measured = letters.width(text, 40, bold)
        close = f"#context assert(calc.abs(measure({written}).width - {measured}pt) < 0.5pt)"
        typst.compile(close.encode(), format="png", font_paths=svg.FONTS)  # raises when it is not


@pytest.mark.parametrize("text", ["AVATAR Wa. To Te", "Tanjung Laut Indah", "1.711.177"])
def test_pairs_that_are_drawn_closer_never_make_it_wider(text: str) -> None:
    written = f'text(font: "DejaVu Sans", size: 40pt, "{text}")'
    measured = f"#context assert(measure({written}).width <= {letters.width(text, 40) + 1}pt)"
    typst.compile(measured.encode(), format="png", font_paths=svg.FONTS)


def test_our_own_words_are_all_in_the_fonts() -> None:
    words = say.picture
    for text in (
        words.before,
        words.north,
        words.average,
        words.peak,
        words.of,
        words.until,
        words.holiday,
        "0123456789.,%–·…★",
    ):
        assert letters.known(text) == text
        assert not {unicodedata.category(sign) for sign in text} & {"Co", "Cn"}
