"""Remind those who have not read a notice: one tap of its author's, not too often, and never in quiet hours.

Rina   (🔔 Ingatkan yang belum baca (15))
bot    📢 Sedang dikirim: 3 dari 15 …      (15 people get it again, marked as a reminder)
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from handlers import notice_told
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_managed import ID, managed
from storage.members import NotYours
from storage.notice import Content, Notice
from storage.notice_reminders import TooSoon
from storage.notices import TooLate
from storage.quiet import quiet_until
from storage.roles import Act


async def remind(update: Update, context: Context) -> None:
    notice = await managed(context)
    if notice is None:
        return None
    quiet, reminders = quiet_until(context.sent), context.storage.notice_reminders
    send_at = int(quiet.timestamp()) if quiet else context.sent_at
    try:
        made = await reminders.add(context.me, notice, as_reminder(notice.content), context.sent_at, send_at)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    except TooLate:
        return context.toast(say.notice_reminder.no_more)
    except TooSoon as soon:
        return context.toast(say.notice_reminder.too_soon(context.house.local(soon.at)))
    if quiet:
        context.toast(say.notice_reminder.later(quiet))
    else:
        reach = await context.storage.notices.begin(made, context.sent)
        context.toast(say.notice_reminder.going(len(reach.reached) if reach else 0))
    return await _tell(context, made)


def as_reminder(content: Content) -> Content:
    """The same once more, and what it is about on top."""
    return replace(content, text=str(say.notice_reminder.text(content)))


async def _tell(context: Context, made: Notice) -> None:
    """How it goes is told below, where it can be stopped; the page shows it when it is looked at again."""
    now = await context.storage.notices.get(made.id) or made
    await context.say(*await notice_told.shown(context, now), screen=now.screen)


feature = Feature(act=Act.SEND_NOTICE, taps={f"notice_remind/{ID}": remind})
