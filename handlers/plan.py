"""Rencana: an RT that nobody has reached this month, and the day on which its cadre means to go there.

bot    🏘 Belum tersentuh bulan ini. 3 RT di Lok Tuan: RT 01, 03, 04       [🗓 Rencanakan] [⏰ Atur jadwal]
Siti   (🗓 Rencanakan)
bot    RT mana yang akan didatangi?                                        [RT 01] [RT 03] [RT 04]
Siti   (RT 03)
bot    Hari apa? …                                                         [Rabu, 25 November] …
Siti   (Rabu, 25 November), (✅ Simpan)
bot    🗓 Direncanakan: RT 03, Rabu, 25 November 2026. Pagi itu Anda diingatkan.
bot    (that morning) 🗓 Rencana hari ini: RT 03                           [📝 Lapor]
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.kit.buttons import keyboard
from handlers.kit.coming_day import coming_day
from handlers.kit.context import Context, tell
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day_of, saved_not_sent
from handlers.kit.texts import say
from storage import Storage
from storage.plans import Plan
from storage.quiet import next_quiet
from storage.roles import Act

AT = time(7, 30)  # of the day planned for
AHEAD_DAYS = 30


async def given(context: Context) -> dict[str, Any] | None:
    """As long as there is an RT to be chosen."""
    untouched = await context.storage.untouched.own(context.me, context.today)
    if not untouched:
        context.toast(say.plan.all_reached)
    return {} if untouched else None


async def rts(talk: Talk) -> dict[str, str]:
    untouched = await talk.storage.untouched.own(talk.me, talk.today)
    return {f"RT {rt}": rt for rt in untouched}


def tomorrow(talk: Talk) -> date:
    return talk.today + timedelta(days=1)


async def review(talk: Talk) -> str:
    return str(say.plan.review(talk.answers["rt"], day_of(talk.answers, "day")))


async def save(talk: Talk) -> str:
    rt, day = talk.answers["rt"], day_of(talk.answers, "day")
    await talk.storage.plans.add(talk.me, talk.draft.number, rt, day, talk.context.sent_at)
    return str(say.plan.saved(rt, day))


async def remind(storage: Storage, plans: Sequence[Plan], now: datetime) -> None:
    """One cadre's of this day, in one message. Within the caller's unit."""
    for each in plans:
        await storage.plans.reminded(each, int(now.timestamp()))
    buttons = keyboard([(say.menu.labels["report"], "report!")])
    text = say.plan.today([each.rt for each in plans])
    await tell(storage, plans[0].chat_id or 0, text, buttons, until=next_quiet(now))


form = Form(
    name="plan",
    command=None,
    act=Act.REPORT,
    steps=(
        choice("rt", options=rts, columns=4),
        coming_day("day", most_ahead=AHEAD_DAYS, least=tomorrow, offered=(0, 1, 2)),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
