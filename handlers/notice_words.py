"""The way with buttons to ask about a notice and to answer: for whoever does not know how one replies to a message.

Siti   (↩️ Tanya)
bot    Apa yang ingin ditanyakan kepada Rina Wati?
Siti   Boleh membawa anak?
bot    💬 Untuk Rina Wati: Boleh membawa anak?                                          [✅ Kirim]
Siti   (✅ Kirim)
bot    💬 Pertanyaan Anda sudah disampaikan kepada Rina Wati.
"""

from __future__ import annotations

from typing import Any

from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.step import Prompt, Step, Talk
from handlers.kit.steps import words
from handlers.kit.texts import say
from handlers.notice_reply import pass_on
from storage.notice_thread import WORDS_MOST, Thread
from storage.roles import Act


async def given(context: Context) -> dict[str, Any] | None:
    """`ask/<notice>` of one that they have got; `say/<number>` of what they were told about one."""
    kind, _, number = context.tapped[0].partition("/")
    if (kind, number) == ("ask", "0"):
        context.toast(say.notice_read.only_a_preview)
        return None
    thread = await _thread(context, kind, number) if number.isdecimal() and len(number) < 16 else None
    if thread is None:
        return None
    return {"thread": [thread.notice_id, thread.author_id, thread.reader_id, thread.from_author]}


async def ask(talk: Talk) -> Prompt:
    thread = Thread(*talk.given["thread"])
    other = await talk.storage.people.by_id(thread.other_id)
    return Prompt(talk.question("words", other, thread.from_author))


async def review(talk: Talk) -> str:
    other = await talk.storage.people.by_id(Thread(*talk.given["thread"]).other_id)
    return str(say.notice_words.review(other, talk.answers["words"]))


async def send(talk: Talk) -> str:
    return await pass_on(talk.context, Thread(*talk.given["thread"]), talk.answers["words"])


async def _thread(context: Context, kind: str, number: str) -> Thread | None:
    replies, me = context.storage.notice_replies, context.me.id
    if kind == "ask":
        thread = await replies.asked_by(me, int(number))
        if thread is None:
            context.toast(say.notice_words.own_notice)
        return thread
    return await replies.answered_by(me, int(number)) if kind == "say" else None


form = Form(
    name="notice_words",
    command=None,
    act=Act.NOTICES,
    steps=(Step("words", ask, words("words", WORDS_MOST).read),),
    review=review,
    finish=send,
    given=given,
)
