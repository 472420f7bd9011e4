"""The worker that fetches files: tried again for hours, given up with a word, and never twice at once."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

import bot.downloads as worker
import handlers
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from handlers.kit.arrival import Arrival
from handlers.kit.house import House
from storage.downloads import Download
from tests.conftest import running
from tests.phone import settled, until

pytestmark = pytest.mark.slow


class Taker:
    """A kind of file of its own: keeps what came, and what will not."""

    def __init__(self) -> None:
        self.came: list[tuple[str, bytes]] = []
        self.lost: list[tuple[str, str]] = []
        self.breaks = 0

    async def takes(self, house: House, download: Download) -> None:
        if self.breaks:
            self.breaks -= 1
            raise ValueError("mistake")
        async with house.storage.db.unit():
            await house.storage.downloads.forget(download)
        self.came.append((download.name, download.content or b""))

    async def loses(self, house: House, download: Download, why: str) -> None:
        self.lost.append((download.name, why))


@pytest.fixture
def taker(monkeypatch: pytest.MonkeyPatch) -> Taker:
    """Before the bot is built."""
    taker = Taker()
    monkeypatch.setitem(handlers.ARRIVALS, "test", Arrival(taker.takes, taker.loses))
    monkeypatch.setattr(worker, "FIRST_WAIT_S", 0.01)
    return taker


def sent(telegram: Telegram, *contents: bytes) -> list[str]:
    """Files that there are on Telegram; their ids."""
    return [telegram.files.keep("document", "a.csv", "text/csv", content)["file_id"] for content in contents]


async def ask(bot: Bot, *file_ids: str, at: float | None = None) -> None:
    async with bot.house.storage.db.unit():
        for n, file_id in enumerate(file_ids):
            when = int(at if at is not None else time.time())
            await bot.house.storage.downloads.add("test", 1, 10, file_id, f"file {n}", when)


async def left(bot: Bot) -> list[Any]:
    return [tuple(row) for row in await bot.house.storage.db.committed("SELECT name, tries FROM downloads")]


async def test_whatever_fails_on_the_way_is_tried_again(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    kinds = ("server_error", "bad_gateway", "cut")
    telegram.faults += [Fault(kind, method) for kind in kinds for method in ("getFile", "file")]
    await ask(bot, *sent(telegram, b"satu"))
    await settled(bot, telegram)
    assert (taker.came, taker.lost, await left(bot)) == ([("file 0", b"satu")], [], [])
    assert sum(method == "getFile" for method, *_ in telegram.calls) == 7


async def test_an_address_that_is_no_longer_good_is_asked_for_anew(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    (file_id,) = sent(telegram, b"satu")
    (path,) = [path for path, of in telegram.files.paths.items() if of == file_id]
    del telegram.files.paths[path]
    await ask(bot, file_id)
    await until(lambda: sum(method == "file" for method, *_ in telegram.calls) >= 2)
    telegram.files.paths[path] = file_id
    await until(lambda: bool(taker.came))
    assert taker.came == [("file 0", b"satu")]


async def test_what_telegram_refuses_is_said_at_once(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    await ask(bot, "BQACunknown", *sent(telegram, bytes((20 << 20) + 1), b"dua"))
    await settled(bot, telegram)
    assert sorted(taker.lost) == [("file 0", "refused"), ("file 1", "refused")]
    assert (taker.came, await left(bot)) == ([("file 2", b"dua")], [])


async def test_after_hours_without_a_network_it_is_given_up(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(Fault("cut", "getFile", times=float("inf")))
    await ask(bot, *sent(telegram, b"satu"), at=time.time() - worker.GIVE_UP_S)
    await settled(bot, telegram)
    assert (taker.lost, await left(bot)) == ([("file 0", "network")], [])


async def test_a_slow_file_holds_up_no_other_and_only_so_many_are_fetched_at_once(
    taker: Taker, bot: Bot, telegram: Telegram
) -> None:
    telegram.faults.append(slow := Fault("hang", "getFile", seconds=0.1, times=2 * worker.AT_ONCE - 1))
    await ask(bot, *sent(telegram, *(b"%d" % n for n in range(12))))
    await until(lambda: slow.times == worker.AT_ONCE - 1)
    await asyncio.sleep(0.03)
    assert slow.times == worker.AT_ONCE - 1, "the others have to wait"
    await until(lambda: slow.times == 0)
    await until(lambda: len(taker.came) == 12)
    await settled(bot, telegram)
    assert sorted(content for _, content in taker.came) == sorted(b"%d" % n for n in range(12))


async def test_what_is_in_hand_is_not_begun_with_again(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    telegram.faults.append(Fault("delay", "getFile", seconds=0.1, times=2))
    for content in (b"satu", b"dua"):
        await ask(bot, *sent(telegram, content))
    await settled(bot, telegram)
    assert sum(method == "getFile" for method, *_ in telegram.calls) == 2
    assert sorted(content for _, content in taker.came) == [b"dua", b"satu"]


async def test_a_mistake_of_ours_is_said_and_ends_nothing(taker: Taker, bot: Bot, telegram: Telegram) -> None:
    taker.breaks = 1
    await ask(bot, *sent(telegram, b"satu"))
    await settled(bot, telegram)
    await ask(bot, *sent(telegram, b"dua"))
    await settled(bot, telegram)
    assert (taker.lost, taker.came) == ([("file 0", "broken")], [("file 0", b"dua")])
    assert bot.processor.broken is None


async def test_a_file_that_ends_the_process_each_time_is_given_up(
    taker: Taker, settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_ends(house: House, download: Download) -> None:
        await asyncio.sleep(60)

    monkeypatch.setitem(handlers.ARRIVALS, "test", Arrival(never_ends, taker.loses))
    for start in range(worker.TRIES):
        async with running(settings, telegram) as bot:
            if start == 0:
                await ask(bot, *sent(telegram, b"racun"))

            async def begun(bot: Bot = bot, tries: int = start + 1) -> bool:
                return await left(bot) == [("file 0", tries)]

            await until(begun)
    assert sum(method == "getFile" for method, *_ in telegram.calls) == 1, "what was fetched is not fetched again"
    async with running(settings, telegram) as bot:
        await settled(bot, telegram)
        assert (taker.lost, await left(bot)) == ([("file 0", "broken")], [])
