"""Words are found by name, escaped, and days and numbers are written as in Indonesia."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from handlers.kit import formats
from handlers.kit.texts import environment, say
from storage.report import Content


def test_days_are_written_out() -> None:
    assert formats.long_day(date(2019, 3, 26)) == "Selasa, 26 Maret 2019"
    assert formats.short_day(date(2019, 3, 26)) == "26 Mar 2019"


def test_the_clock_has_a_dot_and_the_zone() -> None:
    zone = ZoneInfo("Asia/Makassar")
    assert formats.clock(datetime(2026, 11, 24, 14, 5, tzinfo=zone)) == "14.05 WITA"
    assert formats.clock(datetime(2026, 11, 24, 7, 0, tzinfo=zone)) == "07.00 WITA"


@pytest.mark.parametrize(("value", "written"), [(0, "0"), (1234.5, "1.234,5"), (1500000, "1.500.000"), (0.25, "0,25")])
def test_numbers_have_dots_for_thousands_and_a_comma(value: float, written: str) -> None:
    assert formats.number(value) == written


@pytest.mark.parametrize(
    ("e164", "written"), [("+628115812345", "0811-5812-345"), ("+6281234567890", "0812-3456-7890")]
)
def test_phones_are_written_as_people_here_do(e164: str, written: str) -> None:
    assert formats.phone(e164) == written


@given(st.text(max_size=30), st.integers(1, 40))
def test_cut_is_never_longer_and_tells_that_it_has_cut(text: str, most: int) -> None:
    short = formats.cut(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("rts", "written"),
    [
        ([], ""),
        (["03"], "03"),
        (["01", "02"], "01-02"),
        (["01", "02", "03", "05", "09", "10"], "01-03, 05, 09-10"),
        (["99", "100", "101"], "99-101"),
        (["03A", "04"], "03A, 04"),
    ],
)
def test_rts_in_a_row_are_written_short(rts: list[str], written: str) -> None:
    assert formats.spans(rts) == written


def test_a_macro_is_found_by_file_and_name() -> None:
    assert say.report.rt(None, False) == "📝 Di <b>RT</b> mana kegiatannya?"
    assert say.common.skip == "Lewati"


def test_what_people_typed_is_escaped() -> None:
    assert "&lt;b&gt; &amp; &#34;" in say.common.cancelled('<b> & "')


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = say.report.nothing_of_the_kind
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nobody.name }}").render()


def test_no_text_begins_or_ends_with_space_or_has_wide_gaps() -> None:
    said = Content(("03",), "GORO", date(2026, 1, 2), "s")
    for text in (
        say.report.review(said, "x", "Lok Tuan", None, None),
        say.join.welcome(),
        say.help.shown([("a", "b")]),
    ):
        assert text == text.strip()
        assert "\n\n\n" not in text
