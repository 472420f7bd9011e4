"""What `make torture` would say, and when it ends with an error; the torture itself takes minutes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.torture import table
from tests.torture.notices import Told
from tests.torture.people import Result
from tests.torture.table import Line


def test_what_must_be_zero_is_named_when_it_is_not() -> None:
    assert Line("a storm", 0, 0, None, "", (("stuck", 0),)).faults == []
    assert Line("a storm", 1, 2, 3, "", (("stuck", 4),)).faults == [
        "a storm: lost: 1",
        "a storm: twice: 2",
        "a storm: out of order: 3",
        "a storm: stuck: 4",
    ]


def test_every_loss_of_the_storm_counts() -> None:
    for field in ("check_ins_lost", "reports_lost", "reports_twice", "answers_lost", "chats_out_of_order"):
        assert table.of_storm(Result(**{field: 1}), 9).faults, field
    assert table.of_storm(Result(stuck=["somebody"]), 9).faults
    assert table.of_storm(Result(left_over=Counter({"updates not done": 1})), 9).faults
    assert table.of_storm(Result(answers_repeated=5), 9).faults == []


def test_a_doubt_must_be_shown_and_be_rare() -> None:
    assert table.of_notices(Told(10, 1, Counter(sent=9, unsure=1), shown_unsure=1)).faults == []
    assert table.of_notices(Told(10, 1, Counter(sent=9, unsure=1), shown_unsure=0)).faults
    assert table.of_notices(Told(10, 1, Counter(sent=6, unsure=4), shown_unsure=4)).faults
    assert table.of_notices(Told(10, 1, Counter(sent=9, failed=1))).faults


@pytest.mark.parametrize("words", ["1:SANDBOX", "+628115900001", "laporan 7001-2", "halo 3", "Kader 4"])
def test_private_words_in_the_log_are_found(tmp_path: Path, words: str) -> None:
    (tmp_path / "storm").mkdir()
    log = tmp_path / "storm/log.txt"
    log.write_text("INFO started\n", encoding="utf-8")
    assert table.of_logs(tmp_path).faults == []
    log.write_text(f"INFO started\nERROR {words} went wrong\n", encoding="utf-8")
    assert table.of_logs(tmp_path).faults


def test_only_the_marked_part_of_readme_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, before = tmp_path / "README.md", table.README.read_text(encoding="utf-8")
    copy.write_text(before, encoding="utf-8")
    monkeypatch.setattr(table, "README", copy)
    table.write_readme("| new |", date(2026, 11, 24))
    after = copy.read_text(encoding="utf-8")
    assert "24 November 2026" in after
    assert "| new |" in after
    assert table.MARKED.split(after)[::3] == table.MARKED.split(before)[::3]


def test_whatever_the_odd_updates_break_counts() -> None:
    figures = {"updates": 20_000, "kinds": 25, "answers": 9, "errors logged": Counter(), "stuck": []}
    assert table.of_fuzz(figures).faults == []
    assert table.of_fuzz(figures | {"errors logged": Counter({"KeyError": 3})}).faults
    assert table.of_fuzz(figures | {"stuck": ["Siti"]}).faults
