"""Izin answered: whoever coordinates the cadre approves with one tap, or declines with a reason; the first counts.

bot    🤒 Izin: Siti Aminah, Lok Tuan, 0811-5801-010. Sakit, 24 Nov 2026 (1 hari kerja): Demam, flu
                                                        [✅ Setujui] [✖ Tolak]
Awang  (✅ Setujui)
bot    (the same message, also to whoever else got it) ✅ Disetujui oleh Awang Syahrani, …
"""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, message, tell
from handlers.kit.feature import Feature
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import ready_words
from handlers.kit.texts import say
from storage.absences import Absence, State, may_decide
from storage.person import Person
from storage.roles import Act

REASON_MOST = 300
SHOWN = 10


async def pass_on(context: Context, absence: Absence) -> list[Person]:
    """To everybody who is asked; who they are."""
    asked = await context.storage.absences.deciders(absence)
    for one in asked:
        chat_id = one.telegram_id or 0
        await _send_letter(context, absence, chat_id)
        text = await _text(context, absence)
        await tell(context.storage, chat_id, text, _choices(absence), screen=_screen(absence))
    return asked


async def show_open(update: Update, context: Context) -> None:
    """What still waits for an answer, each as its own message."""
    waiting = [one for one in await context.storage.absences.waiting(context.me.scope) if may_decide(context.me, one)]
    if not waiting:
        await context.say(say.absence_answer.none_open())
    for absence in waiting[:SHOWN]:
        await _send_letter(context, absence, context.chat_id)
        await context.say(await _text(context, absence), _choices(absence), screen=_screen(absence))


async def approve(update: Update, context: Context) -> None:
    absence = await _open(context)
    if absence and await _decide(context, absence, State.APPROVED):
        await show_everywhere(context, absence.id)


async def given(context: Context) -> dict[str, Any] | None:
    """To decline needs a reason."""
    absence = await _open(context)
    return {"id": absence.id} if absence else None


def reasons(talk: Talk) -> list[str]:
    return list(talk.texts.reasons)


async def review(talk: Talk) -> str:
    absence = await talk.storage.absences.by_id(talk.given["id"])
    return str(say.absence_answer.review(absence, talk.answers["reason"]))


async def decline(talk: Talk) -> str:
    context = talk.context
    absence = await talk.storage.absences.by_id(talk.given["id"])
    if absence is None or not may_decide(context.me, absence):
        return str(say.common.not_yours())
    await _decide(context, absence, State.DECLINED, talk.answers["reason"])
    await show_everywhere(context, absence.id)
    return await _text(context, await talk.storage.absences.by_id(absence.id) or absence)


async def taken_back(context: Context, absence: Absence) -> Absence:
    """Whoever asked no longer wants it: what was sent tells so, and an approved one is told of anew. As it is now."""
    storage = context.storage
    await show_everywhere(context, absence.id)
    now = await storage.absences.by_id(absence.id) or absence
    if absence.state is State.APPROVED:
        for one in await storage.absences.deciders(now):
            await tell(storage, one.telegram_id or 0, say.absence_answer.taken_back(absence, now))
    return now


async def show_everywhere(context: Context, absence_id: int) -> None:
    """As it is now, in the chats of all who were asked and may still see it."""
    storage, absence = context.storage, await context.storage.absences.by_id(absence_id)
    if absence is None:
        return
    for chat_id in await storage.outbox.chats(_screen(absence)):
        reader = await storage.people.by_telegram_id(chat_id)
        if reader and may_decide(reader, absence):
            await storage.outbox.edit(chat_id, message(chat_id, await _text(context, absence)), _screen(absence))


async def _send_letter(context: Context, absence: Absence, chat_id: int) -> None:
    """Before the question, whose buttons are to be the last thing that is seen."""
    if absence.letter:
        photo = {"chat_id": chat_id, "photo": absence.letter, "caption": say.absence_answer.letter(absence)}
        await context.storage.outbox.add(chat_id, "send_photo", photo)


async def _decide(context: Context, absence: Absence, state: State, answer: str | None = None) -> bool:
    """The first answer counts, and the cadre hears it at once."""
    storage = context.storage
    if not await storage.absences.decide(context.me, context.sent_at, absence, state, answer):
        return False
    asked_by, decided = await storage.people.by_id(absence.person_id), await storage.absences.by_id(absence.id)
    if asked_by and asked_by.active and asked_by.telegram_id:
        await tell(storage, asked_by.telegram_id, say.absence_answer.answered(decided))
    return True


async def _open(context: Context) -> Absence | None:
    """The absence of the button; whoever comes too late sees what became of it."""
    which = context.tapped[0]
    absence = await context.storage.absences.by_id(int(which)) if which.isdecimal() and len(which) <= 12 else None
    if absence is None or not may_decide(context.me, absence):
        context.toast(say.common.not_yours_short)
        return None
    if absence.state is State.ASKED:
        return absence
    context.toast(say.absence_answer.too_late)
    await context.edit(await _text(context, absence), screen=_screen(absence))
    return None


async def _text(context: Context, absence: Absence) -> str:
    working = len(await context.storage.working_days.working(absence.days))
    return str(say.absence_answer.asked(absence, working, context.house.local))


def _choices(absence: Absence) -> InlineKeyboardMarkup:
    words = say.absence_answer
    return keyboard([(words.approve, f"absence/approve/{absence.id}"), (words.decline, f"absence_answer!{absence.id}")])


def _screen(absence: Absence) -> str:
    return f"absence:{absence.id}"  # unlike the form's own, which has the number of a draft


feature = Feature(
    act=Act.SEE_DAYS,
    taps={"absence/approve/([0-9]{1,12})": approve, "absence/open": show_open},
)

form = Form(
    name="absence_answer",
    command=None,
    act=Act.SEE_DAYS,
    steps=(ready_words("reason", ready=reasons, most=REASON_MOST),),
    review=review,
    finish=decline,
    given=given,
)
