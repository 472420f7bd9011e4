"""`python -m bot recompute`: says whether a sum was wrong, and puts it right."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from storage import open_storage
from storage.report import Content
from storage.reports import NewReport
from tests.conftest import settings_for


@pytest.fixture
def folder(data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a report in it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    async def fill() -> None:
        async with open_storage(settings_for(tmp_path).database) as storage, storage.db.unit():
            people = "INSERT INTO people (id, name, role, kelurahan_code) VALUES (4, 'Siti', 'kader', '64.74.01.1003')"
            await storage.db.run(people)
            said = Content(("01", "02"), "GORO", date(2026, 11, 24), "Kerja bakti", 12)
            await storage.reports.add(NewReport(1, 4, "64.74.01.1003", said), 1, date(2026, 11, 24), "BTG")

    asyncio.run(fill())
    return tmp_path


def test_with_all_sums_right_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recompute"]) == 0
    assert capsys.readouterr().out == "daily sums: all are right\n"


def test_wrong_sums_are_counted_and_put_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(settings_for(folder).database) as db:
        db.execute("UPDATE daily_reports SET participants = 13")
        db.execute("DELETE FROM daily_rts WHERE rt = '02'")
    db.close()
    assert main(["recompute"]) == 0
    assert capsys.readouterr().out == "daily sums: 2 were wrong and are right now\n"
    assert main(["recompute"]) == 0
    assert capsys.readouterr().out == "daily sums: all are right\n"


def test_without_a_database_it_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["recompute"]) == 2
    assert "there is no" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
