"""A report is sent back with the coordinator's own words, written or spoken.

Awang  (✍️ Tulis sendiri)
bot    Apa yang perlu diperbaiki?
Awang  fotonya dari kegiatan lain                               (or a voice note)
bot    Bagian mana?                                             [Foto] [Cerita] … [Semuanya]
Awang  (Foto)
bot    Periksa dulu: …                                          [✅ Kirim]
"""

from __future__ import annotations

from typing import Any

from handlers import review
from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.step import Answer, Step, Talk
from handlers.kit.steps import choice, words
from handlers.kit.texts import say
from storage.reviews import may_review
from storage.roles import Act

WORDS_MOST = 500
WHOLE = "review"
_written = words("words", most=WORDS_MOST)


async def given(context: Context) -> dict[str, Any] | None:
    """`<report id>`, of one that is theirs to decide about; in the version that they saw."""
    which = context.tapped[0]
    found = await context.storage.reviews.by_id(int(which)) if which.isdecimal() and len(which) <= 12 else None
    return {"id": found.id, "version": found.version} if found and may_review(context.me, found) else None


async def why(answer: Answer, talk: Talk) -> str | list[str]:
    """What was written; or of a voice note what stands below it, and its file_id."""
    if answer.file is None or answer.file.kind != "voice":
        return str(await _written.read(answer, talk))
    return [answer.file.caption[:WORDS_MOST] or str(say.review_words.spoken), answer.file.file_id]


def said(talk: Talk) -> tuple[str, str | None]:
    """Words, and voice."""
    answer = talk.answers["words"]
    return (answer, None) if isinstance(answer, str) else (answer[0], answer[1])


async def parts(talk: Talk) -> dict[str, str]:
    found = await talk.storage.reviews.by_id(talk.given["id"])
    asked = await review.questions_of(found, talk.context) if found else []
    return {say.report.labels[step]: step for step in asked} | {str(say.review_words.whole): WHOLE}


async def last_look(talk: Talk) -> str:
    found = await talk.storage.reviews.by_id(talk.given["id"])
    return str(say.review_words.review(found, said(talk)[0]))


async def save(talk: Talk) -> str:
    found = await talk.storage.reviews.by_id(talk.given["id"])
    if found and not may_review(talk.me, found):
        return str(say.common.not_yours())
    if found is None or found.version != talk.given["version"]:
        return str(say.review.changed_toast)
    if not await review.returned(talk.context, found, talk.answers["part"], *said(talk)):
        return str(say.review.changed_toast)
    return str(say.review.returned(found, said(talk)[0]))


form = Form(
    name="review_words",
    command=None,
    act=Act.REVIEW,
    steps=(Step("words", _written.ask, why), choice("part", options=parts)),
    review=last_look,
    finish=save,
    given=given,
)
