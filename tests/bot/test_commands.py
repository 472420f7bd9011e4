"""The command line, as a process of its own: exit codes, one line on stderr, never a traceback."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.__main__ import main
from bot.sandbox.core import Telegram
from tests.conftest import ROSTER, served
from tests.phone import until

pytestmark = pytest.mark.slow
HERE = Path(__file__).parents[2]
SECRET = "1:SANDBOX"
SETTINGS = ("BOT_TOKEN", "BOT_API_URL", "DATA_DIR", "ADMIN_IDS", "TIMEZONE", "CITY_PREFIX")
NOBODY = "http://127.0.0.1:9"


@dataclass
class Ended:
    code: int
    out: str
    err: str

    def in_one_line(self) -> str:
        """What is wrong, said to whoever can put it right."""
        assert self.code == 2, self
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


async def begin(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    env |= {"PYTHONPATH": str(HERE), "DATA_DIR": str(folder / "data")} | settings
    command = (sys.executable, "-W", "error::ResourceWarning", "-m", "bot", *arguments)
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=env, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)


async def ended(process: asyncio.subprocess.Process) -> Ended:
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


Call = Callable[..., Awaitable[Ended]]


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line in a thread of this process, which is quicker."""
    monkeypatch.chdir(folder)

    def main_() -> int:
        try:
            return main(list(words))
        except SystemExit as end:  # argparse
            return int(end.code or 0)

    words: tuple[str, ...] = ()

    async def call(*arguments: str, **settings: str) -> Ended:
        nonlocal words
        words = arguments
        for name in SETTINGS:
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"DATA_DIR": str(folder / "data")} | settings).items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        return Ended(await asyncio.to_thread(main_), *capsys.readouterr())

    return call


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with served(Telegram(SECRET)) as address:
        yield address


async def test_without_a_token_it_says_what_to_do(folder: Path) -> None:
    for said in await asyncio.gather(ended(await begin(folder)), ended(await begin(folder, "run"))):
        assert said.in_one_line().startswith("BOT_TOKEN is not set")
        assert "make demo" in said.err
        assert said.out == ""
    assert not (folder / "data").exists()


async def test_a_wrong_setting_is_named(call: Call) -> None:
    wrong = {"BOT_TOKEN": "rahasia", "BOT_API_URL": "x", "ADMIN_IDS": "a", "TIMEZONE": "WITA", "CITY_PREFIX": "btg"}
    for name, value in wrong.items():
        said = await call("run", **{"BOT_TOKEN": SECRET, name: value})
        assert said.in_one_line().startswith(f"{name}: ")
        assert "rahasia" not in said.err


async def test_a_folder_that_cannot_hold_the_data(folder: Path, call: Call, address: str) -> None:
    (folder / "a-file").write_text("")
    (folder / "theirs").mkdir()
    (folder / "noise").mkdir()
    (folder / "noise" / "kpm.sqlite3").write_bytes(os.urandom(9_000))
    with sqlite3.connect(folder / "theirs" / "kpm.sqlite3") as other:
        other.execute("CREATE TABLE somebody_elses (a)")
    other.close()
    for where, says in {"a-file": "a-file", "theirs": "not a database of this bot", "noise": "not a database"}.items():
        said = await call("roster", "import", "roster.csv", DATA_DIR=str(folder / where))
        assert says in said.in_one_line()
    known = {"BOT_TOKEN": SECRET, "BOT_API_URL": address, "DATA_DIR": str(folder / "theirs")}
    said = await ended(await begin(folder, "run", **known))
    assert "not a database of this bot" in said.err.splitlines()[-1]
    assert "Traceback" not in said.err
    assert said.code == 2


async def test_a_token_that_telegram_does_not_know(folder: Path, call: Call, address: str) -> None:
    unknown = {"BOT_TOKEN": "1:OTHER", "BOT_API_URL": address}
    for said in (await ended(await begin(folder, "run", **unknown)), await call("check", **unknown)):
        assert said.in_one_line().startswith("BOT_TOKEN: Telegram does not know this token")
        assert "OTHER" not in said.err


async def test_check_looks_and_changes_nothing(folder: Path, call: Call, address: str) -> None:
    known = {"BOT_TOKEN": SECRET, "BOT_API_URL": address}
    said = await call("check", **known)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "settings: ok"
    assert "none yet" in said.out and "@kpm_bot" in said.out
    assert not (folder / "data").exists()
    await call("roster", "import", "roster.csv")
    said = await call("check", **known)
    assert "database: ok, 7 people" in said.out
    alone = await call("check", **known | {"BOT_API_URL": NOBODY})
    assert alone.in_one_line() == f"telegram: cannot be reached at {NOBODY}: NotConnected\n"


async def test_a_good_roster_is_checked_and_imported_without_a_token(folder: Path, call: Call) -> None:
    said = await call("roster", "check", "roster.csv")
    assert (said.code, said.err) == (0, "")
    assert "7 orang" in said.out
    said = await call("roster", "import", "roster.csv")
    assert (said.code, said.out) == (0, "baru 7, berubah 0, tetap 0, tidak aktif lagi 0\n")
    rest = "\n".join(line for line in ROSTER.splitlines() if "Budi" not in line)
    (folder / "roster.csv").write_text(rest.replace("Joko Susilo", "Joko Santoso"))
    said = await call("roster", "import", "roster.csv")
    assert said.out == "baru 0, berubah 1, tetap 5, tidak aktif lagi 1\n"


async def test_a_faulty_roster_is_refused_whole(folder: Path, call: Call) -> None:
    bad = ROSTER.replace("Lok Tuan", "Atlantis").replace("08115801011", "0811")
    (folder / "bad.csv").write_text(bad, encoding="utf-8")
    for verb in ("check", "import"):
        said = await call("roster", verb, "bad.csv")
        assert said.code == 2
        faults = said.err.splitlines()
        assert [line.partition(":")[0] for line in faults] == ["baris 5", "baris 6", "bad.csv"]
        assert "Atlantis" in faults[0]
        assert "2 kesalahan" in faults[2]
    with sqlite3.connect(folder / "data" / "kpm.sqlite3") as file:
        assert file.execute("SELECT count(*) FROM people").fetchone() == (0,)
    file.close()


async def test_a_roster_that_is_none(folder: Path, call: Call) -> None:
    (folder / "empty.csv").write_text("")
    (folder / "other.csv").write_text("satu;dua\n1;2\n")
    for name in ("missing.csv", "empty.csv", "other.csv", str(folder)):
        said = await call("roster", "check", name)
        assert name in said.in_one_line()


async def test_what_is_no_command_is_explained(call: Call) -> None:
    for words in (["dance"], ["roster"], ["roster", "burn", "x"], ["demo", "--port", "x"]):
        said = await call(*words)
        assert said.code == 2
        assert "usage:" in said.err and "Traceback" not in said.err


async def test_without_a_network_it_waits_and_can_be_stopped(folder: Path) -> None:
    tried = asyncio.Event()

    def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tried.set()
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as nobody:
        address = f"http://127.0.0.1:{nobody.sockets[0].getsockname()[1]}"
        process = await begin(folder, "run", BOT_TOKEN=SECRET, BOT_API_URL=address)
        async with asyncio.timeout(20):
            await tried.wait()
            process.send_signal(signal.SIGTERM)
            _, err = await process.communicate()
    assert process.returncode == 0
    assert b"SANDBOX" not in err
    assert b"Traceback" not in err
    assert b"Unclosed" not in err


async def test_the_demo_answers_and_ends_cleanly(folder: Path, unused_tcp_port: int) -> None:
    process = await begin(folder, "demo", "--port", str(unused_tcp_port))
    assert process.stdout
    async with asyncio.timeout(20):
        line = (await process.stdout.readline()).decode()
    address = f"http://127.0.0.1:{unused_tcp_port}"
    assert address in line
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as page:
            assert page.status == 200
        async with session.get(f"{address}/people") as answer:
            person = (await answer.json())["people"][0]["id"]
        await session.post(f"{address}/chat/{person}/text", json={"text": "/start"})

        async def answered() -> bool:
            async with session.get(f"{address}/chat/{person}") as chat:
                return len((await chat.json())["messages"]) == 2

        await until(answered)
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert not (folder / "data").exists(), "its data are gone with it"
