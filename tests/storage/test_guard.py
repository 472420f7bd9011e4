"""A database is opened by one process at a time, and only when it is whole."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import Storage, open_storage
from storage.guard import Damaged, InUse, examine, locked


async def test_the_second_is_refused_until_the_first_is_closed(storage: Storage) -> None:
    with pytest.raises(InUse, match=r"kpm\.sqlite3 is in use by a running bot"):
        async with open_storage(storage.db.path):
            pass
    async with storage.db.unit():
        await storage.audit.add(1, None, "goes on")
    await storage.db.close()
    async with open_storage(storage.db.path) as second:
        assert (await second.db.one("SELECT act FROM audit"))[0] == "goes on"


async def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    database = tmp_path / "kpm.sqlite3"
    lock = f"{database}.lock"
    hold = f"import fcntl; f = open({lock!r}, 'w'); fcntl.flock(f, 2); print(1, flush=True); input()"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", hold, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    async with asyncio.timeout(10):
        await process.stdout.readline()
    with pytest.raises(InUse), locked(database):
        pass
    process.kill()
    await process.communicate()
    with locked(database):
        pass


async def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    async with open_storage(tmp_path / "kpm.sqlite3") as storage:
        for file in (storage.db.path, Path(f"{storage.db.path}-wal"), Path(f"{storage.db.path}-shm")):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_whole_one_an_empty_one_and_none_are_let_pass(empty: Path, tmp_path: Path) -> None:
    examine(empty)
    examine(tmp_path / "none")
    (tmp_path / "nothing").write_bytes(b"")
    examine(tmp_path / "nothing")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("how", ["cut off", "a page of noise", "a page of another", "noise all over"])
def test_a_damaged_one_is_told_in_one_line(empty: Path, tmp_path: Path, how: str) -> None:
    data = bytearray(empty.read_bytes())
    chance = random.Random(3)
    pages = len(data) // 4096
    if how == "cut off":
        data = data[: len(data) // 2]
    elif how == "noise all over":
        data = bytearray(chance.randbytes(len(data)))
    else:
        for page in range(2, pages, 5):
            data[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096) if "noise" in how else data[4096:8192]
    file = tmp_path / "kpm.sqlite3"
    file.write_bytes(data)
    with pytest.raises(Damaged, match=r"^DATA_DIR: .*kpm\.sqlite3 is damaged \(.+\)$") as told:
        examine(file)
    assert "\n" not in str(told.value)
    assert file.read_bytes() == data


async def test_what_is_only_in_the_log_of_changes_is_examined_and_kept(tmp_path: Path) -> None:
    database, copy = tmp_path / "kpm.sqlite3", tmp_path / "copy" / "kpm.sqlite3"
    copy.parent.mkdir()
    async with open_storage(database) as storage:
        await storage.db.run("PRAGMA wal_autocheckpoint = 0")
        async with storage.db.unit():
            await storage.audit.add(1, None, "in the log")
        for end in ("", "-wal"):  # as after a kill
            shutil.copy(f"{database}{end}", f"{copy}{end}")
    examine(copy)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT act FROM audit").fetchall() == [("in the log",)]
