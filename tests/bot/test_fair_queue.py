"""The queue in memory: nothing lost, every chat in its order, and whoever floods after everybody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Chat, Message, Poll, Update, User

from bot import fair_queue
from bot.fair_queue import MANY, FairQueue

AT = datetime(2026, 11, 24, tzinfo=UTC)


def update(number: int, chat: int) -> Update:
    kind = Chat.PRIVATE if chat > 0 else Chat.GROUP
    return Update(number, message=Message(number, AT, Chat(chat, kind), from_user=User(7, "x", False), text="x"))


def chat_of(item: Update) -> int:
    return item.effective_chat.id if item.effective_chat else 0


def drained(queue: FairQueue) -> list[Update]:
    return [queue.get_nowait() for _ in range(queue.qsize())]


# A step puts `count` updates of a chat, or takes as many out.
steps = st.lists(
    st.tuples(st.sampled_from([0, 1, 2, 3, -5]), st.integers(1, 2 * MANY)) | st.integers(1, 3 * MANY), max_size=12
)


@given(steps)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_each_chat_keeps_its_order_and_nothing_is_lost(steps: list[tuple[int, int] | int]) -> None:
    queue, put, got = FairQueue(), [], []
    for step in steps:
        if isinstance(step, int):
            got += [queue.get_nowait() for _ in range(min(step, queue.qsize()))]
            continue
        chat, count = step
        for _ in range(count):
            item = update(len(put), chat) if chat else Update(len(put))
            put.append(item)
            queue.put_nowait(item)
        assert queue.qsize() == len(put) - len(got)
        assert queue.empty() == (len(put) == len(got))
    got += drained(queue)
    assert sorted(item.update_id for item in got) == list(range(len(put)))
    for chat in {chat_of(item) for item in put}:
        numbers = [item.update_id for item in got if chat_of(item) == chat]
        assert numbers == sorted(numbers)
    assert queue.empty()
    assert not queue._waiting and not queue._late, "what is forgotten does not pile up"


@given(
    st.lists(st.sampled_from([1, 2, 3]), max_size=3 * MANY).filter(
        lambda chats: all(chats.count(c) <= MANY for c in (1, 2, 3))
    )
)
@settings(max_examples=30, deadline=None)
def test_as_long_as_nobody_floods_it_is_first_in_first_out(chats: list[int]) -> None:
    queue = FairQueue()
    for number, chat in enumerate(chats):
        queue.put_nowait(update(number, chat))
    assert [item.update_id for item in drained(queue)] == list(range(len(chats)))
    assert queue.flooding == set()


def test_others_come_before_what_is_too_much() -> None:
    queue = FairQueue()
    for number in range(1000):
        queue.put_nowait(update(number, 1))
    queue.put_nowait(update(1000, 2))
    queue.put_nowait(update(1001, 1))
    order = [item.update_id for item in drained(queue)]
    assert order.index(1000) == MANY
    assert order[-1] == 1001
    assert queue.flooding == {1}


def test_who_has_been_worked_off_is_like_everybody_else_again() -> None:
    queue = FairQueue()
    for number in range(MANY + 5):
        queue.put_nowait(update(number, 1))
    drained(queue)
    queue.put_nowait(update(100, 1))
    queue.put_nowait(update(101, 2))
    assert [item.update_id for item in drained(queue)] == [100, 101]


def test_what_comes_behind_the_late_ones_does_not_overtake_them() -> None:
    queue = FairQueue()
    for number in range(MANY + 2):
        queue.put_nowait(update(number, 1))
    for _ in range(MANY):
        queue.get_nowait()
    queue.put_nowait(update(500, 1))
    assert [item.update_id for item in drained(queue)] == [MANY, MANY + 1, 500]


def test_a_chat_is_told_once_in_an_hour_and_a_group_never(monkeypatch: pytest.MonkeyPatch) -> None:
    queue, clock = FairQueue(), [1000.0]
    monkeypatch.setattr(fair_queue.time, "monotonic", lambda: clock[0])
    for told in ({1}, set(), {1}):
        for number in range(MANY + 1):
            queue.put_nowait(update(number, 1))
            queue.put_nowait(update(number, -5))
        assert queue.flooding == told
        queue.flooding = set()
        drained(queue)
        clock[0] += fair_queue.TELL_AGAIN_S / 2 + 1


def test_an_update_without_a_chat_floods_nobody() -> None:
    queue = FairQueue()
    poll = Poll("1", "?", [], 0, False, False, Poll.REGULAR, False, allows_revoting=False, members_only=False)
    for number in range(3 * MANY):
        queue.put_nowait(Update(number, poll=poll))
    queue.put_nowait(update(999, 1))
    assert drained(queue)[-1].update_id == 999
    assert queue.flooding == set()
