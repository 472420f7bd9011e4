"""The switches: each fault does what it says, as often as it says, and the limits hold."""

import asyncio
import math
import time

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.sandbox.errors import Cut, Refused
from bot.sandbox.faults import Fault, Limits
from bot.sandbox.request import InProcess
from tests.sandbox.conftest import BUDI, SITI


def said(telegram, chat_id=SITI):
    return [message["text"] for message in telegram.chats[chat_id].messages]


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("flood", RetryAfter, "Flood control exceeded. Retry in 0:00:07"),
        ("forbidden", Forbidden, "bot was blocked by the user"),
        ("server_error", NetworkError, "Internal Server Error"),
        ("bad_gateway", NetworkError, r"Bad Gateway \(502\)"),
        ("unauthorized", InvalidToken, "Unauthorized"),
        ("conflict", Conflict, "terminated by other getUpdates request"),
        ("cut", NetworkError, "connection was cut"),
    ],
)
async def test_refused_once_and_without_effect(telegram, bot, kind, error, words):
    telegram.faults.append(Fault(kind, seconds=7))
    with pytest.raises(error, match=words):
        await bot.send_message(SITI, "x")
    assert said(telegram) == ["/start"]
    assert telegram.faults == []
    assert await bot.send_message(SITI, "x")


async def test_a_flood_says_how_long(telegram):
    telegram.faults.append(Fault("flood", seconds=2.2))
    status, body = await telegram.call("sendMessage", {"chat_id": SITI, "text": "x"}, {})
    assert (status, body["parameters"]) == (429, {"retry_after": 3})


async def test_a_bad_gateway_answers_in_html(telegram):
    telegram.faults.append(Fault("bad_gateway"))
    status, body = await telegram.serve("1:SANDBOX", "getMe", {}, {})
    assert (status, body[:6]) == (502, b"<html>")


async def test_a_lost_answer_comes_after_the_effect(telegram, bot):
    telegram.faults.append(Fault("lost"))
    with pytest.raises(NetworkError, match="connection was cut"):
        await bot.send_message(SITI, "x")
    assert said(telegram) == ["/start", "x"]
    assert telegram.calls[-1][2] == 0


async def test_a_refused_request_has_no_answer_to_lose(telegram, bot):
    telegram.faults.append(Fault("lost"))
    with pytest.raises(BadRequest):
        await bot.send_message(404, "x")


async def test_a_delay_comes_after_the_effect(telegram, bot):
    telegram.faults.append(Fault("delay", seconds=0.05))
    sending = asyncio.create_task(bot.send_message(SITI, "x"))
    await asyncio.sleep(0.01)
    assert said(telegram) == ["/start", "x"]
    assert not sending.done()
    assert (await sending).text == "x"


async def test_impatience_with_a_delay(telegram):
    async with ExtBot("1:SANDBOX", request=InProcess(telegram, read_timeout=0.01)) as bot:
        telegram.faults.append(Fault("delay", seconds=30))
        with pytest.raises(TimedOut):
            await bot.send_message(SITI, "x")
        telegram.faults.append(Fault("delay", seconds=0.05))
        assert await bot.send_message(SITI, "y", read_timeout=5)
    assert said(telegram) == ["/start", "x", "y"]


async def test_a_hang_ends_without_effect(telegram):
    telegram.faults.append(Fault("hang", seconds=0.02))
    before = time.monotonic()
    with pytest.raises(Cut):
        await telegram.call("sendMessage", {"chat_id": SITI, "text": "x"}, {})
    assert time.monotonic() - before >= 0.02
    assert said(telegram) == ["/start"]


async def test_only_that_method_and_that_chat(telegram, bot):
    telegram.faults += [Fault("server_error", "SendMessage", BUDI)]
    assert await bot.send_message(SITI, "x")
    assert await bot.send_chat_action(BUDI, "typing")
    with pytest.raises(NetworkError):
        await bot.send_message(BUDI, "x")


async def test_as_many_times_as_asked(telegram, bot):
    telegram.faults += [Fault("server_error", times=2), Fault("forbidden", chat_id=BUDI, times=math.inf)]
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal"):
            await bot.send_message(SITI, "x")
    for _ in range(3):
        with pytest.raises(Forbidden):
            await bot.send_message(BUDI, "x")
    assert await bot.send_message(SITI, "x")


async def test_polling_is_left_alone_unless_it_is_named(telegram, bot):
    telegram.faults += [Fault("server_error")]
    assert await bot.get_updates() == ()
    telegram.faults += [Fault("unauthorized", "getUpdates")]
    with pytest.raises(InvalidToken):
        await bot.get_updates()
    assert [fault.kind for fault in telegram.faults] == ["server_error"]


async def test_updates_that_come_twice(telegram, bot):
    telegram.faults += [Fault("repeat")]
    assert await bot.get_updates() == ()  # an empty answer uses nothing up
    telegram.send_text(SITI, "satu")
    telegram.send_text(SITI, "dua")
    assert [u.message.text for u in await bot.get_updates()] == ["satu", "dua", "satu", "dua"]
    assert len(await bot.get_updates()) == 2


async def test_updates_in_any_order(telegram, bot, monkeypatch):
    monkeypatch.setattr("bot.sandbox.strikes.random.sample", lambda items, count: items[::-1])
    telegram.faults += [Fault("shuffle")]
    telegram.send_text(SITI, "satu")
    telegram.send_text(SITI, "dua")
    assert [u.message.text for u in await bot.get_updates()] == ["dua", "satu"]


async def test_a_lost_answer_to_getupdates_loses_no_update(telegram, bot):
    telegram.send_text(SITI, "satu")
    telegram.faults += [Fault("lost", "getUpdates")]
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_a_download_that_breaks(telegram, bot):
    file = await bot.get_file(telegram.send_voice(SITI, b"OggS")["voice"]["file_id"])
    telegram.faults += [Fault("cut", "file"), Fault("bad_gateway", "file")]
    for _ in range(2):
        with pytest.raises(NetworkError):
            await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"OggS"


async def test_the_limit_of_a_chat(telegram, bot, clock):
    telegram.limits = Limits(chat_burst=2)
    for text in ("a", "b"):
        await bot.send_message(SITI, text)
    with pytest.raises(RetryAfter):
        await bot.send_message(SITI, "c")
    assert await bot.send_message(BUDI, "c")
    assert said(telegram) == ["/start", "a", "b"]
    assert telegram.limits.refused == 1
    clock.time += 1
    assert await bot.send_message(SITI, "c")


def wait_of(limits, chat_id, now):
    try:
        limits.check(chat_id, now)
    except Refused as refusal:
        return refusal.parameters["retry_after"]
    return 0


def test_the_limit_of_all_chats():
    limits = Limits(per_second=10, burst=20, chat_burst=1)
    assert [wait_of(limits, chat, 0) for chat in range(22)] == [0] * 20 + [1] * 2
    assert [wait_of(limits, chat, 0.5) for chat in range(30, 37)] == [0] * 5 + [1] * 2
    assert limits.refused == 4
    assert [wait_of(limits, chat, 1000) for chat in range(40, 61)] == [0] * 20 + [1]


def test_a_slow_chat_is_told_how_long_to_wait():
    limits = Limits(per_chat_per_second=0.05, chat_burst=1)
    assert wait_of(limits, 1, 0) == 0
    assert wait_of(limits, 1, 0) == 20
    assert wait_of(limits, 1, 15) == 5
    assert wait_of(limits, 1, 20) == 0


def test_a_refused_request_takes_nothing():
    limits = Limits(per_second=1, burst=2, chat_burst=1)
    assert [wait_of(limits, chat, 0) for chat in (1, 1, 1, 2)] == [0, 1, 1, 0]


async def test_what_is_limited(telegram, bot):
    telegram.limits = Limits(chat_burst=1)
    sent = await bot.send_message(SITI, "a")
    with pytest.raises(RetryAfter):
        await bot.edit_message_text("b", SITI, sent.message_id)
    with pytest.raises(RetryAfter):
        await bot.copy_message(SITI, SITI, sent.message_id)
    assert await bot.send_chat_action(SITI, "typing")
    assert await bot.get_me()
    assert await bot.delete_message(SITI, sent.message_id)
