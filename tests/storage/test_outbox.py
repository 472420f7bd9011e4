"""The outbox: what is to be said, in order, only once it is true."""

from __future__ import annotations

import pytest
import time_machine

from storage import Storage
from storage.outbox import KEEP_SCREENS_S, Message

CHAT = 104


async def say(storage: Storage, text: str, screen: str | None = None, chat: int = CHAT) -> None:
    async with storage.db.unit():
        await storage.outbox.add(chat, "send_message", {"text": text}, screen)


async def change(storage: Storage, text: str, screen: str, chat: int = CHAT) -> None:
    async with storage.db.unit():
        await storage.outbox.edit(chat, {"text": text}, screen)


async def texts(storage: Storage, last_id: int = 0) -> list[str]:
    return [message.args["text"] for message in await storage.outbox.after(last_id)]


async def test_a_message_comes_out_as_it_went_in(storage: Storage) -> None:
    args = {"text": "<b>Baik 👍</b>", "reply_markup": {"inline_keyboard": [[{"text": "Ya"}]]}, "n": 1.5, "none": None}
    async with storage.db.unit():
        await storage.outbox.add(CHAT, "send_message", args, "menu")
    (message,) = await storage.outbox.after(0)
    assert message == Message(message.id, CHAT, "send_message", args, "menu")


async def test_nothing_is_to_be_sent_before_the_commit(storage: Storage) -> None:
    async with storage.db.unit():
        await storage.outbox.add(CHAT, "send_message", {"text": "Tercatat"})
        assert await texts(storage) == []
        assert await storage.outbox.waiting() == 1
    assert await texts(storage) == ["Tercatat"]


async def test_nothing_is_said_of_what_did_not_happen(storage: Storage) -> None:
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await storage.outbox.add(CHAT, "send_message", {"text": "Tercatat"})
            raise ValueError
    assert await texts(storage) == []


async def test_messages_keep_their_order_and_can_be_read_on_from_one(storage: Storage) -> None:
    for text in "abcd":
        await say(storage, text, chat=ord(text))
    messages = await storage.outbox.after(0, limit=2)
    assert [message.args["text"] for message in messages] == ["a", "b"]
    assert await texts(storage, messages[-1].id) == ["c", "d"]


async def test_an_id_is_never_given_again(storage: Storage) -> None:
    await say(storage, "one")
    (message,) = await storage.outbox.after(0)
    await storage.outbox.sent(message, None)
    await say(storage, "two")
    assert await texts(storage, message.id) == ["two"]


async def test_what_is_sent_is_gone(storage: Storage) -> None:
    await say(storage, "one")
    (message,) = await storage.outbox.after(0)
    async with storage.db.unit():
        await storage.outbox.sent(message, 77)
    assert await texts(storage) == []
    assert await storage.outbox.waiting() == 0
    assert await storage.db.rows("SELECT * FROM screens") == []  # it had no name


async def test_what_telegram_will_not_take_is_kept_but_not_sent_again(storage: Storage) -> None:
    await say(storage, "one")
    (message,) = await storage.outbox.after(0)
    async with storage.db.unit():
        await storage.outbox.failed(message, "Bad Request: message is too long")
    assert await texts(storage) == []
    assert await storage.outbox.waiting() == 0
    assert (await storage.db.one("SELECT error FROM outbox"))["error"] == "Bad Request: message is too long"


async def test_a_named_message_can_be_found_again(storage: Storage) -> None:
    assert await storage.outbox.message_id(CHAT, "progress") is None
    for message_id in (77, 78):
        await say(storage, "0 dari 46", "progress")
        (message,) = await storage.outbox.after(0)
        await storage.outbox.sent(message, message_id)
        assert await storage.outbox.message_id(CHAT, "progress") == message_id
    assert await storage.outbox.message_id(CHAT + 1, "progress") is None
    assert await storage.outbox.message_id(CHAT, "menu") is None


async def test_a_sent_edit_leaves_the_name_as_it_was(storage: Storage) -> None:
    await say(storage, "0", "progress")
    (message,) = await storage.outbox.after(0)
    await storage.outbox.sent(message, 77)
    await change(storage, "1", "progress")
    (edit,) = await storage.outbox.after(message.id)
    assert edit.method == "edit_message_text"
    await storage.outbox.sent(edit, None)
    assert await storage.outbox.message_id(CHAT, "progress") == 77


async def test_of_several_waiting_changes_only_the_last_is_sent(storage: Storage) -> None:
    await say(storage, "0", "progress")
    for text in "123":
        await change(storage, text, "progress")
    assert await texts(storage) == ["0", "3"]


async def test_a_change_takes_the_place_of_its_own_kind_only(storage: Storage) -> None:
    await say(storage, "first", "a")
    await change(storage, "other screen", "b")
    await change(storage, "other chat", "a", chat=CHAT + 1)
    await change(storage, "old", "a")
    await change(storage, "new", "a")
    assert await texts(storage) == ["first", "other screen", "other chat", "new"]


async def test_a_change_that_was_refused_stays_to_be_read(storage: Storage) -> None:
    await change(storage, "refused", "a")
    (message,) = await storage.outbox.after(0)
    await storage.outbox.failed(message, "Bad Request")
    await change(storage, "new", "a")
    assert (await storage.db.one("SELECT count(*) AS n FROM outbox WHERE error IS NOT NULL"))["n"] == 1


async def test_whoever_holds_a_change_learns_that_it_is_out_of_date(storage: Storage) -> None:
    await change(storage, "old", "a")
    (old,) = await storage.outbox.after(0)
    assert await storage.outbox.still_wanted(old)
    async with storage.db.unit():
        await storage.outbox.edit(CHAT, {"text": "new"}, "a")
        assert await storage.outbox.still_wanted(old)  # not yet committed
    assert not await storage.outbox.still_wanted(old)
    assert await storage.outbox.still_wanted((await storage.outbox.after(0))[0])


async def test_names_of_messages_are_let_go_after_a_month(storage: Storage) -> None:
    with time_machine.travel(1_795_500_000, tick=False) as clock:
        await say(storage, "0", "progress")
        (message,) = await storage.outbox.after(0)
        await storage.outbox.sent(message, 77)
        clock.shift(KEEP_SCREENS_S)
        await storage.outbox.forget_old()
        assert await storage.outbox.message_id(CHAT, "progress") == 77
        clock.shift(1)
        await storage.outbox.forget_old()
        assert await storage.outbox.message_id(CHAT, "progress") is None
