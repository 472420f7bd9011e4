"""Betulkan: a coordinator puts one day of a cadre right, with a reason that the cadre reads.

Awang  (✏️ Betulkan, under Siti's month)
bot    Hari mana dari Siti Aminah yang dibetulkan? …    [Hari ini] [Kemarin] [19 Nov 2026 (tanpa kabar)] …
Awang  (19 Nov 2026 (tanpa kabar))
bot    Sebenarnya hari itu bagaimana?                   [✅ Hadir] [✖ Tidak hadir]
Awang  (✅ Hadir)
bot    Datang pukul berapa? …                           [08.00]
Awang  07.55
bot    Pulang pukul berapa? …                           [16.00] [Tidak diketahui]
Awang  (16.00)
bot    Apa alasannya? …                                 [Lupa menekan Hadir] …
Awang  (Lupa menekan Hadir)
bot    Periksa dulu … Sebelumnya: tidak tercatat hadir … Menjadi: hadir 07.55 WITA, pulang 16.00 WITA …
                                                        [✅ Simpan] …
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from telegram import InlineKeyboardMarkup

from handlers.correction_steps import PRESENT, came, left, moment, which_day
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, tell
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day_of, ready_words, saved_not_sent
from handlers.kit.texts import say
from storage.corrections import Correction, Overtaken, as_it_is, may_correct
from storage.members import NotYours
from storage.person import Person
from storage.roles import Act

REASON_MOST = 200


async def given(context: Context) -> dict[str, Any] | None:
    """`<person id>`, with `/<YYYY-MM>` where a month was looked at; of a cadre whose days are theirs to put right."""
    which = re.fullmatch(r"([0-9]{1,12})(?:/(20[0-9][0-9]-(?:0[1-9]|1[0-2])))?", context.tapped[0])
    person = await context.storage.people.by_id(int(which[1])) if which else None
    if which is None or person is None or not may_correct(context.me, person):
        return None
    return {"id": person.id, "name": person.name, "month": which[2] or f"{context.today:%Y-%m}"}


def reasons(talk: Talk) -> list[str]:
    return list(talk.texts.reasons)


async def whats(talk: Talk) -> dict[str, str]:
    return dict(talk.texts.whats)


async def review(talk: Talk) -> str:
    """What is shown here is what the day must still be when it is saved, so it is kept with the draft."""
    was = as_it_is(await talk.storage.check_ins.of_day(talk.given["id"], day_of(talk.answers, "day")))
    talk.given["seen"] = asdict(was)
    return str(say.correction.review(talk.given["name"], *_told(talk, was)))


async def save(talk: Talk) -> str | tuple[str, InlineKeyboardMarkup]:
    context, day, seen = talk.context, day_of(talk.answers, "day"), Correction(**talk.given["seen"])
    cadre = await talk.storage.people.by_id(talk.given["id"])
    if cadre is None:
        return str(say.correction.not_yours())
    try:
        changed = await talk.storage.corrections.make(
            talk.me, context.sent_at, cadre, day, _wanted(talk), talk.answers["reason"], seen
        )
    except NotYours:
        return str(say.correction.not_yours())
    except Overtaken as meanwhile:
        return await _overtaken(talk, cadre, seen, as_it_is(meanwhile.now))
    if not changed:
        return str(say.correction.same())
    look = keyboard([(say.day.history, f"day/{cadre.id}/{day.isoformat()}")])
    chat_id = cadre.telegram_id if cadre.active else None
    if chat_id:
        await tell(talk.storage, chat_id, say.correction.told(talk.me.name, *_told(talk, seen)), look)
    return say.correction.saved(cadre.name, chat_id, *_told(talk, seen)), look


async def _overtaken(talk: Talk, cadre: Person, seen: Correction, now: Correction) -> tuple[str, InlineKeyboardMarkup]:
    day = day_of(talk.answers, "day")
    events = await talk.storage.check_ins.history(cadre.id, day)
    by = events[-1].by if events else None
    text = say.correction.overtaken(cadre.name, day, seen, now, by, talk.context.house.local)
    again = [(say.correction.correct, f"correction!{cadre.id}/{day:%Y-%m}")]
    return text, keyboard(again, [(say.day.history, f"day/{cadre.id}/{day.isoformat()}")])


def _told(talk: Talk, was: Correction) -> tuple[date, Correction, Correction, str, Any]:
    """What every text about it says."""
    return day_of(talk.answers, "day"), was, _wanted(talk), talk.answers["reason"], talk.context.house.local


def _wanted(talk: Talk) -> Correction:
    if talk.answers["what"] != PRESENT:
        return Correction(None)
    at, left_at = moment(talk, "came"), moment(talk, "left")
    return Correction(_seconds(at), _seconds(left_at))


def _seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at else None


form = Form(
    name="correction",
    command=None,
    act=Act.SEE_DAYS,
    steps=(
        which_day("day"),
        choice("what", options=whats),
        came("came"),
        left("left"),
        ready_words("reason", ready=reasons, most=REASON_MOST),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
