"""Putting the bot together, and stopping it: soon, and with nothing lost."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import date

import pytest
from telegram import Update
from telegram.ext import TypeHandler

import bot.life
from bot import daily
from bot.app import UPDATES, build
from bot.life import Bot
from bot.outbox import Outbox
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.sandbox.request import InProcess
from bot.settings import Settings, Wrong
from handlers.kit.context import Context
from storage.migrate import NotOurs
from tests.conftest import running, settings_for
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow


async def test_a_stop_while_updates_wait_leaves_them_for_the_next_start(settings: Settings, telegram: Telegram) -> None:
    siti, done = Phone(telegram, 10, "Siti", "628115801010"), list[int]()

    async def slowly(update: Update, context: Context) -> None:
        await asyncio.sleep(0.02)
        done.append(update.update_id)

    async with running(settings, telegram) as first:
        siti.bot = first
        await siti.joins()
        before = len(siti.screen)
        first.add_handler(TypeHandler(Update, slowly), group=1)
        for _ in range(100):
            telegram.send_text(siti.id, "/menu")
        await until(lambda: len(done) >= 3)
        start = time.monotonic()
    assert time.monotonic() - start < 1.5
    assert 3 <= len(done) < 100
    async with running(settings, telegram) as second:
        await settled(second, telegram)
        assert (await second.house.storage.inbox.backlog()).set_aside == 0
    assert siti.screen[before:].count("Silakan pilih dari menu di bawah.") == 100


async def test_a_stop_ends_within_seconds_while_nothing_can_be_sent(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.life, "STOP_S", 0.2)
    siti = Phone(telegram, 10, "Siti", "628115801010")
    async with running(settings, telegram):
        telegram.faults += [Fault("hang", "sendMessage", seconds=60), Fault("hang", "answerCallbackQuery", seconds=60)]
        telegram.send_text(siti.id, "/start")
        telegram.press_data(siti.id, 1, "old")
        await until(lambda: not telegram.faults)
        start = time.monotonic()
    assert time.monotonic() - start < 2
    async with running(settings, telegram) as second:
        await settled(second, telegram)
    assert len(siti.screen) == 1
    siti.sees("Selamat datang")


async def test_a_worker_that_ends_ends_the_process(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []

    async def broken(*args: object) -> None:
        raise OSError("the disk is gone")

    async with running(settings, telegram) as ours:
        ours.stop_running = lambda: ended.append(1)
        with monkeypatch.context() as during:
            during.setattr(Outbox, "_send", broken)
            telegram.join(99, "Orang")
            telegram.send_text(99, "/start")
            await until(lambda: bool(ended))
        assert ours.processor.broken and ours.processor.closing
    assert len(telegram.chats[99].messages) == 1
    async with running(settings, telegram) as ours:
        await settled(ours, telegram)
    assert len(telegram.chats[99].messages) == 2


async def test_what_broke_before_the_loop_ran_ends_it_all_the_same(settings: Settings, telegram: Telegram) -> None:
    ended: list[int] = []
    ours = build(settings, lambda: InProcess(telegram))
    ours.stop_running = lambda: ended.append(1)
    await ours.initialize()
    await ours.begin()
    ours.processor.give_up(OSError("too early"))
    assert not ended
    await ours.updater.start_polling()
    await ours.start()
    await until(lambda: bool(ended), 2)
    await ours.updater.stop()
    ours.processor.give_up(OSError("too late"))
    assert ended == [1], "it is stopping already"
    await ours.stop()
    await ours.end()
    await ours.shutdown()
    await ours.close()


async def test_closing_what_was_never_open(settings: Settings, telegram: Telegram) -> None:
    settings.database.write_bytes(b"SQLite format 3\x00" + bytes(8_000))
    ours = build(settings, lambda: InProcess(telegram))
    await ours.close()
    with pytest.raises((NotOurs, Exception)):
        await ours.initialize()
    await ours.close()


async def test_a_start_that_is_cut_short_anywhere_leaves_nothing_open(settings: Settings, telegram: Telegram) -> None:
    """A signal leaves the task where it is, and then closes: an open database would keep the process alive."""

    def threads() -> int:
        mine = (thread.name for thread in threading.enumerate())
        return sum(not name.startswith("asyncio_") for name in mine)  # those are the loop's own

    async def start(ours: Bot) -> None:
        await ours.initialize()
        await ours.begin()

    before, turns, done = threads(), 1, False
    while not done:
        turns += 1 + turns // 8
        ours = build(settings, lambda: InProcess(telegram))
        starting = asyncio.create_task(start(ours))
        for _ in range(turns):
            await asyncio.sleep(0)
        done = starting.done()
        await ours.close()
        await asyncio.gather(starting, return_exceptions=True)
        await until(lambda: threads() == before, 3)
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_telegram_is_asked_for_what_there_are_answers_to(settings: Settings, telegram: Telegram) -> None:
    assert set(UPDATES) == {"message", "edited_message", "callback_query", "my_chat_member"}


def test_without_a_token_there_is_no_bot(settings: Settings) -> None:
    with pytest.raises(Wrong, match=r"^BOT_TOKEN"):
        build(settings_for(settings.data_dir, bot_token=""))


def test_the_address_may_end_in_a_slash(settings: Settings) -> None:
    for root in ("http://127.0.0.1:81", "http://127.0.0.1:81/"):
        ours = build(settings_for(settings.data_dir, bot_api_url=root))
        assert ours.bot.base_url == "http://127.0.0.1:81/bot1:SANDBOX"
        assert ours.bot.base_file_url == "http://127.0.0.1:81/file/bot1:SANDBOX"


async def test_what_is_long_done_is_forgotten_at_night(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as first:
        storage = first.house.storage
        tidy = next(job for job in daily.jobs(storage, settings) if job.name == "tidy")
        async with storage.db.unit():
            await storage.inbox.add([(1, "{}"), (2, "{}")])
            await storage.db.run("UPDATE inbox SET done_at = update_id * 4000000000 - 4000000000")
        await tidy.does(date(2026, 11, 24))
        rows = await storage.db.committed("SELECT update_id FROM inbox")
        assert [row[0] for row in rows] == [2]
