"""One part of the letterhead is changed.

Rina   (Kantor)
bot    Tulis nama kantor, satu baris satu pesan baris …
Rina   PEMERINTAH KOTA BONTANG / DINAS SOSIAL …
bot    Periksa dulu: …                                  [✅ Simpan]
"""

from __future__ import annotations

from typing import Any

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.form import Form, Said
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import saved_not_sent
from handlers.kit.texts import say
from handlers.letterhead import UP
from storage.roles import Act

MOST = {"office": 300, "address": 150, "place": 40, "number": 60}
LINES_MOST = 4


async def given_part(context: Context) -> dict[str, Any] | None:
    part = context.tapped[0]
    return {"part": part} if part in MOST else None


async def ask_words(talk: Talk) -> Prompt:
    return Prompt(talk.question("words", talk.given["part"]))


async def read_words(answer: Answer, talk: Talk) -> str:
    """Lines of the office, else one line."""
    part = talk.given["part"]
    lines = [" ".join(line.split()) for line in (answer.text or "").splitlines() if line.strip()]
    text = "\n".join(lines[:LINES_MOST]) if part == "office" else " ".join(lines)
    if not text:
        raise NotUnderstood(talk.common.not_words())
    if len(text) > MOST[part]:
        raise NotUnderstood(talk.common.too_long(MOST[part], len(text)))
    if part == "number" and "{nomor}" not in text:
        raise NotUnderstood(talk.question("not_number"))
    return text


async def review(talk: Talk) -> str:
    return str(say.letterhead_part.review(say.letterhead.parts[talk.given["part"]], talk.answers["words"]))


async def save(talk: Talk) -> Said:
    await talk.storage.letterhead.change(talk.me, talk.context.sent_at, talk.given["part"], talk.answers["words"])
    return say.letterhead.saved(), keyboard(UP)


form = Form(
    name="letterhead_part",
    command=None,
    act=Act.KEEP_LETTERHEAD,
    steps=(Step("words", ask_words, read_words),),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given_part,
)
