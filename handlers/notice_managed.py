"""The notice that a button of its author's, or an admin's, is about."""

from __future__ import annotations

from handlers.kit.context import Context
from handlers.kit.texts import say
from storage.notice import Notice

ID = "([0-9]{1,15})"


async def itself(context: Context) -> Notice | None:
    """If it is theirs to look after; else they are told."""
    return _if_theirs(context, await context.storage.notices.get(int(context.tapped[0])))


async def managed(context: Context) -> Notice | None:
    """The same, but of a reminder the notice that it reminds of."""
    notices = context.storage.notices
    notice = await notices.get(int(context.tapped[0]))
    if notice and notice.reminds:
        notice = await notices.get(notice.reminds)
    return _if_theirs(context, notice)


def _if_theirs(context: Context, notice: Notice | None) -> Notice | None:
    if notice and notice.managed_by(context.me):
        return notice
    context.toast(say.common.not_yours_short)
    return None
