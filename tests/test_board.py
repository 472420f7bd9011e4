"""Papan pagi at its fullest: still one screen of a phone, and one message whatever people are called."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from bot.sandbox import html
from handlers.board_today import Today
from handlers.kit.texts import say
from storage.attendance import PersonDay, State, Totals
from storage.plans import Plan
from storage.scopes import CITY, Scope
from storage.untouched import Untouched

DAY, NOW = date(2026, 9, 30), datetime(2026, 9, 30, 4, 5, tzinfo=UTC)
LINE, LINES = 36, 48  # letters in a line of a phone, and lines of two screens: what is urgent stands on the first
MESSAGE_MOST = 4096  # UTF-16 units after entities (Bot API, sendMessage)


def someone(name: str, state: State) -> PersonDay:
    home = ("Tanjung Laut Indah", "Bontang Selatan")
    return PersonDay(1, name, "+628115801010", True, *home, DAY, state, None, None, None, False, None, False)


def full(name: str) -> Today:
    """A city in which there is a lot of everything."""
    counts = [(f"Bontang {part}", Totals(Counter({State.PRESENT: 999, State.ABSENT: 999}))) for part in range(4)]
    return Today(
        counts,
        present=[someone(name, State.PRESENT)] * 99,
        missing=[someone(name, State.ASKED)] * 99,
        leave=[someone(name, State.TUGAS_LUAR)] * 99,
        not_joined=9_999,
        reports={f"Tanjung Laut Indah {number}": 9_999 for number in range(15)},
        waiting=9_999,
        plans=[Plan(1, 1, name, 1, "Tanjung Laut Indah", "12A", DAY)] * 99,
    )


def shown(scope: Scope, today: Today) -> str:
    text, _ = html.parse(say.board.stamped(say.board.body(scope, DAY, today), NOW))
    return text


@pytest.mark.parametrize("sign", ["a", "<", "😀"])
def test_the_fullest_is_one_message(sign: str) -> None:
    assert html.utf16(shown(CITY, full(sign * 100))) <= MESSAGE_MOST


def test_long_lists_are_cut_and_say_how_many_more() -> None:
    text = shown(CITY, full("Muhammad Syarifuddin bin Haji Rachman"))
    assert "Hadir (99): Muhammad Syarifuddin bi…" in text
    assert text.count("dan 87 lagi") == 2
    assert "dan 91 lagi" in text and "dan 9 kelurahan lagi" in text and "dan 93 lagi" in text
    assert sum(-(-len(line) // LINE) for line in text.split("\n")) <= 2 * LINES


def test_an_ordinary_one_is_one_screen() -> None:
    names = ["Siti Aminah", "Joko Susilo", "Budi Hartono", "Dewi Lestari", "Andi Pratama"]
    today = Today(
        [("Bontang Utara", Totals(Counter({State.PRESENT: 5, State.ABSENT: 5})))],
        present=[someone(name, State.PRESENT) for name in names],
        missing=[someone(name, State.ABSENT) for name in names],
        leave=[],
        not_joined=0,
        reports={"Lok Tuan": 3, "Guntung": 2},
        waiting=2,
        plans=[],
    )
    text = shown(Scope(kecamatan={"1": "Bontang Utara"}), today)
    assert "Lok Tuan 3, Guntung 2" in text and "Izin" not in text and "Rencana" not in text
    assert sum(-(-len(line) // LINE) for line in text.split("\n")) <= LINES / 2


def test_the_fullest_nudge_is_one_message() -> None:
    places = [Untouched("Tanjung Laut Indah", tuple(f"{rt:02}A" for rt in range(99)))] * 15
    text, _ = html.parse(say.unasked.nudge(places))
    assert html.utf16(text) <= MESSAGE_MOST
    assert text.count("dan 79 lagi") == 15
