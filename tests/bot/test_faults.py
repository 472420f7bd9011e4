"""What goes wrong at Telegram and on the machine: said clearly, survived, and nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.intake import CONFLICTS, DurableBot
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.request import InProcess
from bot.settings import Settings
from storage import backups, open_storage
from storage.guard import InUse
from tests.conftest import running, served, settings_for
from tests.noticed import tells
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[2]
SITI = (10, "Siti", "628115801010")
MENU = "Silakan pilih dari menu"
GROUP, SUPERGROUP = -500, -1_000_000_000_500


class Refusing(Telegram):
    """Refuses whatever goes to a chat in words of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[int, dict[str, Any]] = {}

    async def call(self, method: str, params: dict[str, Any], files: dict[str, Upload]) -> tuple[int, dict[str, Any]]:
        refusal = self.refusals.get(int(params.get("chat_id", 0)))
        if refusal is None:
            return await super().call(method, params, files)
        return refusal["error_code"], {"ok": False} | refusal


@pytest.fixture
def telegram() -> Refusing:
    return Refusing()


async def queue(bot: Bot, chat_id: int, *texts: str) -> None:
    async with bot.house.storage.db.unit():
        for text in texts:
            await bot.house.storage.outbox.add(chat_id, "send_message", {"chat_id": chat_id, "text": text})


async def refused(bot: Bot) -> list[str]:
    return [row[0] for row in await bot.house.storage.db.committed("SELECT error FROM outbox ORDER BY id")]


async def test_a_conflict_now_and_then_is_the_old_process_at_its_end(settings: Settings, telegram: Telegram) -> None:
    telegram.join(*SITI)
    given_up: list[Exception] = []
    async with open_storage(settings.database) as storage:
        requests = {"request": InProcess(telegram), "get_updates_request": InProcess(telegram)}
        poller = DurableBot(telegram.token, storage=storage, **requests)
        poller.watch(lambda: 0, given_up.append)
        for in_a_row, ends in ((1, 0), (CONFLICTS - 1, 0), (CONFLICTS, 1)):
            telegram.faults.append(Fault("conflict", "getUpdates", times=in_a_row))
            for _ in range(in_a_row):
                with pytest.raises(Conflict):
                    await poller.get_updates()
            assert len(given_up) == ends
            telegram.send_text(10, "satu")
            assert len(await poller.get_updates()) == 1


async def test_a_bot_that_telegram_no_longer_knows_gives_up(settings: Settings, telegram: Refusing) -> None:
    given_up: list[Exception] = []
    async with open_storage(settings.database) as storage:
        requests = {"request": InProcess(telegram), "get_updates_request": InProcess(telegram)}
        poller = DurableBot(telegram.token, storage=storage, **requests)
        poller.watch(lambda: 0, given_up.append)
        for code, words in ((401, "Unauthorized"), (404, "Not Found")):
            telegram.refusals[0] = {"error_code": code, "description": words}
            with pytest.raises(NetworkError):
                await poller.get_updates()
    assert [type(error) for error in given_up] == [InvalidToken] * 2


async def test_polls_that_hang_delay_and_lose_nothing(bot: Bot, telegram: Telegram, siti: Phone) -> None:
    telegram.faults.append(Fault("hang", "getUpdates", seconds=0.2))
    before = siti.heard(MENU)
    for _ in range(3):
        await siti.says("/menu")
    assert siti.heard(MENU) == before + 3


async def test_a_tap_too_old_to_be_answered_still_counts(settings: Settings, telegram: Telegram) -> None:
    siti = Phone(telegram, *SITI)
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
        await siti.says("/lapor")
    siti.bot = None
    await siti.taps("RT 03")
    telegram.queries[siti.last_query] = (0, siti.id)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert (await bot.house.storage.inbox.backlog()).set_aside == 0
    siti.sees("Kegiatan apa?")
    assert [status for method, _, status in telegram.calls if method == "answerCallbackQuery"] == [400]


@pytest.mark.parametrize(
    ("code", "words"),
    [(400, "Bad Request: chat not found"), (403, "Forbidden: user is deactivated")],
)
async def test_somebody_who_is_no_more_holds_up_nobody(
    bot: Bot, telegram: Refusing, siti: Phone, joko: Phone, code: int, words: str
) -> None:
    telegram.refusals[siti.id] = {"error_code": code, "description": words}
    await queue(bot, siti.id, "satu", "dua")
    await joko.says("/menu")
    joko.sees(MENU)
    errors = await refused(bot)
    assert len(errors) == 2 and all(words.partition(": ")[2].lower() in error.lower() for error in errors)
    row = await bot.house.storage.db.one("SELECT reachable FROM people WHERE telegram_id = ?", siti.id)
    assert row[0] == (code != 403)


async def test_a_group_that_has_become_a_supergroup_gets_it_at_its_new_place(
    bot: Bot, telegram: Refusing, siti: Phone
) -> None:
    telegram.make_group(SUPERGROUP, "Kader Lok Tuan", [siti.id])
    telegram.refusals[GROUP] = {
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": SUPERGROUP},
    }
    await queue(bot, GROUP, "satu", "dua")
    await settled(bot, telegram)
    said = [message["text"] for message in telegram.chats[SUPERGROUP].messages if message["from"]["is_bot"]]
    assert said[-2:] == ["satu", "dua"]
    assert await refused(bot) == []


async def notice(rina: Phone, text: str) -> None:
    await tells(rina, text)


@pytest.mark.usefixtures("daytime")
async def test_who_unblocks_the_bot_gets_what_was_refused_once(
    bot: Bot, telegram: Refusing, siti: Phone, joko: Phone, rina: Phone
) -> None:
    telegram.chats[siti.id].blocked = True
    await queue(bot, siti.id, "satu", "dua")
    await notice(rina, "Rapat besok")
    await settled(bot, telegram)
    assert joko.heard("Rapat besok") == 1 and siti.heard("Rapat besok") == 0
    await rina.says("/status")
    rina.sees("Memblokir bot: 1 (Siti Aminah)")
    for _ in range(2):
        telegram.unblock(siti.id)
        await settled(bot, telegram)
        telegram.block(siti.id)
        await settled(bot, telegram)
    telegram.unblock(siti.id)
    await settled(bot, telegram)
    assert [text for text in siti.screen if text in ("satu", "dua")] == ["satu", "dua"]
    assert siti.heard("Rapat besok") == joko.heard("Rapat besok") == 1
    assert await refused(bot) == []
    await rina.says("/status")
    rina.sees("Memblokir bot: 0")


@pytest.mark.usefixtures("daytime")
async def test_what_was_refused_long_ago_stays_unsaid(bot: Bot, telegram: Refusing, siti: Phone, rina: Phone) -> None:
    telegram.chats[siti.id].blocked = True
    await queue(bot, siti.id, "basi")
    await notice(rina, "Rapat lama")
    await settled(bot, telegram)
    long_ago = int(time.time()) - 4 * 24 * 3600
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE outbox SET queued_at = ?", long_ago)
        await bot.house.storage.db.run("UPDATE notices SET send_at = ?", long_ago)
    telegram.unblock(siti.id)
    await settled(bot, telegram)
    assert siti.heard("basi") == siti.heard("Rapat lama") == 0


async def test_a_clock_set_back_a_day_loses_nothing_and_keeps_the_order(settings: Settings, telegram: Telegram) -> None:
    siti = Phone(telegram, *SITI)
    today = datetime.fromisoformat("2026-11-24 09:00+08:00")
    with time_machine.travel(today) as clock:
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.joins()
            await siti.says("/lapor")
            for answer in ("RT 03", "gotong royong", "hari ini"):
                await siti.says(answer)
            clock.move_to(today - timedelta(days=1))
            await siti.sends_photos()
            for answer in ("Membersihkan parit", "12"):
                await siti.says(answer)
        clock.move_to(today - timedelta(days=1) + timedelta(minutes=5))
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await siti.taps("✅ Kirim")
            siti.sees("Laporan terkirim")
            rows = await bot.house.storage.db.rows("SELECT story, occurred_on FROM reports")
            assert [tuple(row) for row in rows] == [("Membersihkan parit", "2026-11-24")]
            backlog = await bot.house.storage.inbox.backlog()
            assert (backlog.waiting, backlog.set_aside) == (0, 0)


async def test_another_process_that_holds_the_database_ends_ours_and_nothing_is_lost(
    settings: Settings, telegram: Telegram
) -> None:
    siti, ended = Phone(telegram, *SITI), list[int]()
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
        before = siti.heard(MENU)
        bot.stop_running = lambda: ended.append(1)  # type: ignore[method-assign]
        await bot.house.storage.db.run("PRAGMA busy_timeout = 100")
        with contextlib.closing(sqlite3.connect(settings.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(20):
                telegram.send_text(siti.id, "/menu")
            await until(lambda: bool(ended))
            assert isinstance(bot.processor.broken, sqlite3.OperationalError)
            other.execute("ROLLBACK")
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert siti.heard(MENU) == before + 20


class Own:
    """A bot in a process of its own, with a data folder and a pretend Telegram of its own."""

    def __init__(self, settings: Settings, telegram: Refusing, address: str, siti: Phone) -> None:
        self.siti = siti
        self.settings, self.telegram, self.address = settings, telegram, address
        self.folder, self.database = settings.data_dir, settings.database
        self.processes: list[Process] = []

    async def begins(self, *words: str, file_limit: int = 0) -> Process:
        env = os.environ | {"BOT_TOKEN": self.telegram.token, "BOT_API_URL": self.address, "ADMIN_IDS": ""}
        env |= {"PYTHONPATH": str(HERE), "DATA_DIR": str(self.folder)}
        command = (sys.executable, "-W", "error::ResourceWarning", "-m", "bot", *(words or ("run",)))
        process = await asyncio.create_subprocess_exec(
            *command, cwd=self.folder, env=env, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        self.processes.append(process)
        if file_limit:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (file_limit, file_limit))
        return process

    async def runs(self, **more: int) -> Process:
        """Until it polls."""
        poll = self.telegram.updates._poll
        poll._waiting = None  # of the process before
        process = await self.begins("run", **more)
        await until(lambda: poll._waiting is not None, 30)
        return process

    async def says(self, count: int) -> None:
        for _ in range(count):
            self.telegram.send_text(10, "/menu")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.database)) as file:
            return file.execute(sql).fetchall()

    async def works_it_all_off(self, sent: int) -> None:
        """The next start finds everything; the person has an answer to each, at least once."""
        self.telegram.faults.clear()
        async with running(self.settings, self.telegram) as bot:
            await settled(bot, self.telegram, 20)
        assert self.rows("SELECT count(*), count(error) FROM inbox")[0] == (sent + 2, 0)
        texts = [message.get("text", "") for message in self.telegram.chats[10].messages if message["from"]["is_bot"]]
        assert sum(MENU in text for text in texts) >= sent


async def ended(process: Process, seconds: float = 20) -> tuple[int, str]:
    async with asyncio.timeout(seconds):
        _, err = await process.communicate()
    assert process.returncode is not None
    text = err.decode()
    assert "Traceback" not in text, text
    return process.returncode, text


@asynccontextmanager
async def own(tmp_path: Path, data_folder: Path, name: str) -> AsyncIterator[Own]:
    folder = tmp_path / name
    shutil.copytree(data_folder, folder)
    settings, telegram = settings_for(folder), Refusing()
    siti = Phone(telegram, *SITI)
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
        siti.bot = None
    async with served(telegram) as address:
        ours = Own(settings, telegram, address, siti)
        try:
            yield ours
        finally:
            for process in ours.processes:
                if process.returncode is None:
                    process.kill()
                    await process.communicate()


def last_line(err: str) -> str:
    return err.splitlines()[-1]


async def a_second_poller(ours: Own) -> None:
    process = await ours.runs()

    async def other() -> None:
        while process.returncode is None:
            await ours.telegram.call("getUpdates", {"timeout": 30}, {})

    polling = asyncio.create_task(other())
    code, err = await ended(process)
    polling.cancel()
    assert code == 2
    assert last_line(err) == "BOT_TOKEN: another process runs with this token; stop it, or take a token of its own"


async def a_token_taken_back(ours: Own) -> None:
    process = await ours.runs()
    ours.telegram.faults.append(Fault("unauthorized", "getUpdates"))
    await ours.says(1)
    code, err = await ended(process)
    assert (code, last_line(err).partition(":")[0]) == (2, "BOT_TOKEN")
    assert "SANDBOX" not in err
    await ours.works_it_all_off(1)


async def a_stop_while_nothing_gets_through(ours: Own) -> None:
    process = await ours.runs()
    ours.telegram.faults += [
        Fault("hang", "sendMessage", times=1000, seconds=60),
        Fault("hang", "getUpdates", times=1000, seconds=60),
    ]
    await ours.says(50)
    await until(lambda: any(fault.times < 1000 for fault in ours.telegram.faults if fault.method == "sendMessage"))
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, _ = await ended(process)
    assert code == 0
    assert time.monotonic() - start < 10
    ours.telegram.faults.clear()
    await ours.works_it_all_off(50)


async def a_full_disk(ours: Own) -> None:
    process = await ours.runs(file_limit=400_000)
    await ours.says(400)
    code, err = await ended(process)
    assert code == 1, err
    waiting = ours.telegram.updates.count() + ours.rows("SELECT count(*) FROM inbox WHERE done_at IS NULL")[0][0]
    assert waiting > 0
    await ours.works_it_all_off(400)


async def a_damaged_database(ours: Own) -> None:
    at = datetime.fromisoformat("2026-11-24 01:30")
    folder = ours.folder / "backups"
    good = backups.make_in(ours.database, folder, at)
    bad = backups.make_in(ours.database, folder, at + timedelta(days=1))
    for file in (bad, ours.database):
        with file.open("r+b") as opened:
            opened.seek(3 * 4096)
            opened.write(b"\xff" * 4096 * 5)
    before = ours.database.read_bytes()
    code, err = await ended(await ours.begins("run"))
    assert code == 2
    assert "is damaged" in last_line(err)
    assert last_line(err).endswith(f"the newest good backup is {good}: `python -m bot restore {good}`")
    assert ours.database.read_bytes() == before
    backups.restore(good, ours.database, at)
    await ours.says(1)
    await ours.works_it_all_off(1)


async def two_on_one_database(ours: Own) -> None:
    first = await ours.runs()
    code, err = await ended(await ours.begins("run"))
    assert code == 2
    assert err.count("\n") == 1 and err.startswith("DATA_DIR: ") and "in use by a running bot" in err
    with pytest.raises(InUse):
        async with open_storage(ours.database):
            pass
    assert first.returncode is None
    await ours.says(1)
    await until(ours.telegram.idle)
    first.kill()
    await first.communicate()
    await ours.works_it_all_off(1)


SCENES = (
    a_second_poller,
    a_token_taken_back,
    a_stop_while_nothing_gets_through,
    a_full_disk,
    a_damaged_database,
    two_on_one_database,
)


@pytest.mark.slow
async def test_processes_of_their_own(tmp_path: Path, data_folder: Path) -> None:
    """Side by side, since each mostly waits."""

    async def play(scene: Any) -> str:
        start = time.monotonic()
        try:
            async with own(tmp_path, data_folder, scene.__name__) as ours:
                await scene(ours)
            print(scene.__name__, time.monotonic() - start)
        except Exception as error:
            return f"{scene.__name__}: {type(error).__name__}: {error}"
        return ""

    ends = await asyncio.gather(*map(play, SCENES))
    assert not any(ends), "\n".join(filter(None, ends))
