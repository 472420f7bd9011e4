"""A stranger's wish to join comes to those who decide; one tap lets in or refuses, the first who does so counts.

bot    🙋 Minta bergabung: Andi, 0812-…, kader di Guntung …            [✅ Terima] [✖ Tolak]
Awang  (✅ Terima)
bot    (the same message, also to whoever else got it) ✅ Diterima oleh Awang Syahrani, …
"""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardMarkup, Update

from handlers import join
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, message, tell
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.join_requests import JoinRequest, decides
from storage.members import Change, NotYours, Refused, Taken, may_manage
from storage.person import Person
from storage.roles import Act, Role
from storage.roster_rows import Entry

OPEN_MOST = 10  # shown at once


async def pass_on(request: JoinRequest, context: Context) -> bool:
    """To everybody who may decide; False: nobody of them has joined yet."""
    deciders = await context.storage.join_requests.deciders(request)
    for one in deciders:
        text, choices = _text(request, context), _choices(request)
        await tell(context.storage, one.telegram_id or 0, text, choices, screen=_screen(request))
    return bool(deciders)


async def show_open(update: Update, context: Context) -> None:
    """What still waits for a decision, each as its own message."""
    requests = await context.storage.join_requests.open_for(context.me)
    if not requests:
        await context.say(say.ask_to_join.none_open())
    for request in requests[:OPEN_MOST]:
        await context.say(_text(request, context), _choices(request), screen=_screen(request))


async def decide(update: Update, context: Context) -> None:
    number, move = context.tapped
    request = await context.storage.join_requests.by_id(int(number))
    if request is None or not decides(context.me, request):
        context.toast(say.common.not_yours_short if request else say.common.old_button)
        return
    if not request.is_open:
        context.toast(say.ask_to_join.too_late(request, *_when(request, context)))
    elif move == "yes":
        await _accept(request, context)
    else:
        await _refuse(request, context)
    await _show_decided(request.id, context)


async def _refuse(request: JoinRequest, context: Context) -> None:
    storage = context.storage
    await storage.join_requests.decide(request.id, "refused", context.me.id, context.sent_at)
    await storage.audit.add(context.sent_at, context.me.id, "join_request.refuse", request=request.id)
    await tell(storage, request.telegram_id, say.ask_to_join.refused(), join.share())


async def _accept(request: JoinRequest, context: Context) -> None:
    storage = context.storage
    try:
        person, again = await _on_the_roster(request, context)
    except Refused:
        context.toast(say.ask_to_join.for_admins)
        return
    await storage.join_requests.decide(request.id, "accepted", context.me.id, context.sent_at)
    about = {"request": request.id, "person": person.id}
    await storage.audit.add(context.sent_at, context.me.id, "join_request.accept", person.id, **about)
    if await storage.people.by_telegram_id(request.telegram_id):
        return  # let in by ADMIN_IDS meanwhile
    if again or person.telegram_id in (None, request.telegram_id):
        agreed = request.agreed_to or say.join.version, request.sent_at or context.sent_at
        await join.let_in(person, request.telegram_id, context, "request", agreed)
    else:  # joined from another account: the number was shared a while ago, so it is to be proved anew
        await tell(storage, request.telegram_id, say.ask_to_join.on_the_roster(), join.share())


async def _on_the_roster(request: JoinRequest, context: Context) -> tuple[Person, bool]:
    """Somebody new; or whoever has this number, and whether they are active again by this. Raises Refused."""
    members, by, at = context.storage.members, context.me, context.sent_at
    role, again = request.role or Role.CADRE, False
    own = request.kecamatan_code if role is Role.KECAMATAN else None
    entry = Entry(request.name, request.phone, role, own, request.kelurahan_code)
    try:
        ((person_id, _),) = await members.change(by, at, "member.add", Change(None, None, entry))
    except Taken as taken:
        person_id, before = taken.person_id, await members.entry(taken.person_id)
        if not may_manage(by, before):
            raise NotYours from None
        if not before.active:
            rts = before.rts if before.kelurahan_code == entry.kelurahan_code else ()
            after = replace(entry, name=before.name, rts=rts)
            await members.change(by, at, "member.reactivate", Change(person_id, before, after))
            again = True
    (person,) = await context.storage.people.by_ids([person_id])
    return person, again


async def _show_decided(request_id: int, context: Context) -> None:
    """To all who got it and may still see it."""
    storage = context.storage
    request = await storage.join_requests.by_id(request_id)
    if request is None or request.is_open:
        return
    for chat_id in await storage.outbox.chats(_screen(request)):
        reader = await storage.people.by_telegram_id(chat_id)
        if reader and decides(reader, request):
            await storage.outbox.edit(chat_id, message(chat_id, _text(request, context)), _screen(request))


def _text(request: JoinRequest, context: Context) -> str:
    role = request.role.value if request.role else ""
    return str(say.ask_to_join.asked(request, role, *_when(request, context)))


def _when(request: JoinRequest, context: Context) -> tuple[object, object]:
    sent, decided = request.sent_at or 0, request.decided_at or 0
    return context.house.local(sent), context.house.local(decided)


def _choices(request: JoinRequest) -> InlineKeyboardMarkup:
    labels = {"yes": say.ask_to_join.accept, "no": say.ask_to_join.refuse}
    return keyboard([(label, f"join/{request.id}/{key}") for key, label in labels.items()])


def _screen(request: JoinRequest) -> str:
    return f"join/{request.id}"


feature = Feature(
    act=Act.SEE_ROSTER,
    taps={"join/([0-9]{1,18})/(yes|no)": decide, "join/open": show_open},
)
