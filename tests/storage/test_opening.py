"""Opening and closing the database: only our own, whatever its name, and tidily even in trouble."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from storage import Storage, migrate, open_database, open_storage, storage_on
from storage.database import Database
from storage.guard import Damaged
from storage.migrate import NotOurs


async def note(storage: Storage, word: str) -> None:
    await storage.audit.add(0, None, word)


async def written(storage: Storage) -> list[str]:
    return [row["act"] for row in await storage.db.rows("SELECT act FROM audit ORDER BY id")]


async def test_what_is_committed_outlives_the_process_without_a_tidy_end(storage: Storage, tmp_path: Path) -> None:
    async with storage.db.unit():
        await note(storage, "kept")
    async with storage.db.unit(more=True):
        await note(storage, "not promised yet")
    for suffix in ("", "-wal"):
        shutil.copy(f"{storage.db.path}{suffix}", tmp_path / f"copy{suffix}")
    async with open_storage(tmp_path / "copy") as copy:
        assert await written(copy) == ["kept"]


async def test_closing_commits_what_units_left_open(tmp_path: Path) -> None:
    async with open_storage(tmp_path / "a" / "b" / "kpm.sqlite3") as storage, storage.db.unit(more=True):
        await note(storage, "one")
    async with open_storage(storage.db.path) as storage:
        assert await written(storage) == ["one"]


@pytest.mark.parametrize("name", ["100%41.sqlite3", "apa?.sqlite3", "no#1 kota.sqlite3"])
async def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    async with open_storage(tmp_path / name):
        assert (tmp_path / name).is_file()


async def test_a_database_that_cannot_be_filled_is_closed_again(tmp_path: Path) -> None:
    storage = storage_on(Database(tmp_path / "kpm.sqlite3"))
    with pytest.raises(FileNotFoundError):
        await open_database(storage, region="atlantis")
    with pytest.raises(ValueError, match="losed"):
        await storage.db.rows("SELECT 1")


async def test_a_last_commit_that_fails_does_not_keep_the_database_open(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(storage.db, "flush", full)
    with pytest.raises(sqlite3.OperationalError):
        await storage.db.close()
    with pytest.raises(ValueError, match="losed"):
        await storage.db.rows("SELECT 1")


async def test_a_database_of_another_application_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NotOurs, match="not a database of this bot"):
        await Database(path).open()
    assert path.read_bytes() == before


async def test_a_database_of_a_newer_version_is_refused(storage: Storage) -> None:
    await storage.db.run(f"PRAGMA user_version = {len(migrate.MIGRATIONS) + 1}")
    await storage.db.close()
    with pytest.raises(NotOurs, match="newer version"):
        await Database(storage.db.path).open()


async def test_a_file_that_is_no_database_is_trouble(tmp_path: Path) -> None:
    path = tmp_path / "kpm.sqlite3"
    path.write_text("nama,telepon,peran\n" * 100)
    with pytest.raises(Damaged, match="not a database"):
        await Database(path).open()
    assert path.read_text().startswith("nama,telepon")


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "9999_bad.sql"
    bad.write_text("CREATE TABLE half (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);")
    await storage.db.close()
    monkeypatch.setattr(migrate, "MIGRATIONS", [*migrate.MIGRATIONS, bad])
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await Database(storage.db.path).open()
    monkeypatch.undo()
    await storage.db.open()
    assert await storage.db.rows("SELECT 1 FROM sqlite_schema WHERE name = 'half'") == []
