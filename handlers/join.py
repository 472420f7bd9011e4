"""A person on the roster shows who they are by sharing their own phone number.

Siti   /start
bot    Selamat datang! Bot ini untuk Kader Pemberdayaan Masyarakat … Yang kami simpan: …
                                                               [📱 Bagikan nomor saya]
Siti   (shares her contact: that is her agreement)
bot    Selamat datang, Siti Rahmawati. Anda terdaftar sebagai kader, Lok Tuan RT 01, 02, 03.
                                                               (the menu of her role)
"""

from __future__ import annotations

from telegram import Contact, KeyboardButton, ReplyKeyboardMarkup, Update

from handlers import standing
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, tell
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.person import Person
from storage.phones import read_phone
from storage.roster_rows import NAME_MOST


async def stranger(update: Update, context: Context) -> None:
    """Somebody who has not joined: told how to, and nothing else."""
    message = update.message
    if context.query_id:
        context.toast(say.join.not_joined)
    elif message is None:
        return
    elif message.contact is None:
        await _how_to_join(message.text or "", context)
    elif message.from_user is None or message.contact.user_id != message.from_user.id or message.forward_origin:
        await context.say(say.join.not_your_own(), share())
    else:
        await _match(message.contact, message.from_user.full_name, context)


async def _how_to_join(text: str, context: Context) -> None:
    """Who has asked to be let in and has no answer yet is told to wait; the notice may be read again all the same."""
    request = await context.storage.join_requests.pending(context.chat_id)
    waits = bool(request and request.is_open)
    if text.startswith("/start"):
        await context.say(notice(context), share())
    elif not waits:
        await context.say(say.join.please_share(), share())
    if waits:
        await context.say(say.ask_to_join.waiting)


async def _match(contact: Contact, name: str, context: Context) -> None:
    phone = read_phone(contact.phone_number)
    person = await context.storage.people.by_phone(phone) if phone else None
    if phone is None:
        await context.say(say.join.not_a_number(), share())
    elif person is None:
        await _not_in_roster(phone, name, context)
    else:
        await let_in(person, context.chat_id, context, "number")


async def _not_in_roster(phone: str, name: str, context: Context) -> None:
    """They may ask to be let in (handlers/ask_to_join.py)."""
    named = " ".join(name.split())[:NAME_MOST] or phone
    await context.storage.join_requests.note(context.chat_id, named, phone, context.sent_at)
    await context.say(say.join.not_in_roster(), keyboard([(say.ask_to_join.begin, "ask/")]), screen="ask")


async def let_in(
    person: Person, telegram_id: int, context: Context, way: str, agreed: tuple[str, int] | None = None
) -> None:
    """Tie them to this account, which they have proved to be theirs; another one that they had before is let go.

    way: 'number', 'link' or 'request'; agreed: to which version of the notice and when, if not by this very update.
    """
    storage, (version, at) = context.storage, agreed or (say.join.version, context.sent_at)
    moved = person.telegram_id not in (None, telegram_id)
    await storage.people.join(person.id, telegram_id, context.sent_at)
    await storage.people.agree(person.id, version, at)
    await storage.invites.end_all(person.id, context.sent_at)
    await storage.join_requests.settle(telegram_id, context.sent_at)
    act = "person.move" if moved else "person.join"
    await storage.audit.add(context.sent_at, person.id, act, person.id, way=way, agreed_to=version)
    if moved:
        await storage.people.let_in_by_settings(context.house.admin_ids)  # those are accounts, not people
        await standing.say_goodbye(storage, person.telegram_id or 0, say.join.moved_away())
    if now := await storage.people.by_id(person.id):
        await welcome(now, context)


async def welcome(person: Person, context: Context) -> None:
    """Name, role and area, with the menu of the role, in the person's own chat."""
    await tell(context.storage, person.telegram_id or 0, say.join.joined(person), menu_for(person))
    await standing.set_commands(context.storage, person)
    await context.storage.people.told(person)


def notice(context: Context) -> str:
    """What is kept, why and for how long (UU 27/2022 arts. 21 and 22)."""
    return str(say.join.welcome(context.house.keep_locations_days, context.house.keep_contacts_days))


def share() -> ReplyKeyboardMarkup:
    button = KeyboardButton(say.join.share, request_contact=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, is_persistent=True)
