"""A person on the roster shows who they are by sharing their own phone number.

Siti   /start
bot    Selamat datang! Bot ini untuk Kader Pemberdayaan Masyarakat … Yang kami simpan: …
                                                               [📱 Bagikan nomor saya]
Siti   (shares her contact)
bot    Selamat datang, Siti Rahmawati. Anda terdaftar sebagai kader, Lok Tuan RT 01, 02, 03.
                                                               (the menu of her role)
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Contact, KeyboardButton, ReplyKeyboardMarkup, Update

from handlers import standing
from handlers.kit.context import Context
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.person import Person
from storage.phones import read_phone


async def stranger(update: Update, context: Context) -> None:
    """Somebody who has not joined: told how to, and nothing else."""
    message = update.message
    if context.query_id:
        context.toast(say.join.not_joined)
    elif message is None:
        return
    elif message.contact is None:
        first = bool(message.text and message.text.startswith("/start"))
        await context.say(say.join.welcome() if first else say.join.please_share(), _share())
    elif message.from_user is None or message.contact.user_id != message.from_user.id or message.forward_origin:
        await context.say(say.join.not_your_own(), _share())
    else:
        await _match(message.contact, message.from_user.id, context)


async def _match(contact: Contact, telegram_id: int, context: Context) -> None:
    phone = read_phone(contact.phone_number)
    person = await context.storage.people.by_phone(phone) if phone else None
    if person is None:
        await context.say(say.join.not_in_roster(), _share())
    elif person.telegram_id not in (None, telegram_id):
        await context.say(say.join.taken(), _share())
    else:
        await context.storage.people.join(person.id, telegram_id, context.sent_at)
        await context.storage.audit.add(context.sent_at, person.id, "person.join")
        await welcome(replace(person, telegram_id=telegram_id), context)


async def welcome(person: Person, context: Context) -> None:
    """Name, role and area, with the menu of the role."""
    await context.say(say.join.joined(person), menu_for(person))
    await standing.set_commands(context.storage, person)
    await context.storage.people.told(person)


def _share() -> ReplyKeyboardMarkup:
    button = KeyboardButton(say.join.share, request_contact=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, is_persistent=True)
