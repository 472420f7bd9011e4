"""Backups and putting them back from the command line, with a drill on a bot that is busy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.__main__ import main
from bot.life import Bot
from bot.settings import Settings
from storage import backups
from tests.bot.test_faults import MENU, own
from tests.conftest import ROSTER, running
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

WITA = ZoneInfo("Asia/Makassar")


@dataclass
class Said:
    code: int
    out: str
    err: str

    def in_one_line(self) -> str:
        assert self.code == 2 and self.out == "" and self.err.count("\n") == 1 and "Traceback" not in self.err, self
        return self.err


Call = Callable[..., Awaitable[Said]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line, in a thread of this process; it needs no token."""

    async def call(*words: str) -> Said:
        capsys.readouterr()
        return Said(await asyncio.to_thread(main, list(words)), *capsys.readouterr())

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return call


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


async def test_a_backup_has_the_moment_in_the_city_as_its_name(call: Call, settings: Settings) -> None:
    said = await call("backup")
    (made,) = backups.all_in(settings.backups)
    assert (said.code, said.err) == (0, "")
    assert str(made) in said.out and "MB, checked" in said.out
    off = backups.made_at(made) - datetime.now(WITA).replace(tzinfo=None)
    assert abs(off.total_seconds()) < 60
    assert contents(made) == contents(settings.database)


async def test_a_backup_to_a_place_of_ones_choice(call: Call, settings: Settings, tmp_path: Path) -> None:
    for _ in range(2):  # the second takes the first one's place
        assert (await call("backup", "stick/kpm.sqlite3")).code == 0
    assert contents(tmp_path / "stick" / "kpm.sqlite3") == contents(settings.database)
    assert backups.all_in(settings.backups) == []


async def test_what_cannot_be_backed_up_is_told_in_one_line(call: Call, tmp_path: Path) -> None:
    assert "there is no" in (await call("backup")).in_one_line()


async def test_where_no_backup_can_be_is_told_in_one_line(call: Call, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    for target in ("a-file/kpm.sqlite3", str(settings.database), str(tmp_path)):
        assert Path(target).name in (await call("backup", target)).in_one_line()


async def test_while_the_bot_runs_it_can_be_backed_up_but_not_replaced(
    call: Call, bot: Bot, siti: Phone, tmp_path: Path
) -> None:
    await siti.shares_location()
    assert (await call("backup", "copy.sqlite3")).code == 0
    assert len(contents(tmp_path / "copy.sqlite3")["check_ins"]) == 1
    (tmp_path / "new.csv").write_text(ROSTER)
    for words in (("restore", "copy.sqlite3"), ("roster", "import", "new.csv"), ("roster", "check", "new.csv")):
        assert "in use by a running bot; stop it first" in (await call(*words)).in_one_line()
    await siti.says("/menu")
    siti.sees(MENU)


async def test_putting_back_says_where_the_replaced_one_is(call: Call, settings: Settings, tmp_path: Path) -> None:
    await call("backup", "copy.sqlite3")
    with closing(sqlite3.connect(settings.database)) as db, db:
        db.execute("UPDATE people SET name = 'Seseorang' WHERE id = 1")
    now = contents(settings.database)
    said = await call("restore", "copy.sqlite3")
    assert (said.code, said.err) == (0, "")
    kept = Path(said.out.rpartition(" ")[2].strip())
    assert kept.parent == tmp_path and kept.name.startswith("replaced-")
    assert contents(settings.database) == contents(tmp_path / "copy.sqlite3") != now
    assert (await call("restore", str(kept / "kpm.sqlite3"))).code == 0
    assert contents(settings.database) == now, "and back again"


async def test_what_is_no_backup_is_not_put_back(call: Call, settings: Settings, tmp_path: Path) -> None:
    before = settings.database.read_bytes()
    (tmp_path / "noise").write_bytes(b"noise" * 3000)
    with closing(sqlite3.connect(tmp_path / "theirs")) as db, db:
        db.execute("CREATE TABLE somebody_elses (a)")
    for name in ("noise", "theirs", "missing", "kpm.sqlite3"):
        assert name in (await call("restore", name)).in_one_line()
    assert settings.database.read_bytes() == before


async def test_a_damaged_database_names_the_newest_good_backup(call: Call, settings: Settings, tmp_path: Path) -> None:
    with settings.database.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096 * 5)
    (tmp_path / "new.csv").write_text(ROSTER)
    said = (await call("roster", "check", "new.csv")).in_one_line()
    assert "is damaged" in said and said.endswith(f"there is no good backup in {settings.backups}\n")


async def test_a_drill(call: Call, tmp_path: Path, data_folder: Path) -> None:
    """Busy, backed up, still busy, killed, put back: what the backup's moment had is there, and the bot goes on."""
    async with own(tmp_path, data_folder, "drill") as ours:
        process = await ours.runs()
        await ours.says(150)
        await until(lambda: ours.rows("SELECT count(*) FROM inbox WHERE done_at IS NOT NULL")[0][0] > 20)
        made = await asyncio.to_thread(backups.make_in, ours.database, ours.settings.backups, datetime.now(WITA))
        await ours.says(150)
        await until(ours.telegram.idle, 20)
        process.kill()
        await process.communicate()
        then = contents(made)
        assert 20 < len(then["inbox"]) < 302, "in the middle of it"
        kept = backups.restore(made, ours.database, datetime.now(WITA))
        assert kept and len(contents(kept / "kpm.sqlite3")["inbox"]) == 302
        assert contents(ours.database) == then
        async with running(ours.settings, ours.telegram) as bot:
            ours.siti.bot = bot
            await settled(bot, ours.telegram, 20)
            assert await bot.house.storage.db.committed("SELECT 1 FROM inbox WHERE done_at IS NULL") == []
            assert len(await bot.house.storage.db.committed("SELECT 1 FROM inbox")) == len(then["inbox"])
            await ours.siti.shares_location()
            ours.siti.sees("Hadir tercatat")
        assert contents(ours.database)["people"] == then["people"]
