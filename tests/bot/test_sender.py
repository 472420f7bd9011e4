"""One call until Telegram has taken or refused it: how long it waits, for whom, and when it must not be repeated."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.ext import ExtBot

import bot.sender
from bot.pace import MANY_FLOODED, Pace
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.sandbox.http import server
from bot.sender import LONGEST_WAIT_S, Sender, Unsure
from bot.transport import AiohttpRequest
from tests.conftest import served

pytestmark = pytest.mark.slow

PEOPLE = (10, 11, 12, 13, 14)


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram()
    for person in PEOPLE:
        telegram.join(person, "Orang")
        telegram.chats[person].started = True
    return telegram


def caller(address: str, read_s: float = 5) -> ExtBot[None]:
    ways = {"request": AiohttpRequest(read_s=read_s), "get_updates_request": AiohttpRequest()}
    return ExtBot("1:SANDBOX", base_url=f"{address}/bot", **ways)


@pytest.fixture
async def caller_(telegram: Telegram) -> AsyncIterator[ExtBot[None]]:
    async with served(telegram) as address, caller(address, read_s=0.3) as ready:
        yield ready


@pytest.fixture
def sender(caller_: ExtBot[None]) -> Sender:
    return Sender(caller_, 8, Pace())


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the sender meant to wait; it does not in fact."""
    seconds: list[float] = []

    async def sleep(for_s: float) -> None:
        seconds.append(for_s)
        await asyncio.sleep(0)

    monkeypatch.setattr(bot.sender, "asyncio", SimpleNamespace(sleep=sleep, Semaphore=asyncio.Semaphore))
    return seconds


async def say(sender: Sender, chat_id: int, text: str, **more: Any) -> Any:
    return await sender.call(chat_id, "send_message", {"chat_id": chat_id, "text": text}, **more)


def heard(telegram: Telegram, chat_id: int) -> list[str]:
    return [message["text"] for message in telegram.chats[chat_id].messages]


async def test_the_answer_comes_back(sender: Sender, telegram: Telegram) -> None:
    assert (await say(sender, 10, "Halo")).message_id == telegram.chats[10].messages[0]["message_id"]


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "cut"])
async def test_what_failed_on_the_way_is_repeated(
    sender: Sender, telegram: Telegram, slept: list[float], kind: str
) -> None:
    telegram.faults.append(Fault(kind, "sendMessage", times=3))
    await say(sender, 10, "Halo")
    assert heard(telegram, 10) == ["Halo"]
    assert slept == [1, 2, 4]


async def test_the_wait_doubles_to_a_minute_and_no_further(
    sender: Sender, telegram: Telegram, slept: list[float]
) -> None:
    telegram.faults.append(Fault("bad_gateway", "sendMessage", times=9))
    await say(sender, 10, "Halo")
    assert slept == [1, 2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]


@pytest.mark.parametrize(("kind", "error"), [("forbidden", Forbidden), ("unauthorized", InvalidToken)])
async def test_a_refusal_is_final(sender: Sender, telegram: Telegram, kind: str, error: type[Exception]) -> None:
    telegram.faults.append(Fault(kind, "sendMessage"))
    with pytest.raises(error):
        await say(sender, 10, "Halo")
    with pytest.raises(BadRequest):
        await say(sender, 10, "<b")
        await sender.call(10, "send_message", {"chat_id": 10, "text": "<b", "parse_mode": "HTML"})
    assert len(telegram.calls) == 4  # getMe, and each of them once


@pytest.mark.parametrize("kind", ["lost", "cut", "hang"])
async def test_once_means_rather_not_than_twice(
    sender: Sender, telegram: Telegram, slept: list[float], kind: str
) -> None:
    telegram.faults.append(Fault(kind, "sendMessage", seconds=0.5))
    with pytest.raises(Unsure):
        await say(sender, 10, "Halo", once=True)
    assert slept == []
    assert heard(telegram, 10) == (["Halo"] if kind == "lost" else [])


async def test_an_answer_that_was_lost_is_repeated_when_twice_is_better_than_never(
    sender: Sender, telegram: Telegram, slept: list[float]
) -> None:
    telegram.faults.append(Fault("lost", "sendMessage"))
    await say(sender, 10, "Halo")
    assert heard(telegram, 10) == ["Halo", "Halo"]


async def test_once_still_repeats_what_surely_was_not_sent(
    sender: Sender, telegram: Telegram, slept: list[float]
) -> None:
    telegram.faults += [Fault("server_error", "sendMessage"), Fault("flood", "sendMessage")]
    await say(sender, 10, "Halo", once=True)
    assert heard(telegram, 10) == ["Halo"]


async def test_without_a_network_it_goes_on_when_there_is_one(telegram: Telegram, slept: list[float]) -> None:
    async with served(telegram) as address:
        pass  # now nobody listens there
    sender = Sender(caller(address), 8, Pace())
    async with sender._bot._request[1]:
        saying = asyncio.create_task(say(sender, 10, "Halo", once=True))
        while len(slept) < 3:
            await asyncio.sleep(0.005)
        runner = web.AppRunner(server(telegram), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(address.rpartition(":")[2])).start()
        await asyncio.wait_for(saying, 5)
        await runner.cleanup()
    assert heard(telegram, 10) == ["Halo"]


async def test_a_chat_that_must_wait_lets_the_others_go(sender: Sender, telegram: Telegram) -> None:
    start = time.monotonic()
    telegram.faults.append(Fault("flood", chat_id=10, seconds=1))
    waiting = asyncio.create_task(say(sender, 10, "Halo"))
    await asyncio.sleep(0.05)
    await say(sender, 11, "Halo")
    assert time.monotonic() - start < 0.9
    assert heard(telegram, 10) == []
    await waiting
    assert time.monotonic() - start >= 1
    assert [status for method, _, status in telegram.calls if method == "sendMessage"] == [429, 200, 200]


async def test_whoever_waits_holds_no_place(caller_: ExtBot[None], telegram: Telegram) -> None:
    sender = Sender(caller_, 1, Pace())
    telegram.faults += [Fault("flood", chat_id=10, seconds=1), Fault("bad_gateway", chat_id=11)]
    waiting = [asyncio.create_task(say(sender, person, "Halo")) for person in (10, 11)]
    await asyncio.sleep(0.1)
    await asyncio.wait_for(say(sender, 12, "Halo"), 0.5)
    assert heard(telegram, 10) == heard(telegram, 11) == []
    await asyncio.gather(*waiting)


async def test_when_many_are_told_to_wait_all_do(sender: Sender, telegram: Telegram) -> None:
    start = time.monotonic()
    flooded = PEOPLE[:MANY_FLOODED]
    telegram.faults += [Fault("flood", chat_id=person, seconds=1) for person in flooded]
    waiting = [asyncio.create_task(say(sender, person, "Halo")) for person in flooded]
    await asyncio.sleep(0.1)
    await say(sender, 14, "Halo")
    assert time.monotonic() - start >= 1, "it is the bot that is too fast"
    await asyncio.gather(*waiting)
    assert all(heard(telegram, person) == ["Halo"] for person in flooded)
