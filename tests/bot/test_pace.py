"""How replies and a broadcast share Telegram's limit: replies never wait, the bulk goes evenly and pays for them."""

from __future__ import annotations

import asyncio

import pytest

from bot.pace import CATCH_UP, MANY_CHATS, MANY_FLOODED, OWED_S, SLOWER, Pace
from bot.sandbox.faults import Limits


class Clock:
    """Time that passes only while somebody sleeps; the next who wakes is whoever sleeps the shortest."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._asleep: list[tuple[float, asyncio.Event]] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self._asleep.append((self.now + max(1e-6, seconds), woken := asyncio.Event()))
        await woken.wait()

    async def passes(self, seconds: float) -> None:
        """Everybody who sleeps meanwhile wakes at their moment."""
        end = self.now + seconds
        await settle()
        while due := sorted((at, n) for n, (at, _) in enumerate(self._asleep) if at <= end):
            at, n = due[0]
            self.now = max(self.now, at)
            self._asleep.pop(n)[1].set()
            await settle()
        self.now = end


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.pace.time", clock)
    monkeypatch.setattr("bot.pace.asyncio", clock)
    return clock


def broadcast(pace: Pace, clock: Clock, people: int, sent: list[float]) -> asyncio.Task[None]:
    """To that many, one after another; `sent`: when each went."""

    async def goes() -> None:
        for chat_id in range(people):
            await pace.open(chat_id)
            await pace.room(chat_id)
            await pace.bulk(chat_id)
            sent.append(clock.now)

    return asyncio.create_task(goes())


async def test_the_bulk_goes_evenly_at_the_limit(clock: Clock) -> None:
    pace, sent, begun = Pace(30), [], clock.now
    broadcast(pace, clock, 3_000, sent)
    await clock.passes(100)
    assert len(sent) == 3_000
    assert sent[-1] - begun == pytest.approx((3_000 - CATCH_UP - 1) / 30, abs=0.01)
    gaps = [later - earlier for earlier, later in zip(sent[CATCH_UP + 1 :], sent[CATCH_UP + 2 :], strict=False)]
    assert max(gaps) == pytest.approx(1 / 30, abs=1e-6)
    assert min(gaps) == pytest.approx(1 / 30, abs=1e-6)


async def test_a_reply_never_waits_and_the_bulk_goes_later_for_it(clock: Clock) -> None:
    pace, sent = Pace(10), []
    broadcast(pace, clock, 1_000, sent)
    await clock.passes(10)
    without = len(sent)
    for _ in range(20):
        asked = clock.now
        await pace.open(5_000)
        pace.reply(5_000)
        assert clock.now == asked
        await clock.passes(0.5)
    assert len(sent) - without == pytest.approx(10 * 10 - 20, abs=2)


async def test_together_they_keep_a_limit_that_is_enforced(clock: Clock) -> None:
    pace, limits, sent = Pace(30), Limits(), []
    taken = 0

    def take(chat_id: int) -> None:
        nonlocal taken
        limits.check(chat_id, clock.now)
        taken += 1

    async def bulk() -> None:
        for chat_id in range(2_000):
            await pace.bulk(chat_id)
            take(chat_id)
            sent.append(chat_id)

    task = asyncio.create_task(bulk())
    for n in range(150):
        pace.reply(10_000 + n)
        take(10_000 + n)
        await clock.passes(0.2)
    assert not task.done(), "it would have ended with a refusal"
    assert limits.refused == 0
    assert taken >= 30 * 30 - 1, "nothing of the limit is given away"


async def test_more_replies_than_the_limit_do_not_stop_the_bulk_for_good(clock: Clock) -> None:
    pace, sent = Pace(30), []
    broadcast(pace, clock, 1_000, sent)
    await clock.passes(2)
    before = len(sent)
    for n in range(3_000):
        pace.reply(10_000 + n)
        await clock.passes(0.005)  # 200 a second
    during = len(sent) - before
    assert 0 < during <= 15 / OWED_S + 2
    await clock.passes(OWED_S + 1)
    assert len(sent) - before - during >= 29, "and it is back at once"


async def test_a_delay_is_made_up_for_only_so_far(clock: Clock) -> None:
    pace, sent = Pace(30), []
    broadcast(pace, clock, 100, sent)
    await clock.passes(1)
    before = len(sent)
    clock.now += 60  # the machine has slept
    await clock.passes(0)
    assert len(sent) - before <= CATCH_UP + 2  # one was waiting for its turn already


async def test_a_chat_that_is_told_to_wait_waits_alone(clock: Clock) -> None:
    pace, opened = Pace(30), []

    async def opens(chat_id: int) -> None:
        await pace.open(chat_id)
        opened.append((chat_id, clock.now))

    pace.flooded(1, 5)
    start = clock.now
    tasks = [asyncio.create_task(opens(chat_id)) for chat_id in (1, 2)]
    await clock.passes(4.9)
    assert opened == [(2, start)]
    assert not pace.pause_s
    await clock.passes(0.2)
    assert opened[1] == (1, start + 5)
    assert all(task.done() for task in tasks)


async def test_when_many_are_told_everybody_waits_and_the_bulk_is_slower_for_a_while(clock: Clock) -> None:
    pace, sent = Pace(30), []
    for chat_id in range(MANY_FLOODED):
        assert not pace.pause_s
        pace.flooded(chat_id, 7)
    assert pace.pause_s == 7
    assert pace.rate == 30 * SLOWER
    pace.flooded(99, 7)
    assert pace.rate == 30 * SLOWER, "they speak of one and the same"
    broadcast(pace, clock, 400, sent)
    await clock.passes(6.9)
    assert sent == []
    await clock.passes(1.1)
    assert len(sent) <= 30, "no herd at the end of the wait"
    await clock.passes(60)
    assert pace.rate == 30


async def test_the_bulk_leaves_a_chat_alone_that_is_being_talked_to(clock: Clock) -> None:
    pace, sent = Pace(30), []
    for _ in range(30):
        pace.reply(0)
    task = broadcast(pace, clock, 1, sent)
    await clock.passes(1.9)
    assert sent == []
    await clock.passes(0.2)
    assert len(sent) == 1 and task.done()


async def test_among_very_many_chats_none_that_is_talked_to_is_forgotten(clock: Clock) -> None:
    pace, sent = Pace(30), []
    for _ in range(30):
        pace.reply(0)
    for chat_id in range(1, MANY_CHATS + 10):
        pace.reply(chat_id)
    task = broadcast(pace, clock, 1, sent)
    await clock.passes(1.9)
    assert sent == []
    await clock.passes(5)
    assert task.done()
    pace.reply(0)
    assert len(pace._rested) < 10, "those that have rested are let go"


async def test_soon_is_when_the_next_would_hardly_wait(clock: Clock) -> None:
    pace = Pace(10)
    for n in range(CATCH_UP + 5):
        task = asyncio.create_task(pace.bulk(n))
        await settle()
    waiting = asyncio.create_task(pace.soon())
    await clock.passes(0.2)
    assert not waiting.done()
    await clock.passes(0.3)
    assert waiting.done() and task.done()


async def test_after_a_rest_nothing_is_made_up_for(clock: Clock) -> None:
    pace, sent = Pace(30), []
    await clock.passes(3600)
    pace.begin()
    broadcast(pace, clock, 100, sent)
    await clock.passes(1)
    assert len(sent) in (30, 31)
