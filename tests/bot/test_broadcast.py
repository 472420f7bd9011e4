"""A notice reaches everyone once, at Telegram's pace, and holds up nobody who writes meanwhile."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault, Limits
from bot.settings import Settings
from bot.transport import AiohttpRequest
from storage import open_storage
from storage.deliveries import Deliveries, Delivery
from storage.notice import Content
from tests.conftest import running, served, settings_for
from tests.crowd import CROWD, WORDS, announce, announce_before, author, gather, heard, join, states, times_heard
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

NOTICE = Content(WORDS)


@pytest.fixture
async def crowd(settings: Settings, telegram: Telegram) -> range:
    """Sixty people who have joined, besides those who do so in a test."""
    async with open_storage(settings.database) as storage, storage.db.unit():
        await gather(storage, CROWD)
    join(telegram, CROWD)
    return CROWD


@pytest.fixture
async def house(settings: Settings, telegram: Telegram, crowd: range) -> AsyncIterator[Bot]:
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        yield bot


async def sends(bot: Bot, telegram: Telegram, wait: bool = True) -> None:
    await announce(bot.house.storage, NOTICE)
    if wait:
        await settled(bot, telegram)


def told(rina: Phone, *parts: str) -> None:
    """In the message that goes on to show the progress."""
    progress = next(text for text in reversed(rina.screen) if "dikirim" in text or "selesai" in text)
    assert all(part in progress for part in parts), progress


async def test_everyone_once_and_the_author_sees_it_rise(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    house.broadcast.pace.per_second = 200
    events = telegram.listen()
    await sends(house, telegram)
    assert heard(telegram) == {1}
    told(rina, "Pengumuman selesai", "Terkirim ke 61 dari 61 orang")
    seen = [
        event["message"]["text"]
        for event in iter_now(events)
        if event["kind"] in ("message", "edit") and event["chat"] == 51
    ]
    counts = [int(found[1]) for text in seen if (found := re.search(r"(\d+) dari 61", text))]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 61
    assert await states(house) == ["sent"]


def iter_now(events: asyncio.Queue[dict]) -> list[dict]:  # type: ignore[type-arg]
    return [events.get_nowait() for _ in range(events.qsize())]


async def test_a_lost_answer_is_named_and_never_repeated(settings: Settings, telegram: Telegram, crowd: range) -> None:
    async with served(telegram) as address:
        near = settings_for(settings.data_dir, bot_api_url=address)
        async with running(near, telegram, AiohttpRequest) as bot:
            bot.broadcast.pace.per_second = 2_000
            rina = await author(bot, telegram)
            telegram.faults += [Fault("lost", "sendMessage", chat_id=5_007), Fault("cut", "sendMessage", chat_id=5_008)]
            telegram.faults += [Fault("server_error", "sendMessage", chat_id=5_009)]
            await sends(bot, telegram)
            assert await states(bot) == ["sent", "unsure"]
    assert [times_heard(telegram, person) for person in (5_007, 5_008, 5_009)] == [1, 0, 1]
    told(rina, "Terkirim ke 59 dari 61 orang", "Tidak pasti: 2")


async def test_who_cannot_be_reached_is_counted(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    telegram.chats[5_000].blocked = True
    del telegram.chats[5_001]
    await sends(house, telegram)
    told(rina, "Terkirim ke 59 dari 61 orang", "Gagal: 2")
    db = house.house.storage.db
    reasons = await db.committed("SELECT reason FROM deliveries WHERE state = 'failed' ORDER BY person_id")
    assert [row[0] for row in reasons] == [
        "Forbidden: Forbidden: bot was blocked by the user",
        "BadRequest: Chat not found",
    ]
    unreachable = await db.committed("SELECT telegram_id FROM people WHERE NOT reachable")
    assert [row[0] for row in unreachable] == [5_000]


async def test_a_tidy_restart_in_the_middle_leaves_nobody_unsure(
    settings: Settings, telegram: Telegram, crowd: range
) -> None:
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 30
        rina = await author(bot, telegram)
        await sends(bot, telegram, wait=False)
        await until(lambda: times_heard(telegram, CROWD[30]) == 1)
        bot.broadcast.pace.per_second = 1
    assert heard(telegram) == {0, 1}
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
        assert await states(bot) == ["sent"]
    assert heard(telegram) == {1}
    told(rina, "Terkirim ke 61 dari 61 orang")


async def test_whoever_was_being_sent_to_at_a_kill_is_unsure(
    settings: Settings, telegram: Telegram, crowd: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Deliveries.settle

    async def killed(self: Deliveries, delivery: Delivery, *how: object) -> None:
        if delivery.chat_id == CROWD[20]:
            raise OSError("killed")
        await settle(self, delivery, *how)

    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        bot.stop_running = lambda: None
        rina = await author(bot, telegram)
        with monkeypatch.context() as during:
            during.setattr(Deliveries, "settle", killed)
            await sends(bot, telegram, wait=False)
            await until(lambda: bot.processor.broken is not None)
    had = sum(times_heard(telegram, person) for person in CROWD)
    assert 20 < had < 60
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
        assert await states(bot) == ["sent", "unsure"]
        db = bot.house.storage.db
        unsure = {
            row[0]
            for row in await db.committed(
                "SELECT telegram_id FROM deliveries JOIN people ON id = person_id WHERE state = 'unsure'"
            )
        }
    assert CROWD[20] in unsure
    assert len(unsure) < 10, "only those whose send was under way"
    assert {times_heard(telegram, person) for person in CROWD if person not in unsure} == {1}
    assert {times_heard(telegram, person) for person in unsure} <= {0, 1}
    told(rina, f"Tidak pasti: {len(unsure)}")


@pytest.mark.slow
async def test_who_is_slow_or_flooded_holds_up_nobody(house: Bot, telegram: Telegram) -> None:
    await author(house, telegram)
    slow, flooded = CROWD[1], CROWD[2]
    telegram.faults += [
        Fault("delay", "sendMessage", chat_id=slow, seconds=1.5),
        Fault("flood", "sendMessage", chat_id=flooded, seconds=1.5),
    ]
    await sends(house, telegram, wait=False)
    await until(lambda: times_heard(telegram, CROWD[-1]) == 1, 1)
    under_way = "SELECT telegram_id FROM deliveries JOIN people ON id = person_id WHERE state = 'sending'"

    async def only_the_slow_one() -> bool:
        return [row[0] for row in await house.house.storage.db.committed(under_way)] == [slow]

    await until(only_the_slow_one, 1)
    assert times_heard(telegram, flooded) == 0
    await settled(house, telegram)
    assert heard(telegram) == {1}
    assert await states(house) == ["sent"]


async def test_who_leaves_the_roster_while_they_have_to_wait_is_not_sent_it(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    telegram.faults.append(Fault("flood", "sendMessage", chat_id=CROWD[2], seconds=1))
    await sends(house, telegram, wait=False)
    await until(lambda: not telegram.faults and times_heard(telegram, CROWD[-1]) == 1)
    db = house.house.storage.db
    async with db.unit():
        await db.run(
            "UPDATE deliveries SET state = 'failed' WHERE person_id = (SELECT id FROM people WHERE telegram_id = ?)",
            CROWD[2],
        )
    await settled(house, telegram)
    assert times_heard(telegram, CROWD[2]) == 0
    told(rina, "Gagal: 1")


@pytest.mark.slow
async def test_at_full_pace_it_keeps_the_limit_and_replies_stay_quick(
    settings: Settings, telegram: Telegram, crowd: range
) -> None:
    async with running(settings, telegram) as bot:
        siti = Phone(telegram, 10, "Siti", "628115801010")
        await author(bot, telegram)
        siti.bot = bot
        await siti.joins()
        telegram.limits, start = Limits(), time.monotonic()
        await sends(bot, telegram, wait=False)
        await until(lambda: times_heard(telegram, CROWD[10]) == 1)
        asked, before = time.monotonic(), len(siti.screen)
        telegram.send_text(siti.id, "/koordinator")
        await until(lambda: len(siti.screen) > before)
        assert time.monotonic() - asked < 0.8
        assert times_heard(telegram, CROWD[-1]) == 0, "the notice was still under way"
        await settled(bot, telegram)
    assert telegram.limits.refused == 0
    assert 1 < time.monotonic() - start < 5
    assert heard(telegram) == {1}


async def test_an_author_whose_account_is_no_more_stops_nothing(
    settings: Settings, telegram: Telegram, crowd: range
) -> None:
    await announce_before(settings.database, NOTICE)
    async with running(settings, telegram) as bot:
        bot.broadcast.pace.per_second = 2_000
        await settled(bot, telegram)
        assert bot.processor.broken is None
    assert heard(telegram) == {1}


async def test_a_notice_for_nobody_ends_too(settings: Settings, telegram: Telegram) -> None:
    await announce_before(settings.database, NOTICE)
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)


async def test_while_everybody_has_to_wait_nothing_is_done_over_and_over(house: Bot, telegram: Telegram) -> None:
    rina = await author(house, telegram)
    for chat_id in range(3):
        house.broadcast.pace.flooded(chat_id, 1)
    await sends(house, telegram, wait=False)
    telegram.calls.clear()
    commits = []
    house.house.storage.db.after_commit.append(lambda: commits.append(1))
    await asyncio.sleep(0.5)
    assert heard(telegram) == {0}
    assert len(commits) < 5
    await settled(house, telegram)
    assert heard(telegram) == {1}
    assert rina.heard("Pengumuman selesai") == 1
