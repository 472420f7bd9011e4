"""A notice that everybody has who can have it, for tests of what happens afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import Storage
from storage.audience import Audience
from storage.notice import Content, Notice
from storage.person import Person

AT = 1_795_500_000
ZONE = ZoneInfo("Asia/Makassar")
TEXT = Content("Rapat <b>besok</b>", answers=("Bisa", "Tidak"))


async def begun(storage: Storage, author: Person, content: Content = TEXT, at: int = AT, **whom: object) -> Notice:
    """Nobody has it yet; whom: fields of Audience."""
    row = await storage.db.one("SELECT 100 + count(*) AS number FROM notices")
    audience = replace(Audience(), **whom)  # type: ignore[arg-type]
    notice = await storage.notices.add(author, row["number"], content, audience, at, at)
    await storage.notices.begin(notice, datetime.fromtimestamp(at, ZONE))
    return await again(storage, notice)


async def delivered(storage: Storage, notice: Notice, at: int = AT) -> Notice:
    """To everybody who still waits for it: message 700 and their own number."""
    for one in await storage.db.rows("SELECT person_id FROM deliveries WHERE state = 'waiting'"):
        await storage.db.run(
            """
            UPDATE deliveries SET state = 'sent', sent_at = ?, message_ids = '[' || (700 + person_id) || ']',
                chat_id = (SELECT telegram_id FROM people WHERE id = person_id)
            WHERE person_id = ? AND state = 'waiting'
            """,
            *(at, one["person_id"]),
        )
    await storage.notices.finish(notice.id, at)
    return await again(storage, notice)


async def sent(storage: Storage, author: Person, content: Content = TEXT, at: int = AT, **whom: object) -> Notice:
    return await delivered(storage, await begun(storage, author, content, at, **whom), at)


async def again(storage: Storage, notice: Notice) -> Notice:
    """As it is by now."""
    found = await storage.notices.get(notice.id)
    assert found
    return found
