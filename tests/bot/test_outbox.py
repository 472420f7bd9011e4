"""What has been committed goes out: in order in each chat, nobody held up, nothing lost, nothing dropped in silence."""

from __future__ import annotations

import asyncio
import time
from functools import partialmethod
from typing import Any

import pytest
from telegram.error import InvalidToken

import bot.life
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from storage import Storage, open_storage
from storage.outbox import Outbox
from tests.conftest import running
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

PEOPLE = (20, 21, 22, 23)


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram()
    for person in PEOPLE:
        telegram.join(person, "Orang")
        telegram.chats[person].started = True
    return telegram


async def queue(storage: Storage, chat_id: int, *texts: str) -> None:
    async with storage.db.unit():
        for text in texts:
            await storage.outbox.add(chat_id, "send_message", {"chat_id": chat_id, "text": text})


async def show(storage: Storage, chat_id: int, text: str, *, anew: bool = False) -> None:
    """A message that is called "screen", or a change of it."""
    args = {"chat_id": chat_id, "text": text}
    async with storage.db.unit():
        if anew:
            await storage.outbox.add(chat_id, "send_message", args, "screen")
        else:
            await storage.outbox.edit(chat_id, args, "screen")


def heard(telegram: Telegram, chat_id: int) -> list[str]:
    return [message["text"] for message in telegram.chats[chat_id].messages]


async def kept(storage: Storage) -> list[Any]:
    return [row["error"] for row in await storage.db.committed("SELECT error FROM outbox ORDER BY id")]


async def test_in_order_in_each_chat_whatever_fails_on_the_way(bot: Bot, telegram: Telegram) -> None:
    kinds = ("server_error", "bad_gateway", "cut", "flood")
    telegram.faults += [Fault(kind, "sendMessage", chat_id=person) for kind, person in zip(kinds, PEOPLE, strict=True)]
    texts = [str(number) for number in range(12)]
    for text in texts:
        for person in PEOPLE:
            await queue(bot.house.storage, person, text)
    await settled(bot, telegram)
    for person in PEOPLE:
        assert heard(telegram, person) == texts
    assert await kept(bot.house.storage) == []


async def test_an_answer_that_was_lost_is_said_again_in_its_place(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=20))
    await queue(bot.house.storage, 20, "satu", "dua")
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["satu", "satu", "dua"]


async def test_a_slow_chat_holds_up_nobody(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(Fault("delay", "sendMessage", chat_id=20, seconds=0.8))
    start = time.monotonic()
    for person in PEOPLE:
        await queue(bot.house.storage, person, "satu", "dua")
    await until(lambda: all(heard(telegram, person) == ["satu", "dua"] for person in PEOPLE[1:]))
    assert time.monotonic() - start < 0.7
    assert heard(telegram, 20) == ["satu"]
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["satu", "dua"]


async def test_who_has_blocked_the_bot_is_noted(bot: Bot, telegram: Telegram, siti: Phone) -> None:
    storage = bot.house.storage
    telegram.chats[siti.id].blocked = True
    await queue(storage, siti.id, "satu")
    await settled(bot, telegram)
    assert await kept(storage) == ["Forbidden: bot was blocked by the user"]
    reachable = "SELECT reachable FROM people WHERE telegram_id = ?"
    assert (await storage.db.one(reachable, siti.id))[0] == 0
    await siti.says("/menu")
    assert (await storage.db.one(reachable, siti.id))[0] == 1
    siti.sees("menu")


async def test_what_telegram_will_not_take_is_kept_with_its_words(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        for method, args in (
            ("send_message", {"text": "<b>tebal", "parse_mode": "HTML"}),
            ("send_message", {"text": "halo", "no_such_thing": 1}),
            ("no_such_method", {}),
            ("send_message", {"text": "sesudahnya"}),
        ):
            await storage.outbox.add(20, method, {"chat_id": 20} | args)
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["sesudahnya"]
    words = await kept(storage)
    assert len(words) == 3
    assert words[0].startswith("BadRequest: Can't parse entities")
    assert words[1].startswith("TypeError") and words[2].startswith("AttributeError")


async def test_a_screen_is_changed_in_place(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    await show(storage, 20, "satu", anew=True)
    await settled(bot, telegram)
    for text in ("dua", "dua", "tiga"):  # the second time there is nothing to modify
        await show(storage, 20, text)
        await settled(bot, telegram)
    assert heard(telegram, 20) == ["tiga"]
    assert await kept(storage) == []
    assert [status for method, _, status in telegram.calls if method == "editMessageText"] == [200, 400, 200]


async def test_a_screen_that_is_gone_is_said_anew_and_changed_from_then_on(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    await show(storage, 20, "satu", anew=True)
    await settled(bot, telegram)
    telegram.chats[20].messages.clear()
    await show(storage, 20, "dua")
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["dua"]
    await show(storage, 20, "tiga")
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["tiga"]
    await show(storage, 21, "never shown before")
    await settled(bot, telegram)
    assert heard(telegram, 21) == ["never shown before"]


async def test_only_the_last_of_several_changes_is_sent(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    await show(storage, 20, "0", anew=True)
    await settled(bot, telegram)
    telegram.faults.append(Fault("delay", "editMessageText", seconds=0.2))
    for text in "12345":
        await show(storage, 20, text)
        await until(lambda: bool(telegram.calls) and not telegram.faults)
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["5"]
    edits = [params["text"] for method, params, _ in telegram.calls if method == "editMessageText"]
    assert edits == ["1", "5"]


async def test_buttons_of_a_message_that_is_gone_are_no_loss(bot: Bot, telegram: Telegram) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        await storage.outbox.add(20, "edit_message_reply_markup", {"chat_id": 20}, "never shown")
        await storage.outbox.add(20, "send_message", {"chat_id": 20, "text": "sesudahnya"})
    await settled(bot, telegram)
    assert heard(telegram, 20) == ["sesudahnya"]
    assert await kept(storage) == []


async def test_what_waits_at_the_start_goes_out(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Outbox, "after", partialmethod(Outbox.after, limit=10))
    texts = [str(number) for number in range(25)]  # more than are read at a time
    async with open_storage(settings.database) as storage:
        await queue(storage, 20, *texts[:3])
        await queue(storage, 21, *texts)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert heard(telegram, 20) == texts[:3]
    assert heard(telegram, 21) == texts


async def test_a_stop_repeats_nothing_that_could_end(settings: Settings, telegram: Telegram) -> None:
    telegram.faults.append(Fault("delay", "sendMessage", seconds=0.3))
    async with running(settings, telegram) as bot:
        await queue(bot.house.storage, 20, "satu", "dua", "tiga")
        await until(lambda: heard(telegram, 20) == ["satu"])
    assert heard(telegram, 20) == ["satu"], "what was under way has ended, and nothing further has begun"
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert heard(telegram, 20) == ["satu", "dua", "tiga"]


async def test_a_stop_does_not_wait_for_ever(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.life, "STOP_S", 0.2)
    telegram.faults.append(Fault("hang", "sendMessage", seconds=30, times=2))
    async with running(settings, telegram) as running_bot:
        for person in PEOPLE:
            await queue(running_bot.house.storage, person, "satu")
        await until(lambda: not telegram.faults and len(heard(telegram, 22) + heard(telegram, 23)) == 2)
        start = time.monotonic()
    assert time.monotonic() - start < 2
    async with running(settings, telegram) as running_bot:
        await settled(running_bot, telegram)
    assert [heard(telegram, person) for person in PEOPLE] == [["satu"]] * 4


async def test_a_token_taken_back_ends_the_process_and_loses_no_message(settings: Settings, telegram: Telegram) -> None:
    ended: list[int] = []
    async with running(settings, telegram) as bot:
        bot.stop_running = lambda: ended.append(1)
        telegram.faults.append(Fault("unauthorized", "sendMessage"))
        await queue(bot.house.storage, 20, "satu")
        await until(lambda: bool(ended))
        assert isinstance(bot.processor.broken, Exception)
        await asyncio.sleep(0)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
    assert heard(telegram, 20) == ["satu"]
    assert InvalidToken.__name__ not in str(heard(telegram, 20))
