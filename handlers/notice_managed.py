"""The notice that a button of its author's, or an admin's, is about."""

from __future__ import annotations

from handlers.kit.context import Context
from handlers.kit.texts import say
from storage.notice import Notice

ID = "([0-9]{1,15})"


async def managed(context: Context) -> Notice | None:
    """It, or the one that it reminds of, if it is theirs to look after; else they are told."""
    notices = context.storage.notices
    notice = await notices.get(int(context.tapped[0]))
    if notice and notice.reminds:
        notice = await notices.get(notice.reminds)
    if notice is None or not notice.managed_by(context.me):
        context.toast(say.common.not_yours_short)
        return None
    return notice
