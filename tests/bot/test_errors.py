"""When something breaks: who is told, and that nobody learns more than they need."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator

import pytest
from telegram import Chat, Message, Update, User

from bot import errors
from bot.settings import Settings
from storage import Storage, open_storage

NOW = 1_800_000_000


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    async with open_storage(settings.database) as storage:
        yield storage


def said_in(chat_id: int, kind: str) -> Update:
    at = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    chat, person = Chat(chat_id, kind), User(7, "Siti", is_bot=False)
    return Update(1, message=Message(1, at, chat, from_user=person, text="rahasia"))


async def told(storage: Storage, update: Update, error: Exception | None) -> dict[int, str]:
    async with storage.db.unit():
        await errors.tell(storage, update, "K12", error)
    return {message.chat_id: message.args["text"] for message in await storage.outbox.after(0)}


async def join(storage: Storage, phone: str, telegram_id: int) -> None:
    async with storage.db.unit():
        person = await storage.people.by_phone(phone)
        assert person
        await storage.people.join(person.id, telegram_id, at=NOW)


async def test_the_person_is_told_the_code_and_not_the_cause(storage: Storage) -> None:
    texts = await told(storage, said_in(7, Chat.PRIVATE), ValueError("rahasia"))
    assert set(texts) == {7}
    assert "<code>K12</code>" in texts[7]
    assert "tersimpan" in texts[7]
    assert "ValueError" not in texts[7]


async def test_admins_who_have_joined_are_told_the_cause_and_not_the_words(storage: Storage) -> None:
    await join(storage, "+628115801051", 51)
    await join(storage, "+628115801002", 2)
    texts = await told(storage, said_in(7, Chat.PRIVATE), ValueError("rahasia"))
    assert set(texts) == {7, 51}, "a coordinator is no admin"
    assert "K12" in texts[51] and "ValueError" in texts[51]
    assert "rahasia" not in texts[51]


async def test_a_group_is_told_nothing(storage: Storage) -> None:
    await join(storage, "+628115801051", 51)
    assert set(await told(storage, said_in(-100, Chat.GROUP), ValueError())) == {51}
    assert -100 not in await told(storage, said_in(-100, Chat.SUPERGROUP), ValueError())


async def test_an_update_without_a_chat_or_a_cause(storage: Storage) -> None:
    await join(storage, "+628115801051", 51)
    texts = await told(storage, Update(1), None)
    assert set(texts) == {51}
    assert "K12" in texts[51]


async def test_what_is_undone_tells_nobody(storage: Storage) -> None:
    with pytest.raises(KeyError):
        async with storage.db.unit():
            await errors.tell(storage, said_in(7, Chat.PRIVATE), "K12", None)
            raise KeyError
    assert await storage.outbox.after(0) == []
