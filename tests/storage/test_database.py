"""Units of work: whole or not at all, and safe on disk when they say so."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from storage import Storage
from storage.database import SHARED_BY, is_broken


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


async def test_a_snapshot_stays_as_it_was_and_holds_up_nobody(storage: Storage) -> None:
    async with storage.db.unit():
        await note(storage, "one")
    began, go_on = asyncio.Event(), asyncio.Event()

    async def read_twice() -> list[list[str]]:
        async with storage.db.snapshot():
            first = await written(storage)
            began.set()
            await go_on.wait()
            return [first, await written(storage)]

    reading = asyncio.create_task(read_twice())
    await began.wait()
    async with storage.db.unit():
        await note(storage, "two")
        assert await written(storage) == ["one", "two"]
    assert await on_disk(storage) == ["one", "two"]
    go_on.set()
    assert await reading == [["one"], ["one"]]
    assert await written(storage) == ["one", "two"]


async def test_nothing_is_changed_within_a_snapshot(storage: Storage) -> None:
    async with storage.db.snapshot():
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await note(storage, "one")
    async with storage.db.unit():
        await note(storage, "two")
    assert await on_disk(storage) == ["two"]


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


async def test_trouble_of_the_disk_undoes_all_that_was_not_committed(storage: Storage) -> None:
    trouble = sqlite3.OperationalError("disk I/O error")
    trouble.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    async with storage.db.unit(more=True):
        await note(storage, "shared")
    with pytest.raises(sqlite3.OperationalError):
        async with storage.db.unit():
            raise trouble
    assert await written(storage) == await on_disk(storage) == []


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


async def test_a_commit_that_fails_undoes_all_and_nobody_hears_of_it(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    heard: list[str] = []
    storage.db.after_commit.append(lambda: heard.append("commit"))
    monkeypatch.setattr(storage.db._writer, "commit", full)
    with pytest.raises(sqlite3.OperationalError):
        async with storage.db.unit():
            await note(storage, "lost")
    monkeypatch.undo()
    assert await written(storage) == heard == []
