"""Units of work: whole or not at all, and safe on disk when they say so."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from storage import Storage, database, open_storage
from storage.database import SHARED_BY, Database, NotOurs, is_broken


async def note(storage: Storage, word: str) -> None:
    await storage.audit.add(0, None, word)


async def written(storage: Storage) -> list[str]:
    return [row["act"] for row in await storage.db.rows("SELECT act FROM audit ORDER BY id")]


async def on_disk(storage: Storage) -> list[str]:
    return [row["act"] for row in await storage.db.committed("SELECT act FROM audit ORDER BY id")]


async def test_a_unit_sees_what_it_wrote_and_others_only_what_is_committed(storage: Storage) -> None:
    async with storage.db.unit():
        await note(storage, "one")
        assert await written(storage) == ["one"]
        assert await on_disk(storage) == []
    assert await on_disk(storage) == ["one"]


async def test_nothing_stays_of_a_unit_that_fails(storage: Storage) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await note(storage, "lost")
            raise ValueError
    assert await written(storage) == []
    async with storage.db.unit():
        await note(storage, "after")
    assert await on_disk(storage) == ["after"]


async def test_a_failing_unit_takes_none_of_those_it_shares_a_commit_with(storage: Storage) -> None:
    async with storage.db.unit(more=True):
        await note(storage, "one")
    with pytest.raises(ValueError):
        async with storage.db.unit(more=True):
            await note(storage, "lost")
            raise ValueError
    assert await on_disk(storage) == []
    async with storage.db.unit():
        await note(storage, "three")
    assert await on_disk(storage) == ["one", "three"]


async def test_the_last_unit_commits_for_the_others_even_when_it_fails(storage: Storage) -> None:
    async with storage.db.unit(more=True):
        await note(storage, "one")
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await note(storage, "lost")
            raise ValueError
    assert await on_disk(storage) == ["one"]


async def test_so_many_units_share_a_commit_and_no_more(storage: Storage) -> None:
    for i in range(SHARED_BY):
        assert await on_disk(storage) == []
        async with storage.db.unit(more=True):
            await note(storage, str(i))
    assert len(await on_disk(storage)) == SHARED_BY
    async with storage.db.unit(more=True):
        await note(storage, "next")
    assert len(await on_disk(storage)) == SHARED_BY
    await storage.db.flush()
    assert len(await on_disk(storage)) == SHARED_BY + 1


async def test_those_who_listen_hear_of_a_commit_when_it_is_done(storage: Storage) -> None:
    heard = []
    storage.db.after_commit.append(lambda: heard.append("commit"))
    async with storage.db.unit(more=True):
        await note(storage, "one")
    assert heard == []
    with pytest.raises(ValueError):
        async with storage.db.unit(more=True):
            raise ValueError
    assert heard == []
    async with storage.db.unit():
        pass
    assert heard == ["commit"]


async def test_units_come_one_after_another(storage: Storage) -> None:
    async def slowly(name: str) -> None:
        async with storage.db.unit():
            for part in "ab":
                await note(storage, name + part)
                await asyncio.sleep(0)

    await asyncio.gather(*(slowly(name) for name in "123"))
    assert await on_disk(storage) == ["1a", "1b", "2a", "2b", "3a", "3b"]


async def test_a_unit_cancelled_in_the_middle_leaves_nothing_and_the_next_works(storage: Storage) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        async with storage.db.unit():
            await note(storage, "half")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(endless())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with storage.db.unit():
        await note(storage, "whole")
    assert await on_disk(storage) == ["whole"]


async def test_a_unit_cancelled_while_it_waits_for_its_turn_disturbs_nobody(storage: Storage) -> None:
    async with storage.db.unit():
        task = asyncio.create_task(storage.db.flush())
        await asyncio.sleep(0)
        task.cancel()
        await note(storage, "one")
    assert await on_disk(storage) == ["one"]


async def test_a_full_disk_undoes_the_unit_and_later_ones_work(storage: Storage) -> None:
    pages = (await storage.db.one("PRAGMA page_count"))[0]
    await storage.db.run(f"PRAGMA max_page_count = {pages + 2}")
    async with storage.db.unit(more=True):
        await note(storage, "shared")
    with pytest.raises(sqlite3.OperationalError) as full:
        async with storage.db.unit():
            for _ in range(100):
                await note(storage, "x" * 4000)
    assert is_broken(full.value)
    assert await written(storage) == []
    await storage.db.run("PRAGMA max_page_count = 1000000")
    async with storage.db.unit():
        await note(storage, "room again")
    assert await on_disk(storage) == ["room again"]


async def test_a_file_that_somebody_else_holds_is_trouble(storage: Storage) -> None:
    await storage.db.run("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(storage.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as locked:
        async with storage.db.unit():
            await note(storage, "lost")
    assert is_broken(locked.value)
    other.execute("ROLLBACK")
    other.close()
    async with storage.db.unit():
        await note(storage, "one")
    assert await on_disk(storage) == ["one"]


async def test_a_broken_rule_is_no_trouble_of_the_file(storage: Storage) -> None:
    with pytest.raises(sqlite3.IntegrityError) as rule:
        async with storage.db.unit():
            await storage.audit.add(0, 4711, "by nobody")
    assert not is_broken(rule.value)
    assert not is_broken(ValueError())
    assert not is_broken(sqlite3.ProgrammingError("closed"))


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
    await storage.db.run(f"PRAGMA user_version = {len(database.MIGRATIONS) + 1}")
    with pytest.raises(NotOurs, match="newer version"):
        await Database(storage.db.path).open()


async def test_a_file_that_is_no_database_is_trouble(tmp_path: Path) -> None:
    path = tmp_path / "kpm.sqlite3"
    path.write_text("nama,telepon,peran\n" * 100)
    with pytest.raises(sqlite3.DatabaseError) as error:
        await Database(path).open()
    assert is_broken(error.value)


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "9999_bad.sql"
    bad.write_text("CREATE TABLE half (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);")
    await storage.db.close()
    monkeypatch.setattr(database, "MIGRATIONS", [*database.MIGRATIONS, bad])
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await Database(storage.db.path).open()
    monkeypatch.undo()
    await storage.db.open()
    assert await storage.db.rows("SELECT 1 FROM sqlite_schema WHERE name = 'half'") == []
