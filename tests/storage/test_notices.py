"""Notices: to everybody who has joined, once, whatever happens in between."""

from __future__ import annotations

import sqlite3

import pytest

from storage import Storage
from storage.deliveries import Delivery
from storage.notices import Progress
from tests.storage.conftest import Crew

JOINED = {101, 102, 104, 105, 107, 108}


async def send(storage: Storage, draft_number: int = 1, text: str = "Rapat <b>besok</b>") -> int:
    async with storage.db.unit():
        return await storage.notices.add(8, draft_number, text, at=1_795_500_000)


async def take(storage: Storage, most: int) -> list[Delivery]:
    """The next people, marked."""
    taken = await storage.deliveries.waiting(most)
    for delivery in taken:
        assert await storage.deliveries.begin(delivery)
    return taken


async def test_the_audience_is_who_has_joined_and_who_is_missing(storage: Storage, crew: Crew) -> None:
    assert await storage.notices.audience() == (6, 2)
    await storage.db.run("UPDATE people SET active = 0 WHERE name IN ('Siti', 'Kasma')")
    assert await storage.notices.audience() == (5, 1)


async def test_with_nobody_there_is_no_audience(storage: Storage) -> None:
    assert await storage.notices.audience() == (0, 0)


async def test_everybody_who_has_joined_is_taken_once(storage: Storage, crew: Crew) -> None:
    await send(storage)
    taken = await take(storage, 4) + await take(storage, 4)
    assert sorted(delivery.telegram_id for delivery in taken) == sorted(JOINED)
    assert {delivery.text for delivery in taken} == {"Rapat <b>besok</b>"}
    assert await take(storage, 4) == []


async def test_the_same_draft_makes_one_notice(storage: Storage, crew: Crew) -> None:
    assert await send(storage) == await send(storage, text="lain")
    assert len(await take(storage, 100)) == len(JOINED)
    assert await send(storage, draft_number=2) != await send(storage, draft_number=1)


async def test_who_joins_later_does_not_get_an_older_notice(storage: Storage, crew: Crew) -> None:
    await send(storage)
    await storage.people.join(crew.kasma.id, 106, at=0)
    assert len(await take(storage, 100)) == len(JOINED)


async def test_the_older_notice_goes_first(storage: Storage, crew: Crew) -> None:
    first, second = await send(storage, 1), await send(storage, 2)
    assert {delivery.notice_id for delivery in await take(storage, len(JOINED))} == {first}
    assert {delivery.notice_id for delivery in await take(storage, 1)} == {second}


async def test_progress_counts_every_end_of_a_send(storage: Storage, crew: Crew) -> None:
    notice = await send(storage)
    assert await storage.notices.progress(notice) == Progress(
        notice, 108, 1, total=6, sent=0, failed=0, unsure=0, finished=False
    )
    taken = await take(storage, 5)
    for delivery, state in zip(taken, ["sent", "sent", "failed", "unsure", "waiting"], strict=True):
        await storage.deliveries.settle(
            delivery, state, "Forbidden: bot was blocked by the user" if state == "failed" else None
        )
    progress = await storage.notices.progress(notice)
    assert progress == Progress(notice, 108, 1, total=6, sent=2, failed=1, unsure=1, finished=False)
    assert progress.left == 2
    row = await storage.db.one("SELECT reason FROM deliveries WHERE state = 'failed'")
    assert row["reason"] == "Forbidden: bot was blocked by the user"


async def test_who_is_put_back_is_taken_again(storage: Storage, crew: Crew) -> None:
    await send(storage)
    taken = await take(storage, 100)
    await storage.deliveries.settle(taken[2], "waiting")
    assert await take(storage, 100) == [taken[2]]


async def test_who_was_being_sent_to_when_the_process_ended_is_not_sent_it_again(storage: Storage, crew: Crew) -> None:
    notice = await send(storage)
    taken = await take(storage, 2)
    await storage.deliveries.settle(taken[0], "sent")
    await storage.deliveries.call_cut_off_unsure()
    progress = await storage.notices.progress(notice)
    assert (progress.sent, progress.unsure, progress.left) == (1, 1, 4)
    assert taken[1].telegram_id not in {delivery.telegram_id for delivery in await take(storage, 100)}


async def test_a_rollback_puts_those_taken_back(storage: Storage, crew: Crew) -> None:
    await send(storage)
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await take(storage, 100)
            raise ValueError
    assert len(await take(storage, 100)) == len(JOINED)


async def test_a_notice_is_open_until_it_is_finished(storage: Storage, crew: Crew) -> None:
    first, second = await send(storage, 1), await send(storage, 2)
    assert await storage.notices.open() == [first, second]
    await storage.notices.finish(first, at=1_795_500_060)
    assert await storage.notices.open() == [second]
    assert (await storage.notices.progress(first)).finished


async def test_a_notice_to_nobody_has_an_end_too(storage: Storage, crew: Crew) -> None:
    await storage.db.run("UPDATE people SET telegram_id = NULL WHERE id <> 8")
    await storage.db.run("UPDATE people SET active = 0 WHERE id = 8")
    progress = await storage.notices.progress(await send(storage))
    assert (progress.total, progress.left) == (0, 0)


async def test_an_unknown_notice_is_an_error(storage: Storage) -> None:
    with pytest.raises(KeyError):
        await storage.notices.progress(4711)


async def test_a_send_ends_in_one_of_the_known_ways(storage: Storage, crew: Crew) -> None:
    await send(storage)
    (delivery,) = await take(storage, 1)
    with pytest.raises(sqlite3.IntegrityError):
        await storage.deliveries.settle(delivery, "lost")


async def test_who_is_under_way_is_not_begun_with_again(storage: Storage, crew: Crew) -> None:
    await send(storage)
    (delivery,) = await take(storage, 1)
    assert not await storage.deliveries.begin(delivery)
    await storage.deliveries.settle(delivery, "sent")
    assert not await storage.deliveries.begin(delivery)
