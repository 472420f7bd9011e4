"""The inbox: everything that came in, once, in the order in which it came, until it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from storage import Storage
from storage.inbox import KEEP_S, Backlog, Waiting

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def put(storage: Storage, *update_ids: int) -> set[int]:
    async with storage.db.unit():
        return await storage.inbox.add((update_id, f'{{"update_id": {update_id}}}') for update_id in update_ids)


async def ids(storage: Storage) -> list[int]:
    return [update.update_id for update in await storage.inbox.waiting()]


async def test_what_comes_in_waits_with_all_that_it_says(storage: Storage) -> None:
    await storage.inbox.add([(7, '{"update_id": 7, "message": {"text": "Halo 👋"}}')])
    assert await storage.inbox.waiting() == [Waiting(7, {"update_id": 7, "message": {"text": "Halo 👋"}}, tries=0)]


async def test_an_update_that_comes_twice_is_kept_once(storage: Storage) -> None:
    assert await put(storage, 1, 2) == {1, 2}
    assert await put(storage, 2, 3, 3) == {3}
    assert await ids(storage) == [1, 2, 3]


async def test_a_repeated_update_that_is_done_stays_done(storage: Storage) -> None:
    await put(storage, 1)
    await storage.inbox.done(1)
    assert await put(storage, 1) == set()
    assert await ids(storage) == []


async def test_the_order_is_that_of_arrival_even_when_ids_begin_anew_lower(storage: Storage) -> None:
    await put(storage, 900, 901)
    await put(storage, 5, 6)
    await storage.inbox.done(901)
    await put(storage, 4)
    assert await ids(storage) == [900, 5, 6, 4]


async def test_done_updates_leave_their_words_behind(storage: Storage) -> None:
    await put(storage, 1, 2)
    await storage.inbox.done(1)
    assert await ids(storage) == [2]
    assert (await storage.db.one("SELECT body FROM inbox WHERE update_id = 1"))["body"] is None


async def test_a_failed_unit_takes_done_back(storage: Storage) -> None:
    await put(storage, 1)
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.inbox.done(1)
            raise ValueError
    assert await ids(storage) == [1]


async def test_tries_are_counted(storage: Storage) -> None:
    await put(storage, 1, 2)
    for _ in range(2):
        await storage.inbox.begin_again(2)
    assert [update.tries for update in await storage.inbox.waiting()] == [0, 2]


async def test_an_update_set_aside_is_kept_whole_and_has_a_short_code(storage: Storage) -> None:
    await put(storage, 500, 501)
    assert await storage.inbox.set_aside(501, "KeyError: 'rt'\n" * 100) == "K2"
    assert await ids(storage) == [500]
    row = await storage.db.one("SELECT body, error FROM inbox WHERE update_id = 501")
    assert row["body"] == '{"update_id": 501}'
    assert len(row["error"]) == 500


async def test_setting_aside_what_is_not_there_breaks_nothing(storage: Storage) -> None:
    assert await storage.inbox.set_aside(4711, "?") == "K0"


async def test_codes_are_not_given_twice(storage: Storage) -> None:
    await put(storage, 1)
    await storage.inbox.set_aside(1, "?")
    await storage.db.run("DELETE FROM inbox")
    await put(storage, 2)
    assert await storage.inbox.set_aside(2, "?") == "K2"


async def test_when_an_update_came_is_remembered(storage: Storage, clock: time_machine.Traveller) -> None:
    await put(storage, 1)
    clock.shift(timedelta(minutes=5))
    await put(storage, 1)
    assert await storage.inbox.received_at(1) == NOON.timestamp()
    assert await storage.inbox.received_at(2) == NOON.timestamp() + 300


async def test_the_backlog_tells_how_much_waits_since_when_and_what_was_given_up(
    storage: Storage, clock: time_machine.Traveller
) -> None:
    assert await storage.inbox.backlog() == Backlog(0, None, 0)
    await put(storage, 1)
    clock.shift(60)
    await put(storage, 2, 3)
    await storage.inbox.set_aside(2, "?")
    assert await storage.inbox.backlog() == Backlog(2, int(NOON.timestamp()), 1)
    await storage.inbox.done(1)
    assert await storage.inbox.backlog() == Backlog(1, int(NOON.timestamp()) + 60, 1)


async def test_only_what_was_done_long_ago_is_let_go(storage: Storage, clock: time_machine.Traveller) -> None:
    await put(storage, 1, 2, 3)
    await storage.inbox.done(1)
    await storage.inbox.set_aside(2, "?")
    clock.shift(KEEP_S)
    await storage.inbox.forget_old()
    assert await put(storage, 1) == set()
    clock.shift(1)
    await storage.inbox.forget_old()
    rows = await storage.db.rows("SELECT update_id FROM inbox ORDER BY update_id")
    assert [row["update_id"] for row in rows] == [2, 3]
