"""A ready reason is added, with the question that it leads to, or gets other words.

Rina   (Tambah alasan)
bot    Bagian mana yang harus diperbaiki kader?       [RT] [Kegiatan] … [Tindak lanjut]
Rina   (Volume)
bot    Apa alasannya? …
Rina   Satuannya mohon diperiksa
bot    Periksa dulu: …                                [✅ Simpan]
"""

from __future__ import annotations

from typing import Any

from handlers import reason
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.form import Form, Said
from handlers.kit.step import Talk
from handlers.kit.steps import choice, ready_words, saved_not_sent
from handlers.kit.texts import say
from handlers.report_steps import STEPS
from storage.members import Refused
from storage.reasons import WORDS_MOST
from storage.roles import Act


async def given(context: Context) -> dict[str, Any] | None:
    """`add`, or `change/<number>`."""
    what, _, number = context.tapped[0].partition("/")
    if what == "add" and not number:
        if not await context.storage.reasons.is_full():
            return {"what": "add"}
        context.toast(say.reason.too_many)
    if what != "change" or not number.isdecimal() or len(number) > 12:
        return None
    found = await context.storage.reasons.by_id(int(number))
    return {"what": "change", "id": found.id, "part": found.step, "words": found.words} if found else None


async def asks_part(talk: Talk) -> bool:
    return "id" not in talk.given


async def parts(talk: Talk) -> dict[str, str]:
    return {say.report.labels[step.name]: step.name for step in STEPS}


def own_words(talk: Talk) -> list[str]:
    return [talk.given["words"]] if "words" in talk.given else []


async def review(talk: Talk) -> str:
    return str(say.reason.review(_part(talk), talk.answers["words"], talk.given.get("words")))


async def save(talk: Talk) -> Said:
    reasons, words, by = talk.storage.reasons, talk.answers["words"], (talk.me, talk.context.sent_at)
    to_list = keyboard([(say.reason.list, "reason/list")])
    try:
        if "id" in talk.given:
            await reasons.change(*by, talk.given["id"], words)
        else:
            await reasons.add(*by, _part(talk), words)
    except Refused as why:
        return reason.refused(why), to_list
    return say.reason.saved(_part(talk), words), to_list


def _part(talk: Talk) -> str:
    return str(talk.given.get("part") or talk.answers["part"])


form = Form(
    name="reason_form",
    command=None,
    act=Act.KEEP_CATEGORIES,
    steps=(choice("part", options=parts, when=asks_part), ready_words("words", own_words, most=WORDS_MOST)),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
    texts="reason",
)
