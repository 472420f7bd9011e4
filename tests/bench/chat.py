"""A large roster through the chat, on the pretend Telegram in the same process, while somebody else writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.life import Bot
from bot.sandbox.core import Telegram
from storage import open_storage
from storage.roster import Roster
from storage.roster_file import RawRow
from tests.bench.roster import ADMIN
from tests.conftest import joined, running, settings_for
from tests.phone import Phone, until

SITI = RawRow(3, "Siti Aminah", "08115801010", "koordinator kota", "", "", "")
PATIENT_S = 120
TICK_S = 0.005


@dataclass
class Trip:
    """Seconds. held_s: the longest for which the loop did nothing else; others_s: until another person's answer."""

    preview_s: float = 0
    apply_s: float = 0
    again_s: float = 0
    export_s: float = 0
    held_s: float = 0
    others_s: list[float] = field(default_factory=list)


async def through_the_chat(folder: Path, files: dict[str, bytes]) -> Trip:
    settings, telegram, trip = settings_for(folder), Telegram(), Trip()
    async with open_storage(settings.database) as storage, storage.db.unit():
        roster = Roster(storage.db)
        await roster.import_((await roster.check([ADMIN, SITI])).entries, 0)
    async with running(settings, telegram) as bot:
        await bot.house.storage.db.run("PRAGMA synchronous = FULL")
        rina = await joined(bot, telegram, 51, "Rina", "628115801051")
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        async with meanwhile(trip, siti):
            await trips(trip, rina, files["xlsx"], bot)
    return trip


async def trips(trip: Trip, rina: Phone, xlsx: bytes, bot: Bot) -> None:
    rina.bot = None  # only its own answers are waited for
    begun = time.perf_counter()
    rina.telegram.send_document(51, "besar.xlsx", xlsx, "")
    await heard(rina, "Belum ada yang diubah")
    trip.preview_s = time.perf_counter() - begun
    begun = time.perf_counter()
    await rina.taps("✅ Terapkan")
    await heard(rina, "besar.xlsx diterapkan")
    trip.apply_s = time.perf_counter() - begun
    begun = time.perf_counter()
    rina.telegram.send_document(51, "lagi.xlsx", xlsx, "")
    await heard(rina, "0 baru, 0 berubah")
    trip.again_s = time.perf_counter() - begun
    begun = time.perf_counter()
    await rina.presses("roster_file/export")
    await until(lambda: any(name.startswith("daftar-anggota") for name in rina.documents), PATIENT_S)
    trip.export_s = time.perf_counter() - begun


async def heard(phone: Phone, words: str) -> None:
    await until(lambda: phone.heard(words) > 0, PATIENT_S)


@asynccontextmanager
async def meanwhile(trip: Trip, other: Phone) -> AsyncIterator[None]:
    other.bot = None
    tasks = [asyncio.create_task(ticks(trip)), asyncio.create_task(writes(trip, other))]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def ticks(trip: Trip) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK_S)
        trip.held_s = max(trip.held_s, time.perf_counter() - begun - TICK_S)


async def writes(trip: Trip, other: Phone) -> None:
    """Now and then; one answer after another."""
    while True:
        count, begun = len(other.screen), time.perf_counter()
        await other.says("/menu")
        await until(lambda count=count: len(other.screen) > count, PATIENT_S)  # type: ignore[misc]
        trip.others_s.append(time.perf_counter() - begun)
        await asyncio.sleep(0.2)
