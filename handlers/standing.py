"""Tell people what they may now, whenever that has changed: the words, the menu, the list of commands."""

from __future__ import annotations

from collections.abc import Iterable

from telegram import ReplyKeyboardRemove

from handlers.kit.context import tell
from handlers.kit.menu import commands_for, menu_for
from handlers.kit.texts import say
from storage import Storage
from storage.person import Person

AT_ONCE = 500  # people; of many more the loop would be held for seconds


async def tell_some(storage: Storage, after: int) -> int | None:
    """Whose standing is not what they were last told, among the next few beyond the id of a person.

    In a unit of its own; the last one's id, None: those were all.
    """
    async with storage.db.unit():
        ids = await storage.people.ids_with_account(after, AT_ONCE)
        await tell_these(storage, ids)
    return ids[-1] if len(ids) == AT_ONCE else None


async def tell_these(storage: Storage, ids: Iterable[int]) -> None:
    """Those of them whose standing has changed."""
    people = await storage.people.by_ids(ids)
    await _tell(storage, [person for person in people if person.telegram_id and person.told != person.standing])


async def _tell(storage: Storage, people: Iterable[Person]) -> None:
    for person in people:
        if not person.roles and person.told:
            await say_goodbye(storage, person.telegram_id or 0, say.standing.no_longer())
        elif person.roles:
            await tell(storage, person.telegram_id or 0, say.standing.changed(person), menu_for(person))
            await set_commands(storage, person)
        await storage.people.told(person)


async def set_commands(storage: Storage, person: Person) -> None:
    """What Telegram suggests when this person types a slash (Bot API, setMyCommands with a chat's scope)."""
    chat_id = person.telegram_id or 0
    scope = {"type": "chat", "chat_id": chat_id}
    await storage.outbox.add(chat_id, "set_my_commands", {"commands": commands_for(person), "scope": scope})


async def say_goodbye(storage: Storage, chat_id: int, text: str) -> None:
    """The last word to an account that is no longer let in: without a menu, without commands."""
    await tell(storage, chat_id, text, ReplyKeyboardRemove())
    await storage.outbox.add(chat_id, "delete_my_commands", {"scope": {"type": "chat", "chat_id": chat_id}})
