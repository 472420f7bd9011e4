"""Plt.: an admin names somebody who coordinates for a while, from a day to a day.

Rina   (⏱ Plt.)
bot    Sebagai apa?                    [Koordinator kota] [Koordinator kecamatan Bontang Utara] …
Rina   (Koordinator kecamatan Bontang Utara)
bot    Mulai kapan?                    [Selasa, 24 November 2026] …
Rina   besok
bot    Sampai kapan?                   …
Rina   30/11
bot    Periksa dulu: …                 [✅ Simpan] …
"""

from __future__ import annotations

from datetime import date
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers import member, standing
from handlers.kit.buttons import keyboard
from handlers.kit.coming_day import coming_day
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day_of, saved_not_sent
from handlers.kit.texts import say
from storage.acting import DAYS_MOST
from storage.members import Refused
from storage.roles import Act, Role

SOON_DAYS = 60  # so far ahead it may begin


async def given(context: Context) -> dict[str, Any] | None:
    """`<person id>`, of somebody who is active; only admins."""
    which = context.tapped[0]
    person = await context.storage.people.by_id(int(which)) if which.isdecimal() and len(which) <= 12 else None
    allowed = person and person.active and context.me.is_admin
    return {"id": person.id, "name": person.name} if person and allowed else None


async def roles(talk: Talk) -> dict[str, str]:
    kecamatan = await talk.storage.areas.all_kecamatan()
    there = {say.acting.of_kecamatan % name: code for code, name in kecamatan.items()}
    return {say.acting.of_city: "-"} | there


def first_least(talk: Talk) -> date:
    return talk.today


def last_least(talk: Talk) -> date:
    return day_of(talk.answers, "first")


async def review(talk: Talk) -> str:
    return str(say.acting.review(talk.given["name"], await _title(talk), *_days(talk)))


async def save(talk: Talk) -> str | tuple[str, InlineKeyboardMarkup]:
    context, code = talk.context, talk.answers["role"]
    role = Role.CITY if code == "-" else Role.KECAMATAN
    kecamatan = None if code == "-" else code
    try:
        number = await talk.storage.acting.add(
            *(talk.me, context.sent_at, talk.given["id"], role, kecamatan, _days(talk), context.house.zone)
        )
    except Refused as refusal:
        return await member.refused(refusal, context)
    await standing.tell_these(talk.storage, [talk.given["id"]])
    undo = (say.member.undo, f"acting/end/{number}/{talk.given['id']}/{talk.draft.number}")
    buttons = keyboard([undo], [(say.member.see, f"card/{talk.given['id']}")])
    return say.acting.saved(talk.given["name"], await _title(talk), *_days(talk)), buttons


async def ask_end(update: Update, context: Context) -> None:
    """From the card: says what will follow, and asks first."""
    number, person_id = context.tapped
    person = await context.storage.people.by_id(int(person_id))
    plt = next((one for one in person.acting if one.id == int(number)), None) if person else None
    if plt is None or not context.me.is_admin:
        return context.toast(say.common.old_button)
    yes = (say.acting.yes_end, f"acting/end/{number}/{person_id}/{member.SCREEN}")
    buttons = keyboard([yes, (say.member.no, f"card/{person_id}")])
    return await context.edit(say.acting.really_end(person, plt), buttons, screen=member.SCREEN)


async def again(update: Update, context: Context) -> None:
    """Ended by mistake: it goes on."""
    number, person_id, screen = context.tapped
    try:
        await context.storage.acting.resume(context.me, context.sent_at, int(number), context.house.zone)
    except Refused as refusal:
        return await context.say(await member.refused(refusal, context))
    await standing.tell_these(context.storage, [int(person_id)])
    person = await context.storage.people.by_id(int(person_id))
    see = keyboard([(say.member.see, f"card/{person_id}")])
    return await context.edit(say.acting.goes_on(person), see, screen=_where(screen))


def _where(screen: str) -> str:
    return screen if screen == member.SCREEN else f"acting/{screen}"


async def end(update: Update, context: Context) -> None:
    """Before its time: at once. Said where it was tapped, on the card or under what was saved."""
    number, person_id, screen = context.tapped
    person = await context.storage.people.by_id(int(person_id))
    plt = next((one for one in person.acting if one.id == int(number)), None) if person else None
    if plt is None:
        return context.toast(say.common.old_button)
    try:
        await context.storage.acting.end(context.me, context.sent_at, int(number))
    except Refused:
        return context.toast(say.common.old_button)
    await standing.tell_these(context.storage, [int(person_id)])
    text = say.acting.ended(person, plt, context.sent_at)
    undo = [(say.member.undo, f"acting/again/{number}/{person_id}/{screen}")]
    see = [(say.member.see, f"card/{person_id}")]
    await context.edit(text, keyboard(undo if screen == member.SCREEN else [], see), screen=_where(screen))
    return None


async def _title(talk: Talk) -> str:
    return next(label for label, code in (await roles(talk)).items() if code == talk.answers["role"])


def _days(talk: Talk) -> tuple[date, date]:
    return day_of(talk.answers, "first"), day_of(talk.answers, "last")


OF = "([0-9]{1,12})/([0-9]{1,12})"
feature = Feature(
    act=Act.SEE_ROSTER,
    taps={
        f"acting/ask/{OF}": ask_end,
        f"acting/end/{OF}/(card|[0-9]{{1,12}})": end,
        f"acting/again/{OF}/(card|[0-9]{{1,12}})": again,
    },
)

form = Form(
    name="acting",
    command=None,
    act=Act.SEE_ROSTER,
    steps=(
        choice("role", options=roles, columns=1),
        coming_day("first", most_ahead=SOON_DAYS, least=first_least, offered=(0, 1)),
        coming_day("last", most_ahead=DAYS_MOST, least=last_least, offered=(6, 13, 29)),
    ),
    review=review,
    finish=save,
    send_label=saved_not_sent,
    given=given,
)
