"""What one person has got of a notice is deleted; whether nothing of it is left there is told truly."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram.ext import ExtBot

from bot.pace import Pace
from bot.recall import take_back
from bot.sandbox.core import Telegram
from bot.sandbox.request import InProcess
from bot.sender import Sender
from storage.deliveries import Delivery

READER = 10


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram()
    telegram.join(READER, "Siti")
    telegram.chats[READER].started = True
    return telegram


@pytest.fixture
async def sender(telegram: Telegram) -> AsyncIterator[Sender]:
    async with ExtBot("1:SANDBOX", request=InProcess(telegram), get_updates_request=InProcess(telegram)) as ready:
        yield Sender(ready, 8, Pace())


async def got(sender: Sender, many: int) -> tuple[int, ...]:
    args = {"chat_id": READER, "text": "Rapat"}
    return tuple([(await sender.call(READER, "send_message", args)).message_id for _ in range(many)])


def of(ids: tuple[int, ...], chat_id: int | None = READER) -> Delivery:
    return Delivery(1, 1, chat_id, ids, taking_back=True)


@pytest.mark.parametrize("many", [1, 3])
async def test_it_is_gone(telegram: Telegram, sender: Sender, many: int) -> None:
    assert await take_back(sender, of(await got(sender, many)))
    assert telegram.chats[READER].messages == []


async def test_what_its_reader_has_deleted_is_gone_too(telegram: Telegram, sender: Sender) -> None:
    ids = await got(sender, 1)
    telegram.chats[READER].messages.clear()
    assert await take_back(sender, of(ids))


@pytest.mark.parametrize("chat_id", [99, None])
async def test_in_a_chat_that_is_not_found_nothing_is_gone(sender: Sender, chat_id: int | None) -> None:
    assert not await take_back(sender, of((7,), chat_id))


async def test_who_has_blocked_the_bot_keeps_it(telegram: Telegram, sender: Sender) -> None:
    ids = await got(sender, 1)
    telegram.chats[READER].blocked = True
    assert not await take_back(sender, of(ids))
