"""Working updates off: in order, whole or not at all, again after a stop, and never in silence."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.life import Bot
from bot.processor import DEATHS, TRIES
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from handlers.kit.context import Context
from storage import open_storage
from storage.inbox import Inbox
from tests.conftest import running
from tests.phone import Phone, settled, until

AFTER = 1  # a group behind every feature: what it undoes has been done by then


class Mine:
    """Breaks, after everything else has been done, on updates with a certain text."""

    def __init__(self, bot: Bot, text: str, error: Exception, times: int = 100) -> None:
        self.text, self.error, self.times, self.stepped_on = text, error, times, 0
        bot.add_handler(TypeHandler(Update, self.step), group=AFTER)

    async def step(self, update: Update, context: Context) -> None:
        said = update.callback_query.data if update.callback_query else update.effective_message.text
        if self.text in (said or ""):
            self.stepped_on += 1
            await context.storage.audit.add(1, None, "mine")
            if self.stepped_on <= self.times:
                raise self.error


async def column(bot: Bot, sql: str) -> list[Any]:
    return [row[0] for row in await bot.house.storage.db.committed(sql)]


def as_update(telegram: Telegram, text: str) -> tuple[int, str]:
    """Something that Siti says, taken in by a process that is no more."""
    telegram.send_text(10, text)
    _, update = telegram.updates._waiting.pop()
    return update["update_id"], json.dumps(update)


async def leave_behind(settings: Settings, *updates: tuple[int, str], tries: int = 0) -> None:
    async with open_storage(settings.database) as storage, storage.db.unit():
        await storage.inbox.add(updates)
        await storage.db.run("UPDATE inbox SET tries = ? WHERE done_at IS NULL", tries)


async def test_one_at_a_time_in_the_order_of_arrival(bot: Bot, telegram: Telegram, siti: Phone, joko: Phone) -> None:
    log: list[str] = []

    async def watched(update: Update, context: Context) -> None:
        log.append(f"> {update.message.text}")
        await asyncio.sleep(0.002)
        log.append(f"< {update.message.text}")

    bot.add_handler(TypeHandler(Update, watched), group=AFTER)
    for number in range(12):
        telegram.send_text((siti, joko)[number % 2].id, f"/menu {number}")
    await settled(bot, telegram)
    assert log == [f"{mark} /menu {number}" for number in range(12) for mark in "><"]


async def test_what_fails_is_undone_and_the_conversation_goes_on(bot: Bot, siti: Phone, joko: Phone) -> None:
    mine = Mine(bot, "ranjau", ValueError("a mistake"))
    await siti.says("/lapor")
    await siti.taps("RT 03")
    await siti.taps("🧹 Gotong royong")
    await siti.taps("Hari ini")
    await siti.sends_photos()
    siti.sees("Ceritakan")
    screens, draft = len(siti.screen), await column(bot, "SELECT step || answers FROM drafts")
    await siti.says("ranjau")
    assert mine.stepped_on == TRIES
    assert await column(bot, "SELECT step || answers FROM drafts") == draft
    assert await column(bot, "SELECT 1 FROM audit WHERE act = 'mine'") == []
    assert len(siti.screen) == screens + 1, "of what was said only the apology is left"
    siti.sees("belum bisa kami olah", "kode K")
    await joko.says("/bantuan")
    joko.sees("Lapor")
    await siti.says("Membersihkan parit")
    siti.sees("orang")


async def test_after_three_tries_it_is_set_aside_and_told_of(bot: Bot, siti: Phone, rina: Phone) -> None:
    Mine(bot, "ranjau", ZeroDivisionError("Siti's secret words"))
    await siti.says("ranjau")
    (row,) = await bot.house.storage.db.committed("SELECT * FROM inbox WHERE error IS NOT NULL")
    assert row["error"] == "ZeroDivisionError"
    assert "ranjau" in row["body"]
    assert row["done_at"]
    code = f"K{row['arrival']}"
    siti.sees(code)
    rina.sees(code, "ZeroDivisionError")
    rina.sees_not("secret")
    await siti.says("/menu")
    siti.sees("menu")


async def test_one_that_fails_once_is_answered_as_if_nothing_had_been(bot: Bot, siti: Phone) -> None:
    mine = Mine(bot, "/bantuan", OSError("just now"), times=2)
    before = len(siti.screen)
    await siti.says("/bantuan")
    assert mine.stepped_on == 3
    assert len(siti.screen) == before + 1
    assert await column(bot, "SELECT act FROM audit WHERE act = 'mine'") == ["mine"]
    assert await column(bot, "SELECT error FROM inbox WHERE error IS NOT NULL") == []


async def test_a_constraint_of_the_database_is_a_mistake_like_any_other(bot: Bot, siti: Phone) -> None:
    async def wrong(update: Update, context: Context) -> None:
        await context.storage.db.run("INSERT INTO rts VALUES ('nowhere', '01')")

    bot.add_handler(TypeHandler(Update, wrong), group=AFTER)
    await siti.says("halo")
    siti.sees("belum bisa kami olah")
    assert bot.processor.broken is None


async def test_what_a_process_left_undone_is_done_by_the_next(settings: Settings, telegram: Telegram) -> None:
    siti = Phone(telegram, 10, "Siti", "628115801010")
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
    await leave_behind(settings, as_update(telegram, "/bantuan"), as_update(telegram, "/koordinator"))
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert await column(bot, "SELECT tries FROM inbox ORDER BY arrival DESC LIMIT 2") == [1, 1]
        assert await column(bot, "SELECT 1 FROM inbox WHERE done_at IS NULL") == []
    assert "Lapor" in siti.screen[-3]
    assert "Awang Syahrani" in siti.screen[-2]
    assert "08115801002" in siti.screen[-1].replace("+62", "0")


async def test_what_ends_the_process_each_time_is_set_aside(settings: Settings, telegram: Telegram) -> None:
    siti, rina = Phone(telegram, 10, "Siti", "628115801010"), Phone(telegram, 51, "Rina", "628115801051")
    async with running(settings, telegram) as bot:
        for person in (siti, rina):
            person.bot = bot
            await person.joins()
    await leave_behind(settings, as_update(telegram, "/bantuan"), tries=DEATHS)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert await column(bot, "SELECT error FROM inbox WHERE error IS NOT NULL") == ["RuntimeError"]
    siti.sees("belum bisa kami olah")
    rina.sees("RuntimeError")


async def test_kills_that_met_the_same_update_by_chance_cost_nothing(settings: Settings, telegram: Telegram) -> None:
    siti = Phone(telegram, 10, "Siti", "628115801010")
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
    await leave_behind(settings, as_update(telegram, "/bantuan"), tries=DEATHS - 1)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    siti.sees("Yang bisa Anda lakukan")


async def test_each_start_counts_a_try_even_if_it_ends_there(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.join(10, "Siti")
    await leave_behind(settings, as_update(telegram, "/start"), tries=1)

    async def ended(self: Inbox, update_id: int) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as during:
        during.setattr(Inbox, "done", ended)
        async with running(settings, telegram):
            await asyncio.sleep(0.05)
    with contextlib.closing(sqlite3.connect(settings.database)) as file:
        assert file.execute("SELECT tries, done_at FROM inbox").fetchall() == [(2, None)]


async def test_every_tap_is_answered(bot: Bot, siti: Phone, telegram: Telegram) -> None:
    await siti.presses("who/knows/what/this-is")
    assert "sudah lewat" in siti.toast
    Mine(bot, "ranjau", ValueError("a mistake"))
    await siti.presses("ranjau")
    assert siti.last_query in telegram.answers
    siti.sees("belum bisa kami olah")
    telegram.faults.append(Fault("server_error", "answerCallbackQuery"))
    await siti.presses("old")
    assert siti.last_query not in telegram.answers, "it is worth nothing later, so it is not tried again"
    await siti.presses("old")
    assert siti.last_query in telegram.answers
    assert bot.house.toasts == {}


async def test_what_comes_together_shares_a_commit(bot: Bot, siti: Phone, telegram: Telegram) -> None:
    commits: list[None] = []
    bot.house.storage.db.after_commit.append(lambda: commits.append(None))
    for _ in range(30):  # nothing is said to these, so that the outbox commits nothing
        telegram.block(siti.id)
        telegram.unblock(siti.id)
    await settled(bot, telegram)
    assert len(await column(bot, "SELECT 1 FROM inbox WHERE done_at AND body IS NULL")) >= 60
    assert len(commits) <= 8


async def test_an_effect_its_answer_and_its_mark_are_on_disk_together(
    bot: Bot, settings: Settings, siti: Phone, telegram: Telegram
) -> None:
    """What another process would find, were this one killed after any of its commits."""
    found: set[tuple[int, int]] = set()

    def look() -> None:
        with contextlib.closing(sqlite3.connect(settings.database)) as file:
            done = file.execute(f"SELECT count(*) FROM inbox WHERE done_at AND arrival > {start}").fetchone()[0]
            found.add((done, file.execute("SELECT count(*) FROM audit WHERE act = 'mine'").fetchone()[0]))

    start = (await column(bot, "SELECT max(arrival) FROM inbox"))[0]
    Mine(bot, "/menu", ValueError(), times=0)
    bot.house.storage.db.after_commit.insert(0, look)
    for _ in range(6):
        telegram.send_text(siti.id, "/menu")
        await asyncio.sleep(0.01)
    await settled(bot, telegram)
    assert (0, 0) in found and (6, 6) in found
    assert all(done == effects for done, effects in found)


async def test_a_failure_among_those_that_share_a_commit_harms_none(bot: Bot, siti: Phone, telegram: Telegram) -> None:
    Mine(bot, "ranjau", ValueError("a mistake"))
    before = len(siti.screen)
    for text in ("/bantuan", "/menu", "ranjau", "/bantuan", "ranjau", "/menu"):
        telegram.send_text(siti.id, text)
    await settled(bot, telegram)
    parts = ["Lapor", "menu", "kode", "Lapor", "kode", "menu"]
    assert len(siti.screen[before:]) == len(parts)
    assert all(part in said for part, said in zip(parts, siti.screen[before:], strict=True))


async def test_a_full_disk_ends_the_process_and_loses_nothing(settings: Settings, telegram: Telegram) -> None:
    siti, ended = Phone(telegram, 10, "Siti", "628115801010"), list[int]()
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
        bot.stop_running = lambda: ended.append(1)

        async def fill(update: Update, context: Context) -> None:
            pages = (await context.storage.db.one("PRAGMA page_count"))[0]
            await context.storage.db.run(f"PRAGMA max_page_count = {pages}")
            await context.storage.audit.add(1, None, "x" * 100_000)

        bot.add_handler(TypeHandler(Update, fill), group=AFTER)
        before = len(siti.screen)
        for number in range(10):
            telegram.send_text(siti.id, f"/bantuan {number}")
        await until(lambda: bool(ended))
        await asyncio.sleep(0.05)
        assert bot.processor.broken
        assert len(siti.screen) == before
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert len(siti.screen) == before + 10
