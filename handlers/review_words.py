"""A report is sent back with the coordinator's own words.

Awang  (✍️ Tulis sendiri)
bot    Apa yang perlu diperbaiki?
Awang  fotonya dari kegiatan lain
bot    Bagian mana?                                             [Foto] [Cerita] … [Semuanya]
Awang  (Foto)
bot    Periksa dulu: …                                          [✅ Kirim]
"""

from __future__ import annotations

from typing import Any

from handlers import report, review
from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import choice, words
from handlers.kit.texts import say
from storage.reviews import may_review
from storage.roles import Act

WORDS_MOST = 500
WHOLE = "review"


async def given(context: Context) -> dict[str, Any] | None:
    """`<report id>`, of one that is theirs to decide about; in the version that they saw."""
    which = context.tapped[0]
    found = await context.storage.reviews.by_id(int(which)) if which.isdecimal() and len(which) <= 12 else None
    return {"id": found.id, "version": found.version} if found and may_review(context.me, found) else None


async def parts(talk: Talk) -> dict[str, str]:
    labels = say.report.labels
    return {labels[step.name]: step.name for step in report.STEPS} | {str(say.review_words.whole): WHOLE}


async def last_look(talk: Talk) -> str:
    found = await talk.storage.reviews.by_id(talk.given["id"])
    return str(say.review_words.review(found, talk.answers["words"]))


async def save(talk: Talk) -> str:
    found = await talk.storage.reviews.by_id(talk.given["id"])
    if found and not may_review(talk.me, found):
        return str(say.common.not_yours())
    if found is None or found.version != talk.given["version"]:
        return str(say.review.changed_toast)
    if not await review.returned(talk.context, found, talk.answers["part"], talk.answers["words"]):
        return str(say.review.changed_toast)
    return str(say.review.returned(found, talk.answers["words"]))


form = Form(
    name="review_words",
    command=None,
    act=Act.REVIEW,
    steps=(words("words", most=WORDS_MOST), choice("part", options=parts)),
    review=last_look,
    finish=save,
    given=given,
)
