"""What somebody asks about their own data comes to those who decide; the first who does so counts.

bot    📄 Permintaan 3 · perbaikan data, dari Siti Aminah, Lok Tuan RT 01-04. … Paling lambat Jumat, 27 November 2026 …
                                         [✅ Sudah diperbaiki] [✖ Tolak] [👤 Lihat data]
Awang  (✅ Sudah diperbaiki)
bot    (the same message, also to whoever else got it) Sudah diperbaiki oleh Awang Syahrani, …
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from handlers import standing
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, message, tell
from handlers.kit.feature import Feature
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.steps import words
from handlers.kit.texts import say
from storage import Storage
from storage.data_requests import DataRequest, Kind, State, may_decide
from storage.members import LastAdmin
from storage.person import Person
from storage.roles import Act

REASON_MOST = 500
SHOWN = 20  # of those that are due
DAY_S = 24 * 3600


async def pass_on(context: Context, request: DataRequest) -> None:
    """To everybody who may decide it."""
    storage = context.storage
    text, choices = say.data_request.asked(request, context.me, context.house.local), _choices(request)
    for one in await storage.data_requests.responsible(request.kind, context.me):
        await tell(storage, one.telegram_id or 0, text, choices, screen=_screen(request))


def _choices(request: DataRequest) -> InlineKeyboardMarkup:
    does = {Kind.CORRECTION: (say.data_request.fixed, "fixed"), Kind.ERASURE: (say.data_request.erase, "erase")}
    label, move = does[request.kind]
    return keyboard(
        [(label, f"data_request/{move}/{request.id}"), (say.data_request.refuse, f"data_request!{request.id}")],
        [(say.data_request.card, f"card/{request.person_id}")],
    )


async def remind(storage: Storage, now: datetime) -> None:
    """Tell the admins what must be decided within a day, or should have been. Within the caller's unit."""
    due = await storage.data_requests.due_before(int(now.timestamp()) + DAY_S)
    if not due:
        return
    text = say.data_request.due(due[:SHOWN], len(due), now, lambda at: datetime.fromtimestamp(at, now.tzinfo))
    for admin in await storage.people.admins():
        await tell(storage, admin.telegram_id or 0, text)


# What those who decide do.


async def fixed(update: Update, context: Context) -> None:
    if (found := await _open(context, Kind.CORRECTION)) and await _decide(context, found[0], State.DONE):
        await _tell(context, found[1].telegram_id, found[0].id)


async def ask_erase(update: Update, context: Context) -> None:
    if found := await _open(context, Kind.ERASURE):
        number = found[0].id
        sure, back = f"data_request/sure/{number}", f"data_request/back/{number}"
        buttons = keyboard([(say.data_request.sure, sure)], [(say.data_request.not_sure, back)])
        await context.edit(say.data_request.really(found[1]), buttons, screen=_screen(found[0]))


async def back(update: Update, context: Context) -> None:
    if found := await _open(context, Kind.ERASURE):
        text = say.data_request.asked(*found, context.house.local)
        await context.edit(text, _choices(found[0]), screen=_screen(found[0]))


async def erase(update: Update, context: Context) -> None:
    found = await _open(context, Kind.ERASURE)
    if not found:
        return
    person_id = found[1].id
    open_ones = await context.storage.data_requests.open_of(person_id)
    try:
        chat_id = await context.storage.own_data.erase(context.me, context.sent_at, person_id)
    except LastAdmin:
        context.toast(say.data_request.last_admin)
        return
    for one in open_ones:
        await _show_decided(context, one.id)
    if chat_id:
        await standing.say_goodbye(context.storage, chat_id, say.data_request.goodbye())


async def given(context: Context) -> dict[str, Any] | None:
    """To refuse needs a reason."""
    found = await _open(context)
    return {"id": found[0].id} if found else None


async def review(talk: Talk) -> str:
    request = await talk.storage.data_requests.get(talk.given["id"])
    return str(say.data_request.review(request, talk.answers["reason"]))


async def refuse(talk: Talk) -> str:
    context = talk.context
    found = await _found(context, talk.given["id"])
    if found is None:
        return str(say.data_request.not_yours)
    request, person = found
    if await _decide(context, request, State.REFUSED, talk.answers["reason"]):
        await _tell(context, person.telegram_id, request.id)
    return str(say.data_request.decided(await context.storage.data_requests.get(request.id), context.house.local))


# What follows.


async def _open(context: Context, kind: Kind | None = None) -> tuple[DataRequest, Person] | None:
    """The request of the button and who asked; whoever comes too late sees by whom and when it was decided."""
    found = await _found(context, int(context.tapped[0]) if context.tapped[0].isdecimal() else 0)
    if found is None or kind not in (None, found[0].kind):
        context.toast(say.common.not_yours_short)
        return None
    if found[0].state is State.OPEN:
        return found
    text = say.data_request.decided(found[0], context.house.local)
    context.toast(say.data_request.too_late)
    await context.edit(text, screen=_screen(found[0]))
    return None


async def _found(context: Context, request_id: int) -> tuple[DataRequest, Person] | None:
    """Only for who may decide it, as things are now."""
    request = await context.storage.data_requests.get(request_id)
    person = await context.storage.people.by_id(request.person_id) if request else None
    return (request, person) if request and person and may_decide(context.me, request.kind, person) else None


async def _decide(context: Context, request: DataRequest, state: State, reason: str | None = None) -> bool:
    storage, at, me = context.storage, context.sent_at, context.me
    first = await storage.data_requests.decide(request.id, state, me, at, reason)
    if first:
        await storage.audit.add(at, me.id, f"data.{request.kind}_{state}", request.person_id, request=request.id)
        await _show_decided(context, request.id)
    return first


async def _show_decided(context: Context, request_id: int) -> None:
    """In the chats of all who were asked."""
    request = await context.storage.data_requests.get(request_id)
    if request is None:
        return
    text = say.data_request.decided(request, context.house.local)
    for chat_id in await context.storage.outbox.chats(_screen(request)):
        await context.storage.outbox.edit(chat_id, message(chat_id, text), _screen(request))


async def _tell(context: Context, chat_id: int | None, request_id: int) -> None:
    """Whoever asked."""
    request = await context.storage.data_requests.get(request_id)
    if chat_id:
        await tell(context.storage, chat_id, say.data_request.outcome(request))


def _screen(request: DataRequest) -> str:
    return f"data_request:{request.id}"


NUMBER = "([0-9]{1,18})"
feature = Feature(
    act=Act.SEE_ROSTER,
    taps={
        f"data_request/fixed/{NUMBER}": fixed,
        f"data_request/erase/{NUMBER}": ask_erase,
        f"data_request/back/{NUMBER}": back,
        f"data_request/sure/{NUMBER}": erase,
    },
)

form = Form(
    name="data_request",
    command=None,
    act=Act.SEE_ROSTER,
    steps=(words("reason", most=REASON_MOST),),
    review=review,
    finish=refuse,
    given=given,
)
