"""A pretend Telegram, the real bot on it, and people of the sample roster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.sandbox.core import Telegram
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
async def running(settings: Settings, telegram: Telegram) -> AsyncIterator[Bot]:
    """The whole bot as run_polling() runs it, on a pretend Telegram in the same process."""
    bot = build(settings, lambda: InProcess(telegram, read_timeout=60))
    await bot.initialize()
    try:
        await bot.begin()
        await bot.updater.start_polling(poll_interval=0, timeout=10, allowed_updates=None)
        await bot.start()
        yield bot
        await bot.updater.stop()
        await bot.stop()
        await bot.end()
    finally:
        await bot.shutdown()
        await bot.close()


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A data folder with a small roster in it."""
    settings = settings_for(tmp_path)
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    async with open_storage(settings.database) as storage, storage.db.unit():
        roster = Roster(storage.db)
        checked = await roster.check(read_roster(file))
        assert not checked.faults
        await roster.import_(checked.entries, at=0)
    return settings


@pytest.fixture
async def bot(settings: Settings, telegram: Telegram) -> AsyncIterator[Bot]:
    async with running(settings, telegram) as bot:
        yield bot


async def _joined(bot: Bot, telegram: Telegram, id: int, name: str, phone: str) -> Phone:
    person = Phone(telegram, id, name, phone)
    person.bot = bot
    await person.joins()
    person.inputs = 0
    return person


@pytest.fixture
async def siti(bot: Bot, telegram: Telegram) -> Phone:
    """A cadre in Lok Tuan, RT 01 to 04."""
    return await _joined(bot, telegram, 10, "Siti", "628115801010")


@pytest.fixture
async def joko(bot: Bot, telegram: Telegram) -> Phone:
    """A cadre for all of Guntung."""
    return await _joined(bot, telegram, 11, "Joko", "628115801011")


@pytest.fixture
async def awang(bot: Bot, telegram: Telegram) -> Phone:
    """The coordinator of Bontang Utara."""
    return await _joined(bot, telegram, 2, "Awang", "628115801002")


@pytest.fixture
async def norlaila(bot: Bot, telegram: Telegram) -> Phone:
    """The coordinator of the city."""
    return await _joined(bot, telegram, 1001, "Norlaila", "628115801001")


@pytest.fixture
async def rina(bot: Bot, telegram: Telegram) -> Phone:
    """An admin."""
    return await _joined(bot, telegram, 51, "Rina", "628115801051")


@pytest.fixture
async def stranger(bot: Bot, telegram: Telegram) -> Phone:
    person = Phone(telegram, 99, "Orang", "628129999999")
    person.bot = bot
    return person


__all__ = ["settled"]
