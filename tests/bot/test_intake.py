"""What comes in is on disk before Telegram is told that it came."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError

from bot.intake import ROOM, DurableBot
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.sandbox.request import InProcess
from bot.settings import Settings
from storage import Storage, open_storage
from tests.phone import settled

UNREADABLE = {"callback_query": {"id": "7", "data": "a tap without a person"}}


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    async with open_storage(settings.database) as storage:
        yield storage


class Taker:
    """Polls by hand; how many updates are in memory, and why it has given up."""

    def __init__(self, telegram: Telegram, storage: Storage) -> None:
        requests = {"request": InProcess(telegram), "get_updates_request": InProcess(telegram)}
        self.bot = DurableBot("1:SANDBOX", storage=storage, **requests)
        self.in_memory, self.given_up = 0, list[Exception]()
        self.bot.watch(lambda: self.in_memory, self.given_up.append)

    async def takes(self, timeout: int = 0) -> list[str]:
        updates = await self.bot.get_updates(timeout=timeout)
        return [update.message.text for update in updates]


@pytest.fixture
async def taker(telegram: Telegram, storage: Storage) -> AsyncIterator[Taker]:
    taker = Taker(telegram, storage)
    telegram.join(10, "Siti")
    async with taker.bot:
        yield taker


async def kept(storage: Storage) -> list[str]:
    return [item.body["message"]["text"] for item in await storage.inbox.waiting()]


async def test_nothing_is_acknowledged_before_it_is_on_disk(
    bot: Bot, telegram: Telegram, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[int] = []
    polled = telegram.updates.get

    async def poll(offset: int = 0, **more: Any) -> list[dict[str, Any]]:
        with sqlite3.connect(settings.database) as file:  # what another process would find after a kill right now
            on_disk = {row[0] for row in file.execute("SELECT update_id FROM inbox")}
        file.close()
        acknowledged = [update["update_id"] for _, update in telegram.updates._waiting if update["update_id"] < offset]
        seen.extend(acknowledged)
        lost.extend(set(acknowledged) - on_disk)
        return await polled(offset, **more)

    seen: list[int] = []
    monkeypatch.setattr(telegram.updates, "get", poll)
    telegram.join(10, "Siti")
    for round_ in range(5):
        for number in range(30):
            telegram.send_text(10, f"{round_}.{number}")
        await asyncio.sleep(0.01)
    await settled(bot, telegram)
    assert len(seen) == 150
    assert lost == []


async def test_what_comes_twice_is_taken_once(taker: Taker, telegram: Telegram, storage: Storage) -> None:
    telegram.faults.append(Fault("repeat", "getUpdates"))
    telegram.send_text(10, "satu")
    telegram.send_text(10, "dua")
    assert await taker.takes() == ["satu", "dua"]
    anew = Taker(telegram, storage)  # a process that was killed before it could acknowledge
    async with anew.bot:
        telegram.send_text(10, "tiga")
        assert await anew.takes() == ["tiga"]
    assert await kept(storage) == ["satu", "dua", "tiga"]


async def test_numbers_that_start_anew_lower_are_new_all_the_same(
    taker: Taker, telegram: Telegram, storage: Storage
) -> None:
    telegram.updates.last_id = 900_000
    telegram.send_text(10, "sebelum libur")
    assert await taker.takes() == ["sebelum libur"]
    assert await taker.takes() == []
    telegram.updates.last_id = 400
    telegram.send_text(10, "sesudah libur")
    telegram.send_text(10, "lagi")
    assert await taker.takes() == ["sesudah libur", "lagi"]
    assert await taker.takes() == []
    assert telegram.idle()
    assert await kept(storage) == ["sebelum libur", "sesudah libur", "lagi"]


async def test_one_that_cannot_be_read_holds_up_nobody(taker: Taker, telegram: Telegram, storage: Storage) -> None:
    telegram.send_text(10, "sebelum")
    telegram.push(UNREADABLE)
    telegram.push(UNREADABLE)
    telegram.send_text(10, "sesudah")
    told = []
    for _ in range(6):
        told += await taker.takes()
    assert told == ["sebelum", "sesudah"]
    assert telegram.idle()
    rows = await storage.db.rows("SELECT body, error FROM inbox WHERE error IS NOT NULL")
    assert [row["error"] for row in rows] == ["TypeError", "TypeError"]
    assert json.loads(rows[0]["body"])["callback_query"] == UNREADABLE["callback_query"]
    assert await kept(storage) == ["sebelum", "sesudah"], "else the next start would stumble over it"


async def test_an_unreadable_one_is_kept_and_set_aside_in_one(
    taker: Taker, telegram: Telegram, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*args: object) -> str:
        raise OSError("no more time")

    monkeypatch.setattr(storage.inbox, "set_aside", killed)
    telegram.push(UNREADABLE)
    with pytest.raises(OSError, match="no more time"):
        await taker.takes()
    assert await storage.inbox.waiting() == []
    assert not telegram.idle()


async def test_when_there_is_no_room_the_rest_waits_at_telegram(taker: Taker, telegram: Telegram) -> None:
    telegram.send_text(10, "satu")
    taker.in_memory = ROOM + 1
    poll = asyncio.create_task(taker.takes(timeout=10))
    await asyncio.sleep(0.12)
    assert "getUpdates" not in [method for method, _, _ in telegram.calls]
    taker.in_memory = ROOM
    assert await asyncio.wait_for(poll, 2) == ["satu"]


async def test_the_last_poll_of_a_stop_does_not_wait_for_room(taker: Taker, telegram: Telegram) -> None:
    taker.in_memory = ROOM + 1
    telegram.send_text(10, "satu")
    assert await asyncio.wait_for(taker.takes(timeout=0), 1) == ["satu"]


async def test_a_full_disk_is_no_reason_to_acknowledge(taker: Taker, telegram: Telegram, storage: Storage) -> None:
    pages = (await storage.db.one("PRAGMA page_count"))[0]
    await storage.db.run(f"PRAGMA max_page_count = {pages}")
    telegram.send_text(10, "x" * 4000)
    with pytest.raises(NetworkError):
        for _ in range(20):
            telegram.send_text(10, "y" * 4000)
            await taker.takes()
    assert [type(error) for error in taker.given_up] == [sqlite3.OperationalError]
    waiting = telegram.updates.count()
    assert waiting > 0
    await storage.db.run("PRAGMA max_page_count = 100000")
    assert len(await taker.takes()) == waiting


async def test_a_token_taken_back_ends_the_process(taker: Taker, telegram: Telegram) -> None:
    telegram.faults.append(Fault("unauthorized", "getUpdates"))
    with pytest.raises(NetworkError):
        await taker.takes()
    assert [type(error) for error in taker.given_up] == [InvalidToken]


async def test_trouble_on_the_way_is_left_to_the_library(taker: Taker, telegram: Telegram) -> None:
    telegram.send_text(10, "satu")
    for kind in ("bad_gateway", "flood", "conflict", "cut"):
        telegram.faults.append(Fault(kind, "getUpdates"))
        before = taker.bot.polled_at
        with pytest.raises(Exception, match=r"(?i)gateway|flood|conflict|cut"):
            await taker.takes()
        assert taker.bot.polled_at == before
    assert await taker.takes() == ["satu"]
    assert taker.bot.polled_at > before
    assert taker.given_up == []


async def test_a_stop_in_mid_poll_takes_nothing_back(
    taker: Taker, telegram: Telegram, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, keeping = storage.inbox.add, asyncio.Event()

    async def slowly(rows: list[tuple[int, str]]) -> set[int]:
        keeping.set()
        await asyncio.sleep(0.02)
        return await add(rows)

    monkeypatch.setattr(storage.inbox, "add", slowly)
    async with storage.db.unit(more=True):  # an update that is done, and shares its commit with the next
        await storage.audit.add(1, None, "something")
    telegram.send_text(10, "satu")
    poll = asyncio.create_task(taker.takes())
    await keeping.wait()
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await storage.db.flush()
    assert len(await storage.db.committed("SELECT 1 FROM audit WHERE act = 'something'")) == 1
    assert await kept(storage) == ["satu"]
