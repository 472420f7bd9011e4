"""How a send ends on disk when its notice is stopped or taken back meanwhile, and when only half of it has come."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from storage import Storage
from storage.deliveries import Delivery
from storage.forgetting import forget_contact
from storage.notice import Content
from storage.outbox import KEEP_REFUSED_S
from tests.storage.conftest import Crew
from tests.storage.test_notices import AT, TEXT, deliver, send, take

pytestmark = pytest.mark.usefixtures("storage")


async def row(storage: Storage, delivery: Delivery) -> tuple[str, str, str | None]:
    """State, numbers of the messages, recall."""
    found = await storage.db.one(
        "SELECT state, message_ids, recall FROM deliveries WHERE (notice_id, person_id) = (?, ?)",
        *(delivery.notice_id, delivery.person_id),
    )
    return tuple(found)


async def test_half_of_it_is_kept_and_the_rest_waits(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    (first, *_) = await take(storage, 1)
    await storage.deliveries.settle(first, "waiting", None, [11, 12])
    again = next(each for each in await storage.deliveries.waiting(9) if each.person_id == first.person_id)
    assert again.message_ids == (11, 12)
    assert await storage.deliveries.begin(again)
    await storage.deliveries.settle(again, "sent", None, [11, 12, 13])
    assert await row(storage, first) == ("sent", "[11, 12, 13]", None)


async def test_stopped_whoever_has_nothing_gets_nothing_and_whoever_has_half_gets_the_rest(
    storage: Storage, crew: Crew
) -> None:
    notice_id = await send(storage, crew.bayu)
    nothing, half = await take(storage, 2)
    await storage.notices.stop(crew.bayu, notice_id, AT)
    await storage.deliveries.settle(nothing, "waiting")
    await storage.deliveries.settle(half, "waiting", None, [11])
    assert (await row(storage, nothing))[0] == "stopped"
    assert [each.person_id for each in await storage.deliveries.waiting(9)] == [half.person_id]


async def test_a_stopped_notice_is_open_as_long_as_sends_are_under_way(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    (one,) = await take(storage, 1)
    await storage.notices.stop(crew.bayu, notice_id, AT)
    assert await storage.notices.open() == [notice_id]
    assert (await storage.notices.progress(notice_id)).left == 1
    await storage.deliveries.settle(one, "sent", None, [11])
    assert (await storage.notices.progress(notice_id)).left == 0
    await storage.notices.finish(notice_id, AT)
    assert await storage.notices.open() == []


@pytest.mark.parametrize(
    ("state", "ids", "kept"),
    [
        ("sent", [11, 12], ("sent", "[11, 12]", "waiting")),
        ("waiting", [11], ("stopped", "[11]", "waiting")),
        ("waiting", [], ("stopped", "[]", None)),
        ("unsure", [], ("unsure", "[]", "failed")),
        ("unsure", [11], ("unsure", "[11]", "waiting")),
        ("failed", [], ("failed", "[]", None)),
    ],
)
async def test_recalled_what_comes_meanwhile_is_taken_back(
    storage: Storage, crew: Crew, state: str, ids: list[int], kept: tuple[str, str, str | None]
) -> None:
    notice_id = await send(storage, crew.bayu)
    (one,) = await take(storage, 1)
    await storage.notices.recall(crew.bayu, notice_id, AT)
    await storage.deliveries.settle(one, state, None, ids)
    assert await row(storage, one) == kept


async def test_cut_off_while_it_was_recalled_it_stays_a_doubt_that_is_counted(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    nothing, half = await take(storage, 2)
    await storage.deliveries.settle(half, "waiting", None, [11])
    assert await storage.deliveries.begin(half)
    await storage.notices.recall(crew.bayu, notice_id, AT)
    await storage.deliveries.call_cut_off_unsure()
    assert await row(storage, nothing) == ("unsure", "[]", "failed")
    assert await row(storage, half) == ("unsure", "[11]", "waiting")


async def test_an_urgent_one_and_one_that_has_just_begun_go_first(storage: Storage, crew: Crew) -> None:
    long, short = await send(storage, crew.bayu), 0
    await deliver(storage, 3)
    short = await send(storage, crew.bayu, draft=2)
    urgent = await send(storage, crew.bayu, draft=3, content=Content(TEXT.text, urgent=True))
    order = [delivery.notice_id for delivery in await storage.deliveries.waiting(100)]
    assert order[: order.count(urgent)] == [urgent] * order.count(urgent)
    assert order.index(long) < order.index(short), "of one turn the older goes first"


async def test_who_unblocks_gets_nothing_of_what_was_taken_back(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    for delivery in await take(storage):
        await storage.deliveries.settle(delivery, "failed", "Forbidden: bot was blocked by the user")
    await storage.db.run("UPDATE notices SET send_at = unixepoch()")
    await storage.notices.finish(notice_id, AT)
    await storage.notices.recall(crew.bayu, notice_id, AT)
    await storage.deliveries.try_again(104)
    assert await storage.deliveries.waiting(9) == []


async def test_who_unblocks_opens_a_finished_one_again(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    for delivery in await take(storage):
        await storage.deliveries.settle(delivery, "failed", "Forbidden: bot was blocked by the user")
    await storage.db.run("UPDATE notices SET send_at = unixepoch()")
    await storage.notices.finish(notice_id, AT)
    await storage.deliveries.try_again(104)
    assert [delivery.chat_id for delivery in await storage.deliveries.waiting(9)] == [104]
    assert await storage.notices.open() == [notice_id]


async def test_in_the_quiet_hours_only_urgent_ones_are_next(storage: Storage, crew: Crew) -> None:
    plain = await send(storage, crew.bayu)
    urgent = await send(storage, crew.bayu, 2, replace(TEXT, urgent=True))
    at_night = await storage.deliveries.waiting(99, only_urgent=True)
    assert {each.notice_id for each in at_night} == {urgent} and all(each.urgent for each in at_night)
    assert {each.notice_id: each.urgent for each in await storage.deliveries.waiting(99)} == {
        urgent: True,
        plain: False,
    }


async def blocked_by_all(storage: Storage, crew: Crew, at: int) -> int:
    """A notice that has ended, and that nobody has got."""
    notice_id = await send(storage, crew.bayu)
    for delivery in await take(storage):
        await storage.deliveries.settle(delivery, "failed", "Forbidden: bot was blocked by the user")
    await storage.db.run("UPDATE notices SET send_at = ?", at)
    await storage.notices.finish(notice_id, at)
    return notice_id


async def test_who_unblocks_after_they_were_let_go_gets_nothing(storage: Storage, crew: Crew) -> None:
    await blocked_by_all(storage, crew, int(time.time()))
    await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.siti.id)
    await storage.deliveries.try_again(104)
    assert await storage.deliveries.waiting(9) == []


@pytest.mark.parametrize(("age_s", "count"), [(KEEP_REFUSED_S - 60, 1), (KEEP_REFUSED_S + 60, 0)])
async def test_who_unblocks_gets_nothing_that_is_too_old(storage: Storage, crew: Crew, age_s: int, count: int) -> None:
    await blocked_by_all(storage, crew, int(time.time()) - age_s)
    await storage.deliveries.try_again(104)
    assert len(await storage.deliveries.waiting(9)) == count


async def test_who_unblocks_gets_nothing_that_failed_for_another_reason(storage: Storage, crew: Crew) -> None:
    await blocked_by_all(storage, crew, int(time.time()))
    await storage.db.run("UPDATE deliveries SET reason = 'BadRequest: wrong file identifier'")
    await storage.deliveries.try_again(104)
    assert await storage.deliveries.waiting(9) == []


async def test_when_nothing_came_no_hour_is_kept(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    some, none = await take(storage, 2)
    await storage.deliveries.settle(some, "waiting", None, [11])
    await storage.deliveries.settle(none, "failed", "Forbidden: bot was blocked by the user")
    rows = await storage.db.rows("SELECT person_id, sent_at FROM deliveries WHERE sent_at IS NOT NULL")
    assert [row["person_id"] for row in rows] == [some.person_id]


async def test_who_is_forgotten_while_it_goes_to_them_stays_so(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    taken = await take(storage)
    async with storage.db.unit():
        await forget_contact(storage.db, crew.siti.id)
    for delivery in taken:
        await storage.deliveries.settle(delivery, "sent", None, [11])
    rows = await storage.db.rows("SELECT person_id, chat_id FROM deliveries ORDER BY person_id")
    assert {row["person_id"] for row in rows if row["chat_id"] is None} == {crew.siti.id}
