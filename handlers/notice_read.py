"""The buttons under a notice: read with one tap, answered with one, and the answer changed with another.

Siti   (✅ Sudah baca)
bot    (the button becomes ☑️ Sudah dibaca)
Siti   (Bisa hadir)
bot    (the button becomes ☑️ Bisa hadir)
"""

from __future__ import annotations

from telegram import Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_message import PREVIEW, buttons_of
from storage.notices_received import Received
from storage.roles import Act


async def read(update: Update, context: Context) -> None:
    """Tapped again it stays read."""
    if mine := await _mine(context):
        await _read(update, context, mine.notice_id)
        context.toast(say.notice_read.already if mine.read_at else say.notice_read.thanks)


async def answer(update: Update, context: Context) -> None:
    """Whoever answers has read it."""
    mine, number = await _mine(context), int(context.tapped[1])
    if mine is None:
        return None
    if number >= len(mine.content.answers):
        return context.toast(say.common.old_button)
    await context.storage.notice_reads.answer(context.me.id, mine.notice_id, number, context.sent_at)
    await _read(update, context, mine.notice_id)
    return context.toast(say.notice_read.answered % mine.content.answers[number])


async def _mine(context: Context) -> Received | None:
    """The tapper's own copy; else they are told."""
    notice_id = int(context.tapped[0])
    mine = await context.storage.notices_received.one(context.me.id, notice_id)
    if mine is None:
        context.toast(say.notice_read.only_a_preview if notice_id == PREVIEW else say.common.old_button)
    return mine


async def _read(update: Update, context: Context, notice_id: int) -> None:
    """Kept, and seen under the tapped message and every other that has the same buttons."""
    me, chat_id, query = context.me.id, context.chat_id, update.callback_query
    tapped = query.message.message_id if query and query.message else 0
    reads, outbox = context.storage.notice_reads, context.storage.outbox
    await reads.has_it(me, notice_id, chat_id, tapped, context.sent_at)
    await reads.read(me, notice_id, context.sent_at)
    now = await context.storage.notices_received.one(me, notice_id)
    if now is None:
        return
    args = {"chat_id": chat_id, "reply_markup": buttons_of(notice_id, now.content, True, now.answer).to_dict()}
    for message_id in sorted({tapped} | await reads.copies(me, notice_id, chat_id)):
        screen = f"notice/{message_id}"
        await outbox.know(chat_id, screen, message_id)
        await outbox.edit(chat_id, args, screen, "edit_message_reply_markup")


feature = Feature(
    act=Act.NOTICES,
    taps={"notice_read/([0-9]{1,15})": read, "notice_answer/([0-9]{1,15})/([0-9])": answer},
)
