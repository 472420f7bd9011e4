"""A pretend Telegram, the real bot on it, and people of the sample roster."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiohttp import web
from telegram.request import BaseRequest

from bot.app import build
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.http import server
from bot.sandbox.request import InProcess
from bot.settings import Settings
from storage import open_storage
from storage.roster import Roster, read_roster
from tests.phone import Phone, settled

ROSTER = """nama,telepon,peran,kecamatan,kelurahan,rt
Norlaila Effendi,08115801001,koordinator kota,,,
Awang Syahrani,08115801002,koordinator kecamatan,Bontang Utara,,
Tenri Ampa,08115801003,koordinator kecamatan,Bontang Selatan,,
Siti Aminah,08115801010,kader,Bontang Utara,Lok Tuan,1-4
Joko Susilo,08115801011,kader,Bontang Utara,Guntung,
Budi Hartono,08115801012,kader,Bontang Selatan,Satimpo,1-13
Rina Wati,08115801051,admin,,,
"""


def settings_for(folder: Path, **more: object) -> Settings:
    given = {"bot_token": "1:SANDBOX", "bot_api_url": "http://127.0.0.1:1", "data_dir": folder}
    return Settings(_env_file=None, **given | more)


@asynccontextmanager
async def running(
    settings: Settings, telegram: Telegram, request: Callable[[], BaseRequest] | None = None
) -> AsyncIterator[Bot]:
    """The whole bot as run_polling() runs it, on a pretend Telegram in the same process."""
    bot = build(settings, request or (lambda: InProcess(telegram, read_timeout=60)))
    workers = ("Schedule", "Reminders", "DraftReminders", "Boards", "Unasked", "NoticeClock")
    by_the_clock = {f"{name}.run" for name in workers}  # tests see to the hours themselves
    bot.work = [work for work in bot.work if work.__qualname__ not in by_the_clock]
    bot.broadcast.quiet = lambda: None
    await bot.initialize()
    await bot.house.storage.db.run("PRAGMA synchronous = OFF")  # nobody pulls the plug here
    try:
        await bot.begin()
        await bot.updater.start_polling(poll_interval=0, timeout=10, allowed_updates=None)
        await bot.start()
        yield bot
    finally:  # also when a test fails, or the open database would keep the test run from ending
        if bot.updater.running:
            await bot.updater.stop()
        if bot.running:
            await bot.stop()
            await bot.end()
        await bot.shutdown()
        await bot.close()


@asynccontextmanager
async def served(telegram: Telegram) -> AsyncIterator[str]:
    """The pretend Telegram over HTTP; its address."""
    runner = web.AppRunner(server(telegram), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """The command line sets the log up for its own process; here it must not outlive the test."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = [one for one in root.handlers if one in before or type(one).__module__.startswith("_pytest")]
    root.setLevel(level)


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a small roster in it, made once: copying it is quicker than making it."""
    folder = tmp_path_factory.mktemp("data")
    file = folder / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")

    async def make() -> None:
        async with open_storage(settings_for(folder).database) as storage, storage.db.unit():
            roster = Roster(storage.db)
            checked = await roster.check(read_roster(file))
            assert not checked.faults
            await roster.import_(checked.entries, at=0)

    asyncio.run(make())
    return folder


@pytest.fixture
def settings(data_folder: Path, tmp_path: Path) -> Settings:
    """A data folder with a small roster in it."""
    settings = settings_for(tmp_path)
    shutil.copytree(data_folder, tmp_path, dirs_exist_ok=True)
    return settings


@pytest.fixture
async def bot(settings: Settings, telegram: Telegram) -> AsyncIterator[Bot]:
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_chat_s = 0.0  # people here do in a second what else takes them minutes
        yield bot


async def changed(bot: Bot, who: Phone, **columns: object) -> None:
    """Whatever somebody's row in people becomes, as an import or another admin makes it."""
    become = ", ".join(f"{column} = :{column}" for column in columns)
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(f"UPDATE people SET {become} WHERE telegram_id = :id", id=who.id, **columns)


async def joined(bot: Bot, telegram: Telegram, id: int, name: str, phone: str) -> Phone:
    person = Phone(telegram, id, name, phone)
    person.bot = bot
    await person.shares_contact()  # a menu and a word about the data come before it, to whoever writes first
    person.inputs = 0
    return person


@pytest.fixture
async def siti(bot: Bot, telegram: Telegram) -> Phone:
    """A cadre in Lok Tuan, RT 01 to 04."""
    return await joined(bot, telegram, 10, "Siti", "628115801010")


@pytest.fixture
async def joko(bot: Bot, telegram: Telegram) -> Phone:
    """A cadre for all of Guntung."""
    return await joined(bot, telegram, 11, "Joko", "628115801011")


@pytest.fixture
async def budi(bot: Bot, telegram: Telegram) -> Phone:
    """A cadre in Satimpo, in the other kecamatan."""
    return await joined(bot, telegram, 12, "Budi", "628115801012")


@pytest.fixture
async def tenri(bot: Bot, telegram: Telegram) -> Phone:
    """The coordinator of Bontang Selatan."""
    return await joined(bot, telegram, 3, "Tenri", "628115801003")


@pytest.fixture
async def awang(bot: Bot, telegram: Telegram) -> Phone:
    """The coordinator of Bontang Utara."""
    return await joined(bot, telegram, 2, "Awang", "628115801002")


@pytest.fixture
async def norlaila(bot: Bot, telegram: Telegram) -> Phone:
    """The coordinator of the city."""
    return await joined(bot, telegram, 1001, "Norlaila", "628115801001")


@pytest.fixture
async def rina(bot: Bot, telegram: Telegram) -> Phone:
    """An admin."""
    return await joined(bot, telegram, 51, "Rina", "628115801051")


@pytest.fixture
async def stranger(bot: Bot, telegram: Telegram) -> Phone:
    person = Phone(telegram, 99, "Orang", "628129999999")
    person.bot = bot
    return person


__all__ = ["settled"]


@asynccontextmanager
async def cut_off(bot: Bot, person: Phone) -> AsyncIterator[None]:
    """Meanwhile the database breaks as soon as something is to be said to this person."""
    db = bot.house.storage.db
    async with db.unit():
        await db.run(
            f"""
            CREATE TRIGGER cut BEFORE INSERT ON outbox WHEN NEW.chat_id = {person.id}
            BEGIN SELECT RAISE(ABORT, 'cut'); END
            """
        )
    yield
    async with db.unit():
        await db.run("DROP TRIGGER cut")


@pytest.fixture
def daytime() -> Iterator[None]:
    """A Tuesday morning, so that nobody is left in peace; the clock goes on."""
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Makassar")), tick=True):
        yield
