"""What was done for which day is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage import Storage, open_storage

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def done(storage: Storage, name: str, day: date) -> None:
    async with storage.db.unit():
        await storage.schedule.done(name, day)


async def test_nothing_is_done_at_first(storage: Storage) -> None:
    assert await storage.schedule.done_for("backup") is None


async def test_each_job_has_a_mark_of_its_own_that_moves(storage: Storage) -> None:
    await done(storage, "backup", MONDAY)
    await done(storage, "tidy", MONDAY)
    await done(storage, "backup", TUESDAY)
    assert await storage.schedule.done_for("backup") == TUESDAY
    assert await storage.schedule.done_for("tidy") == MONDAY
    await done(storage, "backup", MONDAY)
    assert await storage.schedule.done_for("backup") == MONDAY, "a clock that was wrong is put right"


async def test_a_mark_goes_with_its_unit(storage: Storage) -> None:
    with pytest.raises(OSError):
        async with storage.db.unit():
            await storage.schedule.done("backup", MONDAY)
            raise OSError
    assert await storage.schedule.done_for("backup") is None


async def test_a_mark_outlives_the_process(storage: Storage, tmp_path: Path) -> None:
    await done(storage, "backup", MONDAY)
    await storage.db.close()
    async with open_storage(storage.db.path) as again:
        assert await again.schedule.done_for("backup") == MONDAY
