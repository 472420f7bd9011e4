"""What goes to everybody is put together once; cut off, it goes on where it was; its pace tells how long it takes."""

from __future__ import annotations

from datetime import datetime

import pytest
from telegram import Chat, Message

from bot.letters import Letters, ids_of, left_of
from bot.notice_progress import LOOK_BACK, Counts
from handlers.notice_message import Call
from storage import Storage, open_storage
from storage.notice import Content, Piece
from tests.conftest import Settings
from tests.crowd import announce

ALBUM, PLACE, WORDS = Call("send_media_group", {}, 3), Call("send_location", {}), Call("send_message", {})


def sent(number: int) -> Message:
    return Message(number, datetime.fromtimestamp(0).astimezone(), Chat(7, "private"))


@pytest.mark.parametrize(
    ("come", "left"),
    [(0, [ALBUM, PLACE, WORDS]), (3, [PLACE, WORDS]), (4, [WORDS]), (5, [])],
)
def test_what_has_come_is_not_sent_again(come: int, left: list[Call]) -> None:
    assert left_of([ALBUM, PLACE, WORDS], come) == left


def test_the_numbers_of_messages_are_kept_and_nothing_else() -> None:
    assert ids_of(sent(4)) == [4]
    assert ids_of((sent(4), sent(5))) == [4, 5]
    assert ids_of(True) == ids_of(None) == []


async def test_it_is_read_once_while_it_is_under_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_storage(settings.database) as storage:
        content = Content("Rapat", (Piece("photo", "a"), Piece("photo", "b")))
        notice_id = await announce(storage, content)
        letters, reads = Letters(storage), count_reads(storage, monkeypatch)
        first = await letters.read(notice_id)
        assert [call.method for call in first] == ["send_media_group", "send_message"]
        assert await letters.read(notice_id) is first
        letters.keep([notice_id, 99])
        assert await letters.read(notice_id) is first
        assert len(reads) == 1
        letters.keep([])
        assert await letters.read(notice_id) == first
        assert len(reads) == 2


def count_reads(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    reads, get = [], storage.notices.get

    async def counted(notice_id: int) -> object:
        reads.append(notice_id)
        return await get(notice_id)

    monkeypatch.setattr(storage.notices, "get", counted)
    return reads


async def test_of_one_that_is_not_there_nothing_is_left(settings: Settings) -> None:
    async with open_storage(settings.database) as storage:
        assert await Letters(storage).read(99) == []


def test_the_time_that_is_left_is_at_first_a_guess() -> None:
    assert Counts().seconds_left(900, 10.0, 30) == 30


def test_then_it_is_what_the_last_while_says() -> None:
    counts = Counts()
    for n in range(4):
        left = counts.seconds_left(1_000 - 40 * n, 10.0 + 4 * n, 30)
    assert left == 88, "880 at ten a second"


def test_a_pause_long_ago_does_not_count_any_more() -> None:
    counts = Counts()
    counts.seconds_left(1_000, 0.0, 30)
    for n in range(LOOK_BACK + 1):
        left = counts.seconds_left(1_000 - 80 * n, 600.0 + 4 * n, 30)
    assert left == (1_000 - 80 * LOOK_BACK) / 20


def test_when_nothing_moves_it_is_a_guess_again() -> None:
    counts = Counts()
    counts.seconds_left(900, 0.0, 30)
    assert counts.seconds_left(900, 60.0, 30) == 30
