"""A person's card: all that the viewer may see, and all that they may do with that person.

Rina   (Siti Aminah · Lok Tuan)
bot    👤 Siti Aminah … kader, Lok Tuan RT 01-04 … 0811-5801-010 … Sudah bergabung
                                       [✏️ Nama] [✏️ Telepon] … [⛔ Nonaktifkan]
Rina   (⛔ Nonaktifkan)
bot    Nonaktifkan Siti Aminah? …      [Ya, nonaktifkan] [Tidak]
Rina   (Ya, nonaktifkan)
bot    ✅ Siti Aminah dinonaktifkan.   [↩️ Urungkan]
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import datetime

from telegram import InlineKeyboardMarkup, Update

from handlers import standing
from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.attendance import may_see_days
from storage.members import Change, Changed, Refused, may_manage
from storage.person import Person
from storage.roles import Act, Role
from storage.roster_rows import Entry
from storage.rts import OnlyRt

SCREEN = "card"


async def show(update: Update, context: Context) -> None:
    """Looking at a card is kept in the audit log: who saw whose data."""
    person = await _person(context)
    if person:
        await context.storage.audit.add(context.sent_at, context.me.id, "card.see", person.id)
        await context.say(*await card(person, context), screen=SCREEN)


async def ask(update: Update, context: Context) -> None:
    """Let go, or take back: says what will follow, and asks first."""
    person = await _person(context)
    if person is None:
        return None
    entry = await context.storage.members.entry(person.id)
    if not may_manage(context.me, entry):
        return context.toast(say.member.not_yours)
    yes = say.member.yes_off if entry.active else say.member.yes_on
    data = f"member/{'off' if entry.active else 'on'}/{person.id}/{digest(entry)}"
    text = say.member.ask_off(person) if entry.active else say.member.ask_on(person)
    await context.edit(text, keyboard([(yes, data)], [(say.member.no, f"card/{person.id}")]), screen=SCREEN)
    return None


async def switch(update: Update, context: Context) -> None:
    """Confirmed: only if the person still is as they were when it was asked."""
    what, number, seen = context.tapped
    active = what == "on"
    try:
        entry = await context.storage.members.entry(int(number))
        if digest(entry) != seen:
            raise Changed(await context.storage.members.last_change(int(number)))
        change = Change(int(number), entry, replace(entry, active=active))
        done = await context.storage.members.change(context.me, context.sent_at, f"member.{what}", change)
    except KeyError:  # added by mistake, and taken back since
        return context.toast(say.common.old_button)
    except Refused as refusal:
        text = await refused(refusal, context)
        return await context.edit(text, keyboard([(say.member.see, f"card/{number}")]), screen=SCREEN)
    await standing.tell_these(context.storage, [int(number)])
    await context.edit(say.member.switched(entry.name, active), await after(done, SCREEN, context), screen=SCREEN)
    return None


async def undo(update: Update, context: Context) -> None:
    """Take a change back, within five minutes and if nobody has changed it since."""
    numbers, screen = context.tapped
    name = SCREEN if screen == SCREEN else f"member_form/{screen}"
    try:
        ids = await context.storage.members.undo(context.me, context.sent_at, [int(n) for n in numbers.split(",")])
    except Refused as refusal:
        return await context.say(await refused(refusal, context))
    await standing.tell_these(context.storage, ids)
    people = await context.storage.people.by_ids(ids)
    await context.edit(say.member.undone(people), keyboard(*([_see(one)] for one in people)), screen=name)
    return None


async def card(person: Person, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """Text and buttons, as the viewer may see and do."""
    members, house = context.storage.members, context.house
    last = await members.last_change(person.id)
    joined = datetime.fromtimestamp(person.joined_at, house.zone) if person.joined_at and person.telegram_id else None
    changed_at = datetime.fromtimestamp(last.at, house.zone) if last else None
    text = say.member.card(person, joined, last, changed_at)
    days = [(say.member.days, f"month/{person.id}/{context.today:%Y-%m}")] if may_see_days(context.me, person) else []
    return text, keyboard(*_acts(person, await members.entry(person.id), context.me), days)


async def after(done: list[tuple[int, int]], screen: str, context: Context) -> InlineKeyboardMarkup:
    """Under the result of a change: the way back, and the people it was about."""
    numbers = ",".join(str(number) for _, number in done)
    people = await context.storage.people.by_ids([person_id for person_id, _ in done])
    rows = [[_see(one, alone=len(people) == 1), *_invite(one)] for one in people]
    return keyboard([(say.member.undo, f"undo/{numbers}/{screen}")], *rows)


async def refused(refusal: Refused, context: Context) -> str:
    """Why a change is not made, in words; with what somebody else has changed meanwhile."""
    if isinstance(refusal, Changed) and refusal.last:
        at = datetime.fromtimestamp(refusal.last.at, context.house.zone)
        return str(say.member.changed_meanwhile(refusal.last, at))
    if isinstance(refusal, OnlyRt):
        return str(say.member.only_rt(refusal.names))
    return str(say.member.refusals.get(type(refusal).__name__, say.common.old_button))


def _see(person: Person, alone: bool = False) -> Button:
    return (say.member.see if alone else say.member.see_one % person.name[:40], f"card/{person.id}")


def _invite(person: Person) -> list[Button]:
    waits = person.active and person.telegram_id is None
    return [(say.member.invite, f"invite/{person.id}")] if waits else []


def digest(entry: Entry) -> str:
    """Of an entry as it was seen, short enough for a button."""
    return f"{zlib.crc32(repr(entry).encode()):08x}"


async def _person(context: Context) -> Person | None:
    person = await context.storage.people.by_id(int(context.tapped[0]))
    if person and context.me.sees(person):
        return person
    context.toast(say.common.old_button)
    return None


def _acts(person: Person, entry: Entry, me: Person) -> list[list[Button]]:
    words, id = say.member, person.id
    if not may_manage(me, entry) or person.phone is None:
        return []
    if not entry.active:
        return [[(words.on, f"member/ask/{id}")]]
    rows = [[(words.name, f"member_form!name/{id}"), (words.phone, f"member_form!phone/{id}")]]
    if entry.role is Role.CADRE:
        rows.append([(words.rts, f"member_form!rts/{id}"), (words.move, f"member_form!move/{id}")])
        rows.append([(words.replace, f"member_form!replace/{id}")])
    if me.is_admin:
        rows.append([(words.role, f"member_form!role/{id}"), (words.acting, f"acting!{id}")])
        rows += [[(words.end_acting % plt.role.value, f"acting/ask/{plt.id}/{id}")] for plt in person.acting]
    return [*rows, [(words.invite, f"invite/{id}"), (words.off, f"member/ask/{id}")]]


ID = "([0-9]{1,12})"
feature = Feature(
    act=Act.SEE_ROSTER,
    taps={
        f"card/{ID}": show,
        f"member/ask/{ID}": ask,
        f"member/(on|off)/{ID}/([0-9a-f]{{8}})": switch,
        "undo/([0-9]{1,12}(?:,[0-9]{1,12})?)/(card|[0-9]{1,12})": undo,
    },
)
