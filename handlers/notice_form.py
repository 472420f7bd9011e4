"""Tulis pengumuman: one message, seen as it will look, sent to everybody or to some, now or at a time.

Rina   (✏️ Tulis pengumuman)
bot    Kirim isi pengumumannya: tulisan, foto, dokumen, suara atau lokasi.
Rina   Besok rapat pukul 09.00.
bot    📢 Pengumuman · Besok rapat pukul 09.00.             (the real thing)
bot    ⬆️ Begitu tampilannya. Untuk semua orang: 47 orang.   [✅ Kirim ke 47 orang] [👁 Coba ke saya]
                  [✏️ Isi] [Penerima] [Tombol jawaban] [Waktu] [Penting]
Rina   (Waktu)
bot    Kapan dikirim?
Rina   besok 07.30
bot    … Dikirim Rabu, 25 November 2026 pukul 07.30 WITA.    [🕖 Jadwalkan untuk 47 orang]
Rina   (🕖 Jadwalkan untuk 47 orang)
bot    🕖 Pengumuman menunggu waktunya. …                     [✏️ Ubah] [✖ Batalkan pengiriman]
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from telegram.ext import filters

from handlers import notice_draft, notice_picked
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form, Said
from handlers.kit.listen import IsOpen
from handlers.kit.step import BELOW, Talk
from handlers.kit.texts import say
from handlers.notice_answers import quick_answers
from handlers.notice_audience import audience
from handlers.notice_content import add_words, content
from handlers.notice_draft import content_in
from handlers.notice_message import PREVIEW, calls_of
from handlers.notice_moment import moment, moment_in
from handlers.notice_picked import audience_in, reach, told
from handlers.notice_told import told as progress_told
from handlers.notice_told import waiting
from handlers.notice_urgent import urgent
from storage.members import NotYours
from storage.notice import Notice, State
from storage.notices import TooLate
from storage.quiet import quiet_until
from storage.roles import Act

SHOWN = "!shown"  # among the answers of a draft: digest of what was shown as it will look
NAMED_MOST = 8  # who cannot be reached


async def given(context: Context) -> dict[str, Any] | None:
    """`new`, or `change/<id>` of one's own that waits for its time."""
    act, _, notice_id = context.tapped[0].partition("/")
    if act == "new":
        return {"new": True}
    if act != "change" or not notice_id.isdecimal():
        return None
    notice = await context.storage.notices.get(int(notice_id))
    if notice is None or notice.state is not State.TIMED or notice.author_id != context.me.id:
        return None
    at = {"at": context.house.local(notice.send_at).isoformat()}
    answers = notice_draft.as_given(notice.content) | notice_picked.as_given(notice.audience) | at
    return {"notice": notice.id, "answers": answers, "title": str(say.notice_form.title_change)}


async def review(talk: Talk) -> str:
    """The notice itself goes first, whenever it looks otherwise than it was shown last."""
    await _show(talk)
    at, quiet = moment_in(talk), _quiet(talk)
    whom = await reach(talk)
    names = [*whom.not_joined.values()][:NAMED_MOST], [*whom.blocked.values()][:NAMED_MOST]
    return str(say.notice_form.review(await told(talk), whom, names, at, quiet, _is_urgent(talk), talk.given))


async def send_label(talk: Talk) -> str:
    words, people = say.notice_form, len((await reach(talk)).reached)
    return str((words.plan_to if moment_in(talk) or _quiet(talk) else words.send_to) % people)


async def try_it(talk: Talk) -> str:
    """To oneself, as everybody will get it."""
    await _say(talk)
    return str(say.notice_form.tried())


async def send(talk: Talk) -> Said:
    """Kept, and begun with if it is to go at once."""
    now = talk.context.sent
    try:
        notice = await _kept(talk, moment_in(talk) or _quiet(talk) or now)
    except NotYours:
        return str(say.common.not_yours())
    except TooLate:
        return str(say.notice_form.gone_already())
    if notice.state is State.TIMED and notice.send_at <= int(now.timestamp()):
        await talk.storage.notices.begin(notice, now)
        notice = await talk.storage.notices.get(notice.id) or notice
    if notice.state is State.TIMED:
        return waiting(notice, await reach(talk), talk.context.house.local(notice.send_at))
    return progress_told(await talk.storage.notices.progress(notice.id))


async def _kept(talk: Talk, at: datetime) -> Notice:
    notices, sent_at = talk.storage.notices, talk.context.sent_at
    what = (talk.draft.number, content_in(talk.answers), audience_in(talk.answers), sent_at, int(at.timestamp()))
    if notice_id := talk.given.get("notice"):
        return await notices.change(talk.me, notice_id, *what)
    return await notices.add(talk.me, *what)


async def _show(talk: Talk) -> None:
    content = content_in(talk.answers)
    digest = hashlib.sha256(content.json.encode()).hexdigest()[:16]
    if talk.answers.get(SHOWN) != digest:
        talk.answers[SHOWN] = digest
        await _say(talk)


async def _say(talk: Talk) -> None:
    """What comes after it in this update stands below it."""
    for call in calls_of(talk.context.chat_id, PREVIEW, content_in(talk.answers), talk.me):
        await talk.context.call(call.method, call.args)
    talk.memo[BELOW] = True


def _quiet(talk: Talk) -> datetime | None:
    """Until when it waits, should it be sent now, because people are left in peace."""
    return None if _is_urgent(talk) or moment_in(talk) else quiet_until(talk.context.sent)


def _is_urgent(talk: Talk) -> bool:
    return content_in(talk.answers).urgent and talk.me.may(Act.SEND_URGENT)


form = Form(
    name="notice_form",
    command=None,
    act=Act.SEND_NOTICE,
    steps=(content("content"), audience("audience"), quick_answers("answers"), moment("at"), urgent("urgent")),
    review=review,
    finish=send,
    send_label=send_label,
    given=given,
    keeps=add_words,
    also=((str(say.notice_form.try_it), try_it),),
)

# A place is otherwise taken for coming to work.
place = Feature(act=Act.SEND_NOTICE, others={filters.LOCATION & IsOpen("notice_form", live=True): form.answered})
