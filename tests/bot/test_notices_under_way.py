"""Notices on their way: in which order, made of several messages, stopped, and taken back from whoever has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from storage import open_storage
from storage.audience import Audience
from storage.notice import Content, Piece
from tests.conftest import running
from tests.crowd import (
    CROWD,
    KELURAHAN,
    RINAS_PHONE,
    WORDS,
    announce,
    announce_before,
    author,
    gather,
    heard,
    join,
    times_heard,
)
from tests.crowd import states as distinct
from tests.phone import picture, settled, until

pytestmark = pytest.mark.slow
NOTICE = Content(WORDS)


@pytest.fixture
async def crowd(settings: Settings, telegram: Telegram) -> range:
    """Sixty people, the first forty of them in one kelurahan."""
    async with open_storage(settings.database) as storage, storage.db.unit():
        await gather(storage, CROWD[:40], KELURAHAN[:1])
        await gather(storage, CROWD[40:], KELURAHAN[1:])
    join(telegram, CROWD)
    return CROWD


@pytest.fixture
async def house(settings: Settings, telegram: Telegram, crowd: range) -> AsyncIterator[Bot]:
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        yield bot


def sends(telegram: Telegram, words: str = WORDS) -> list[int]:
    """To whom, in order, Telegram was asked to send this."""
    return [
        int(params["chat_id"])
        for method, params, _ in telegram.calls
        if method.startswith("send") and words in params.get("text", "") + params.get("caption", "")
    ]


async def stops(bot: Bot, notice_id: int) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        rina = await storage.people.by_phone(RINAS_PHONE)
        await storage.notices.stop(rina, notice_id, 2)


async def recalls(bot: Bot, notice_id: int, at: int = 2) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        rina = await storage.people.by_phone(RINAS_PHONE)
        await storage.notices.recall(rina, notice_id, at)


async def photos(bot: Bot, telegram: Telegram, many: int) -> tuple[Piece, ...]:
    """Sent by Rina, so that Telegram has them."""
    await author(bot, telegram)
    messages = telegram.send_photos(51, [picture() for _ in range(many)])
    await settled(bot, telegram)
    return tuple(Piece("photo", message["photo"][-1]["file_id"]) for message in messages)


async def test_areas_take_turns(house: Bot, telegram: Telegram) -> None:
    await announce(house.house.storage, NOTICE)
    await settled(house, telegram)
    first = [chat for chat in sends(telegram) if chat in CROWD][:30]
    assert [sum(chat in part for chat in first) for part in (CROWD[:40], CROWD[40::2], CROWD[41::2])] == [10, 10, 10]


async def test_a_short_notice_does_not_wait_for_a_long_one(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 30
    storage = house.house.storage
    await announce(storage, NOTICE)
    await until(lambda: len(sends(telegram)) >= 5)
    rows = await storage.db.committed("SELECT id FROM people WHERE telegram_id IN (?, ?)", CROWD[38], CROWD[39])
    await announce(storage, Content("Hanya untuk dua"), Audience(people=tuple(row["id"] for row in rows)), draft=2)
    await until(lambda: len(sends(telegram, "Hanya untuk dua")) == 2, 3)
    assert len(sends(telegram)) < 50
    house.broadcast.pace.per_second = 2_000
    await settled(house, telegram)
    assert heard(telegram) == {1}


async def test_an_urgent_one_goes_before_all_that_waits(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 15
    storage = house.house.storage
    await announce(storage, NOTICE)
    await until(lambda: len(sends(telegram)) >= 2)
    await announce(storage, replace(NOTICE, text="Awas banjir", urgent=True), draft=2)
    await until(lambda: len(sends(telegram, "Awas banjir")) == 5, 5)
    assert len(sends(telegram)) < 40
    house.broadcast.pace.per_second = 2_000
    await settled(house, telegram)
    assert heard(telegram) == heard(telegram, "Awas banjir") == {1}


async def test_an_album_goes_with_its_words_and_buttons_below(house: Bot, telegram: Telegram) -> None:
    await announce(house.house.storage, replace(NOTICE, pieces=await photos(house, telegram, 3)))
    await settled(house, telegram)
    messages = telegram.chats[CROWD[7]].messages
    assert len({message["media_group_id"] for message in messages[-4:-1]}) == 1
    assert WORDS in messages[-1]["text"] and messages[-1]["reply_markup"]["inline_keyboard"]
    assert heard(telegram) == {1}
    row = (await house.house.storage.db.committed("SELECT message_ids, chat_id FROM deliveries ORDER BY 2 DESC"))[0]
    assert row["message_ids"] == str(
        [message["message_id"] for message in telegram.chats[row["chat_id"]].messages[-4:]]
    )


async def test_a_stop_between_album_and_words_sends_the_words_alone_later(
    settings: Settings, telegram: Telegram, crowd: range
) -> None:
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        pieces = await photos(bot, telegram, 2)
        telegram.faults.append(Fault("flood", "sendMessage", chat_id=CROWD[3], seconds=60))
        await announce(bot.house.storage, replace(NOTICE, pieces=pieces))

        async def one_waits() -> bool:
            return await distinct(bot) == ["sent", "waiting"]

        await until(one_waits)
        for worker in bot.workers:  # a kill: what waits for the flood to end goes with everything else
            worker.cancel()
        await asyncio.sleep(0)
    assert times_heard(telegram, CROWD[3]) == 0
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
        assert await distinct(bot) == ["sent"]
    albums = [params["chat_id"] for method, params, _ in telegram.calls if method == "sendMediaGroup"]
    assert len(albums) == len(set(albums)), "nobody got the album twice"
    assert heard(telegram) == {1}


async def test_after_a_stop_nobody_further_gets_it(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 30
    rina = await author(house, telegram)
    notice_id = await announce(house.house.storage, NOTICE)
    await until(lambda: len(sends(telegram)) >= 10)
    await stops(house, notice_id)
    await settled(house, telegram)
    count = len(sends(telegram))
    house.broadcast.pace.per_second = 2_000
    await asyncio.sleep(0.2)
    assert len(sends(telegram)) == count < 30
    assert await distinct(house) == ["sent", "stopped"]
    assert f"Terkirim ke {count} dari 61 orang" in rina.last


async def test_taken_back_it_is_gone_from_every_phone(house: Bot, telegram: Telegram) -> None:
    notice_id = await announce(house.house.storage, replace(NOTICE, pieces=await photos(house, telegram, 2)))
    await settled(house, telegram)
    telegram.chats[CROWD[0]].messages.pop()  # its reader has deleted one of the three
    telegram.chats[CROWD[1]].blocked = True
    await recalls(house, notice_id)
    await settled(house, telegram)
    left = {
        person for person in CROWD if any("photo" in m or WORDS in m.get("text", "") for m in seen(telegram, person))
    }
    assert left == {CROWD[1]}
    assert await distinct(house, "recall") == ["done", "failed"]
    deletes = [params["chat_id"] for method, params, _ in telegram.calls if method == "deleteMessages"]
    assert len(deletes) == len(set(deletes)) == 61, "and asked of Telegram once for each"


def seen(telegram: Telegram, person: int) -> list[dict]:  # type: ignore[type-arg]
    return telegram.chats[person].messages


async def test_recalled_while_it_goes_nobody_keeps_it(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 100
    telegram.faults.append(Fault("delay", "sendMessage", chat_id=CROWD[2], seconds=0.5))
    notice_id = await announce(house.house.storage, NOTICE)
    await until(lambda: len(sends(telegram)) >= 10)
    await recalls(house, notice_id)
    await settled(house, telegram)
    assert len(sends(telegram)) < 50
    assert heard(telegram) == {0}, "not even who was being sent to at that moment"


async def test_taking_back_goes_before_sending(house: Bot, telegram: Telegram) -> None:
    first = await announce(house.house.storage, NOTICE)
    await settled(house, telegram)
    house.broadcast.pace.per_second = 30
    await announce(house.house.storage, Content("Yang kedua"), draft=2)
    await until(lambda: len(sends(telegram, "Yang kedua")) >= 3)
    await recalls(house, first)
    await until(lambda: heard(telegram) == {0})
    assert len(sends(telegram, "Yang kedua")) < 40
    house.broadcast.pace.per_second = 2_000
    await settled(house, telegram)
    assert heard(telegram, "Yang kedua") == {1}


async def test_what_is_too_old_stays_and_is_counted(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    notice_id = await announce(house.house.storage, NOTICE)
    await settled(house, telegram)
    async with house.house.storage.db.unit():
        await house.house.storage.db.run("UPDATE deliveries SET sent_at = 1 WHERE person_id % 2 = 0")
    await recalls(house, notice_id, at=200_000)
    await settled(house, telegram)
    assert heard(telegram) == {0, 1}
    assert "Tidak bisa dihapus" in rina.last


async def test_a_recall_goes_on_after_a_restart(settings: Settings, telegram: Telegram, crowd: range) -> None:
    notice_id = await announce_before(settings.database, NOTICE)
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
        bot.broadcast.pace.per_second = 15
        await recalls(bot, notice_id)
        await until(lambda: sum("delete" in method for method, _, _ in telegram.calls) >= 5)
    assert heard(telegram) == {0, 1}
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
    assert heard(telegram) == {0}


async def test_it_says_how_long_it_will_take(house: Bot, telegram: Telegram) -> None:
    house.broadcast.pace.per_second = 0.5
    rina = await author(house, telegram)
    await announce(house.house.storage, NOTICE)
    await until(lambda: rina.heard("menit lagi") > 0)
    house.broadcast.pace.per_second = 2_000
    assert "sekitar 2 menit lagi" in next(text for text in rina.screen if "menit lagi" in text)


async def test_an_account_that_is_not_theirs_any_more_gets_nothing(house: Bot, telegram: Telegram) -> None:
    storage = house.house.storage
    house.broadcast.pace.per_second = 30
    await announce(storage, NOTICE)
    async with storage.db.unit():
        await storage.db.run("UPDATE people SET telegram_id = NULL WHERE telegram_id = ?", CROWD[39])
    house.broadcast.pace.per_second = 2_000
    await settled(house, telegram)
    rows = await storage.db.committed("SELECT reason FROM deliveries WHERE state = 'failed'")
    assert [row["reason"] for row in rows] == ["Forbidden: the account is not theirs any more"]
    assert times_heard(telegram, CROWD[39]) == 0 and len(sends(telegram)) == len(CROWD) - 1
    assert not await storage.db.committed("SELECT 1 FROM outbox"), "its author has no account either"
