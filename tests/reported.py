"""Reports that are there, as if their cadres had sent them."""

from __future__ import annotations

import itertools
import time
from datetime import date

from bot.life import Bot
from storage.report import Content
from storage.reports import NewReport, Receipt
from tests.phone import Phone

_drafts = itertools.count(100_000)


async def reported(bot: Bot, who: Phone, *rts: str, day: date, people: int | None = None) -> Receipt:
    """Of these RT of their own kelurahan, sent now."""
    storage = bot.house.storage
    me = await storage.people.by_telegram_id(who.id)
    assert me and me.kelurahan_code
    content = Content(rts, "GORO", day, "gotong royong", people, ())
    new = NewReport(next(_drafts), me.id, me.kelurahan_code, content)
    async with storage.db.unit():
        return await storage.reports.add(new, int(time.time()), day, "BTG")
