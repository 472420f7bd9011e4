"""A cadre's own words about a check-in: why the place is an odd one.

Siti   (💬 Tulis keterangan)
bot    Apa yang perlu diketahui koordinator?
Siti   rumah warga di RT 12, sinyal buruk
bot    Periksa dulu: …                                   [✅ Simpan] [✏️ Keterangan]
"""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.kit.answers import iso_day
from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import saved_not_sent, words
from handlers.kit.texts import say
from storage.roles import Act

WORDS_MOST = 200


async def given(context: Context) -> dict[str, Any] | None:
    """`<day>`, of today or yesterday, with a check-in."""
    day = iso_day(context.tapped[0])
    recent = day and 0 <= (context.today - day).days <= 1
    if day and recent and await context.storage.check_ins.of_day(context.me.id, day):
        return {"day": day.isoformat()}
    return None


async def review(talk: Talk) -> str:
    return str(say.check_in_note.review(talk.answers["words"]))


async def save(talk: Talk) -> str:
    check_ins = talk.storage.check_ins
    check_in = await check_ins.of_day(talk.me.id, date.fromisoformat(talk.given["day"]))
    if check_in is None:
        return str(say.check_in_note.gone())
    await check_ins.note(check_in, talk.context.sent_at, talk.answers["words"])
    return str(say.check_in_note.saved())


form = Form(
    name="check_in_note",
    command=None,
    act=Act.CHECK_IN,
    steps=(words("words", most=WORDS_MOST),),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
