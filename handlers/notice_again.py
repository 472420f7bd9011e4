"""A notice that one has got, shown once more as it came, with what one has done with it.

Siti   (1)
bot    📢 Pengumuman · Besok rapat pukul 09.00.                                [☑️ Sudah dibaca] [↩️ Tanya]
"""

from __future__ import annotations

from telegram import Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_message import buttons_of, calls_of
from storage.notice import State
from storage.notice_replies import COPY
from storage.roles import Act


async def show(update: Update, context: Context) -> None:
    """Below; one that was taken back is not shown any more."""
    storage, me = context.storage, context.me
    mine = await storage.notices_received.one(me.id, int(context.tapped[0]))
    notice = await storage.notices.get(mine.notice_id) if mine else None
    author = await storage.people.by_id(notice.author_id) if notice else None
    if mine is None or notice is None or author is None or notice.state is State.RECALLED:
        return context.toast(say.common.old_button)
    *before, last = calls_of(context.chat_id, notice.id, notice.content, author)
    for call in before:
        await context.call(call.method, call.args)
    buttons = buttons_of(notice.id, notice.content, mine.read_at is not None, mine.answer)
    return await context.call(last.method, last.args | {"reply_markup": buttons.to_dict()}, f"{COPY}{notice.id}")


feature = Feature(act=Act.NOTICES, taps={"notice_open/([0-9]{1,15})": show})
