"""Many people who have joined, and notices that are on their way to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.life import Bot
from bot.sandbox.core import Telegram
from storage import Storage, open_storage
from storage.audience import Audience
from storage.notice import Content
from tests.phone import Phone

CROWD = range(5_000, 5_060)
WORDS = "Besok rapat pukul 09.00"
RINA, RINAS_PHONE = 51, "+628115801051"
KELURAHAN = ("64.74.01.1003", "64.74.02.1002", "64.74.03.1001")
ADD = """
    INSERT INTO people (name, phone, role, kelurahan_code, telegram_id, joined_at) VALUES (?, ?, 'kader', ?, ?, 1)
"""


async def gather(storage: Storage, ids: Sequence[int], places: Sequence[str] = KELURAHAN[:1]) -> None:
    """Within a unit: people with these accounts, spread over kelurahan in turn, who know what they may."""
    rows = [(f"Orang {id}", f"+62811{id:07}", places[n % len(places)], id) for n, id in enumerate(ids)]
    await storage.db.run_many(ADD, rows)
    new = [(person.standing, person.id) for person in await storage.people.with_account() if person.told is None]
    await storage.db.run_many("UPDATE people SET told = ? WHERE id = ?", new)


def join(telegram: Telegram, ids: Sequence[int]) -> None:
    for id in ids:
        telegram.join(id, f"Orang{id}")
        telegram.chats[id].started = True


async def announce(
    storage: Storage, content: Content, audience: Audience | None = None, draft: int = 1, phone: str = RINAS_PHONE
) -> int:
    """A notice, Rina's unless another phone is given, is under way; its number."""
    async with storage.db.unit():
        writer = await storage.people.by_phone(phone)
        assert writer
        notice = await storage.notices.add(writer, draft, content, audience or Audience(), at=1, send_at=1)
        assert await storage.notices.begin(notice, datetime.now(ZoneInfo("Asia/Makassar")))
    return notice.id


async def announce_before(bot_database: object, content: Content) -> int:
    """The same before the bot has started."""
    async with open_storage(bot_database) as storage:  # type: ignore[arg-type]
        return await announce(storage, content)


async def author(bot: Bot, telegram: Telegram) -> Phone:
    rina = Phone(telegram, RINA, "Rina", RINAS_PHONE[1:])
    rina.bot = bot
    await rina.joins()
    return rina


def times_heard(telegram: Telegram, person: int, words: str = WORDS) -> int:
    said = [message.get("text", "") + message.get("caption", "") for message in telegram.chats[person].messages]
    return sum(words in text for text in said)


def heard(telegram: Telegram, words: str = WORDS) -> set[int]:
    return {times_heard(telegram, person, words) for person in CROWD}


async def states(bot: Bot, column: str = "state") -> list[str]:
    rows = await bot.house.storage.db.committed(f"SELECT DISTINCT {column} FROM deliveries ORDER BY 1")
    return [row[0] for row in rows]
