"""A message that is changed, pinned and unpinned for as long as it is there, and never fought over."""

from __future__ import annotations

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from handlers.kit.context import AMEND, PIN, UNPIN
from tests.phone import settled

pytestmark = pytest.mark.slow

CHAT, SCREEN = 20, "board/x"


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram()
    telegram.join(CHAT, "Orang")
    telegram.chats[CHAT].started = True
    return telegram


async def does(bot: Bot, telegram: Telegram, *steps: tuple[str, str]) -> None:
    """In one commit: the method, and what it says."""
    outbox = bot.house.storage.outbox
    async with bot.house.storage.db.unit():
        for method, text in steps:
            args = {"chat_id": CHAT} | ({"text": text} if text else {})
            await (
                outbox.edit(CHAT, args, SCREEN, method) if method == AMEND else outbox.add(CHAT, method, args, SCREEN)
            )
    await settled(bot, telegram)


def heard(telegram: Telegram) -> list[str]:
    return [message["text"] for message in telegram.chats[CHAT].messages]


async def refused(bot: Bot) -> int:
    return await bot.house.storage.outbox.refused()


async def test_it_is_pinned_once_it_is_there_however_slow_the_way(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(Fault("server_error", "sendMessage", chat_id=CHAT))
    await does(bot, telegram, ("send_message", "satu"), (PIN, ""))
    (message,) = telegram.chats[CHAT].messages
    assert telegram.chats[CHAT].pinned == [message["message_id"]]
    await does(bot, telegram, (UNPIN, ""))
    assert telegram.chats[CHAT].pinned == []


async def test_of_several_changes_the_last_is_sent(bot: Bot, telegram: Telegram) -> None:
    await does(bot, telegram, ("send_message", "satu"))
    await does(bot, telegram, (AMEND, "dua"), (AMEND, "tiga"))
    assert heard(telegram) == ["tiga"]
    await does(bot, telegram, (AMEND, "tiga"))
    await does(bot, telegram, (AMEND, "empat"))
    assert heard(telegram) == ["empat"], "a change that changes nothing loses nothing"
    assert await refused(bot) == 0


async def test_a_deleted_one_is_neither_sent_anew_nor_tried_again(bot: Bot, telegram: Telegram) -> None:
    await does(bot, telegram, ("send_message", "satu"), (PIN, ""))
    telegram.chats[CHAT].messages.clear()
    telegram.chats[CHAT].pinned.clear()
    await does(bot, telegram, (AMEND, "dua"), (PIN, ""), (UNPIN, ""))
    await does(bot, telegram, (AMEND, "tiga"))
    assert heard(telegram) == []
    assert await bot.house.storage.outbox.message_id(CHAT, SCREEN) is None
    assert await refused(bot) == 0


async def test_what_was_never_sent_is_not_changed_or_pinned(bot: Bot, telegram: Telegram) -> None:
    await does(bot, telegram, (AMEND, "dua"), (PIN, ""), (UNPIN, ""))
    assert heard(telegram) == []
    assert await refused(bot) == 0


async def test_who_has_unpinned_it_has_it_changed_all_the_same(bot: Bot, telegram: Telegram) -> None:
    await does(bot, telegram, ("send_message", "satu"), (PIN, ""))
    telegram.chats[CHAT].pinned.clear()
    await does(bot, telegram, (AMEND, "dua"), (UNPIN, ""), (AMEND, "tiga"))
    assert (heard(telegram), telegram.chats[CHAT].pinned) == (["tiga"], [])
    assert await refused(bot) == 0
