"""Questions back: a reply to a notice goes to its author alone, and the author's reply to that goes back.

Siti   (replies to the notice) Boleh membawa anak?
bot    💬 Pertanyaan Anda sudah disampaikan kepada Rina Wati.
Rina   (gets) 💬 Siti Aminah (kader, Lok Tuan) bertanya tentang pengumuman "Besok rapat": Boleh membawa anak? [↩️ Balas]
Rina   (replies to it) Boleh
Siti   (gets) 💬 Jawaban dari Rina Wati … Boleh                                                       [↩️ Tanya lagi]
"""

from __future__ import annotations

from typing import Any

from telegram import Message, Update
from telegram.ext import filters

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, tell
from handlers.kit.feature import Feature
from handlers.kit.house import replied_to
from handlers.kit.listen import ANSWER, answer_of
from handlers.kit.texts import say
from handlers.notice_message import units
from storage import Storage
from storage.notice import Piece
from storage.notice_replies import SCREEN
from storage.notice_thread import WORDS_MOST, Thread
from storage.roles import Act

PASSED_ON = ("photo", "video", "document", "voice")


class IsReply(filters.MessageFilter):
    """Whether it replies to a notice, or to what was said about one."""

    def filter(self, message: Message) -> bool:
        return isinstance(replied_to.get(), Thread)


async def reply(update: Update, context: Context) -> None:
    """Words, a picture, a file or a voice note; whatever question of ours is open stays so."""
    thread, answer = replied_to.get(), answer_of(update)
    if not isinstance(thread, Thread):
        return None
    sent = answer.file or answer.document
    words = (answer.text or (sent.caption if sent else "")).strip()
    piece = Piece(sent.kind, sent.file_id) if sent and sent.kind in PASSED_ON else None  # type: ignore[arg-type]
    if not words and not piece:
        return await context.say(say.notice_reply.in_words())
    if units(words) > WORDS_MOST:
        return await context.say(say.common.too_long(WORDS_MOST, units(words)))
    return await context.say(await pass_on(context, thread, words, piece))


async def pass_on(context: Context, thread: Thread, words: str, piece: Piece | None = None) -> str:
    """Keep it and tell the other of the two; what the speaker is told."""
    storage, me = context.storage, context.me
    other = await storage.people.by_id(thread.other_id)
    notice = await storage.notices.get(thread.notice_id)
    if notice is None or other is None or not other.active or not other.telegram_id:
        return str(say.notice_reply.gone(thread.from_author))
    if not notice.managed_by(me if thread.from_author else other):
        return str(say.common.not_yours() if thread.from_author else say.notice_reply.gone(False))
    number = await storage.notice_replies.add(thread, words, piece, context.sent_at)
    told = say.notice_reply.answered if thread.from_author else say.notice_reply.asked
    label = say.notice_reply.ask_again if thread.from_author else say.notice_reply.answer
    text, data = told(me, notice.content, words, piece, thread.about), f"notice_words!say/{number}"
    await tell(storage, other.telegram_id, text, keyboard([(label, data)]), screen=f"{SCREEN}{number}")
    if piece:
        await _file(storage, other.telegram_id, piece)
    return str(say.notice_reply.passed_on(other, thread.from_author))


async def _file(storage: Storage, chat_id: int, piece: Piece) -> None:
    """As Telegram has it."""
    args: dict[str, Any] = {"chat_id": chat_id, piece.kind: piece.file_id}
    await storage.outbox.add(chat_id, f"send_{piece.kind}", args)


feature = Feature(act=Act.NOTICES, others={IsReply() & ANSWER & ~filters.LOCATION & ~filters.CONTACT: reply})
