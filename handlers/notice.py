"""Pengumuman: an admin tells everyone who has joined.

Rina   📢 Pengumuman
bot    Tulis pengumumannya.
Rina   Besok rapat pukul 09.00.
bot    📢 Pengumuman … (as it will look)  Akan dikirim ke 47 orang. [✅ Kirim ke 47 orang] [✏️ Isi] [✖ Batal]
Rina   (✅ Kirim ke 47 orang)
bot    Sedang dikirim: 12 dari 47 … (the same message, rising, until) ✅ Terkirim ke 47 orang.
"""

from __future__ import annotations

from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import words
from handlers.kit.texts import say
from storage.roles import Act

TEXT_MOST = 3_000  # characters; with its heading and the last look it stays within one message


async def review(talk: Talk) -> str:
    joined, missing = await talk.storage.notices.audience()
    return str(say.notice.review(say.notice.as_sent(talk.answers["text"]), joined, missing))


async def send_label(talk: Talk) -> str:
    joined, _ = await talk.storage.notices.audience()
    return str(say.notice.send_to % joined)


async def send(talk: Talk) -> str:
    context, notices = talk.context, talk.storage.notices
    text = say.notice.as_sent(talk.answers["text"])
    notice_id = await notices.add(talk.me.id, talk.draft.number, text, context.sent_at)
    progress = await notices.progress(notice_id)
    await talk.storage.audit.add(context.sent_at, talk.me.id, "notice.send", notice=notice_id, people=progress.total)
    return str(say.notice.progress(progress))


form = Form(
    name="notice",
    command="pengumuman",
    act=Act.SEND_NOTICE,
    steps=(words("text", most=TEXT_MOST, formatted=True),),
    review=review,
    finish=send,
    send_label=send_label,
)
