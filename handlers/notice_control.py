"""A notice after it was confirmed: its author stops it, lets it go on, calls it off or takes it back.

bot    📢 Sedang dikirim: 12 dari 47 … sekitar 1 menit lagi           [⏹ Hentikan]
Rina   (⏹ Hentikan)
bot    ⏹ Dihentikan. Terkirim ke 20 dari 47 orang.   [▶️ Lanjutkan] [🗑 Tarik kembali] [📊 Siapa sudah baca]
Rina   (🗑 Tarik kembali)
bot    Tarik kembali pengumuman ini? …                       [Ya, tarik kembali] [Tidak]
Rina   (Ya, tarik kembali)
bot    🗑 Sedang ditarik kembali … 🗑 Ditarik kembali dari 19 orang. Tidak bisa dihapus: 1.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import DELETE, Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_managed import ID, itself
from handlers.notice_told import shown
from storage import Storage
from storage.members import NotYours
from storage.notice import RECALL_S, State
from storage.notice_replies import COPY
from storage.notices import TooLate
from storage.person import Person
from storage.roles import Act


async def stop(update: Update, context: Context) -> None:
    await _do(context, context.storage.notices.stop)


async def resume(update: Update, context: Context) -> None:
    await _do(context, context.storage.notices.resume)


async def recall(update: Update, context: Context) -> None:
    """Asks first: it cannot be undone."""
    notice = await itself(context)
    if notice is None:
        return
    progress = await context.storage.notices.progress(notice.id)
    if notice.state not in (State.SENDING, State.STOPPED, State.FINISHED) or not progress.sent + progress.unsure:
        context.toast(say.notice_control.too_late)
        return
    old = context.sent_at - notice.send_at > RECALL_S
    yes = (say.notice_control.yes_recall, f"notice_recalled/{notice.id}")
    no = (say.notice_control.no, f"notice_shown/{notice.id}")
    await context.edit(say.notice_control.really(progress, old), keyboard([yes], [no]), screen=notice.screen)


async def recalled(update: Update, context: Context) -> None:
    await _do(context, partial(_take_back, context.storage))


async def _take_back(storage: Storage, by: Person, notice_id: int, at: int) -> None:
    """From those to whom it was sent, and where it was opened once more."""
    await storage.notices.recall(by, notice_id, at)
    copy = f"{COPY}{notice_id}"
    for chat_id in await storage.outbox.chats(copy):
        await storage.outbox.add(chat_id, DELETE, {"chat_id": chat_id}, copy)


async def show(update: Update, context: Context) -> None:
    if notice := await itself(context):
        await context.edit(*await shown(context, notice), screen=notice.screen)


async def _do(context: Context, act: Callable[..., Awaitable[None]]) -> None:
    """What was done shows in the author's message, and in the one that was tapped should that be an admin's."""
    notice_id = int(context.tapped[0])
    try:
        await act(context.me, notice_id, context.sent_at)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    except TooLate:
        context.toast(say.notice_control.too_late)
    if notice := await context.storage.notices.get(notice_id):
        await context.edit(*await shown(context, notice), screen=notice.screen)
    return None


feature = Feature(
    act=Act.SEND_NOTICE,
    taps={
        f"notice_stop/{ID}": stop,
        f"notice_resume/{ID}": resume,
        f"notice_recall/{ID}": recall,
        f"notice_recalled/{ID}": recalled,
        f"notice_shown/{ID}": show,
    },
)
