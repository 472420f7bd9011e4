"""A notice whose time has come: it is begun with, and its author told; or it is not, and the author told why."""

from __future__ import annotations

from datetime import datetime

from handlers.kit.context import tell
from handlers.kit.texts import say
from handlers.notice_told import told
from storage import Storage
from storage.notice import Notice

LATE_S = 6 * 3600  # after a long stop what it says may be no longer so


async def begin(storage: Storage, notice: Notice, now: datetime) -> None:
    """Within the caller's unit; `now`: local. Whoever has changed or called it off meanwhile is first."""
    current = await storage.notices.get(notice.id)
    if current != notice:
        return
    author = await storage.people.by_id(notice.author_id)
    chat_id = author.telegram_id if author else None
    if now.timestamp() - notice.send_at > LATE_S:
        await storage.notices.give_up(notice, int(now.timestamp()))
        if chat_id:
            await tell(storage, chat_id, say.notice_control.missed(), screen=notice.screen)
    elif await storage.notices.begin(notice, now) is None:
        if chat_id:
            await tell(storage, chat_id, say.notice_control.may_no_longer(), screen=notice.screen)
    elif chat_id:
        await tell(storage, chat_id, *told(await storage.notices.progress(notice.id)), screen=notice.screen)
