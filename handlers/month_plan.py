"""Rencana Kerja: what a cadre means to do next month, in their own words, for the monthly report.

Siti   (✏️ Rencana bulan depan)
bot    Apa rencana Anda bulan Desember 2026? …
Siti   Penyuluhan di RT 03
bot    Periksa dulu: …                                  [✅ Simpan]
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.formats import month as named
from handlers.kit.step import Prompt, Step, Talk
from handlers.kit.steps import saved_not_sent, words
from handlers.kit.texts import say
from storage.month_plans import WORDS_MOST
from storage.roles import Act


async def given(context: Context) -> dict[str, Any] | None:
    """This month's or the next one's."""
    try:
        first = date.fromisoformat(f"{context.tapped[0]}-01")
    except ValueError:
        return None
    this = context.today.replace(day=1)
    return {"month": first.isoformat()} if first in (this, (this + timedelta(days=31)).replace(day=1)) else None


async def ask(talk: Talk) -> Prompt:
    month = date.fromisoformat(talk.given["month"])
    told = await talk.storage.month_plans.get(talk.me.id, month)
    return Prompt(talk.question("plan", named(month), told))


async def review(talk: Talk) -> str:
    return str(say.month_plan.review(named(date.fromisoformat(talk.given["month"])), talk.answers["plan"]))


async def save(talk: Talk) -> str:
    month = date.fromisoformat(talk.given["month"])
    await talk.storage.month_plans.tell(talk.me, talk.context.sent_at, month, talk.answers["plan"])
    return str(say.month_plan.saved(named(month)))


form = Form(
    name="month_plan",
    command=None,
    act=Act.OWN_REPORTS,
    steps=(Step("plan", ask, words("plan", WORDS_MOST).read),),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
