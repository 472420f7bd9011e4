"""Somebody who has joined has a new number: they share it from the same account, and say that it is to count.

Siti   (shares her own contact)
bot    Nomor Anda di daftar 0811-5801-010. Diganti menjadi 0812-…?          [Ya, ganti] [Tidak]
Siti   (Ya, ganti)
bot    ✅ Nomor Anda sekarang 0812-…                                    (her coordinator is told)
"""

from __future__ import annotations

from telegram import KeyboardButton, Message, ReplyKeyboardMarkup, Update
from telegram.ext import filters

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context, tell
from handlers.kit.feature import Feature
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.members import Taken
from storage.person import Person
from storage.phones import read_phone
from storage.roles import Act, Role


class OwnContact(filters.MessageFilter):
    """One's own number, shared and not passed on; the contacts of others are for the forms."""

    def filter(self, message: Message) -> bool:
        contact, sender = message.contact, message.from_user
        return bool(contact and sender and contact.user_id == sender.id and not message.forward_origin)


async def begin(update: Update, context: Context) -> None:
    """The button that shares it, as at joining."""
    share = KeyboardButton(say.join.share, request_contact=True)
    rows = [[share], [KeyboardButton(say.common.cancel)]]
    await context.say(say.new_number.please_share(), ReplyKeyboardMarkup(rows, resize_keyboard=True))


async def shared(update: Update, context: Context) -> None:
    contact, me = update.message.contact if update.message else None, context.me
    phone = read_phone(contact.phone_number) if contact else None
    if phone is None or phone == me.phone:
        await context.say(say.new_number.same(me) if phone else say.new_number.not_read(), menu_for(me))
        return
    try:
        await context.storage.new_numbers.note(me.id, phone, context.sent_at)
    except Taken:
        await context.say(say.new_number.taken(), menu_for(me))
        return
    choices = keyboard([(say.new_number.yes, "number/yes"), (say.new_number.no, "number/no")])
    await context.say(say.new_number.really(me, phone), choices, screen="number")


async def yes(update: Update, context: Context) -> None:
    me = context.me
    try:
        phone = await context.storage.new_numbers.take(me, context.sent_at)
    except Taken:
        await _end(say.new_number.taken(), context)
        return
    if phone is None:
        context.toast(say.common.old_button)
        return
    await _end(say.new_number.changed(phone), context)
    for one in await _responsible(me, context):
        await tell(context.storage, one.telegram_id or 0, say.new_number.told(me, phone))


async def no(update: Update, context: Context) -> None:
    if await context.storage.new_numbers.drop(context.me.id) is None:
        context.toast(say.common.old_button)
        return
    await _end(say.new_number.kept(), context)


async def _end(text: str, context: Context) -> None:
    """The question loses its buttons, and the menu is there again."""
    await context.call("edit_message_reply_markup", {}, "number")
    await context.say(text, menu_for(context.me))


async def _responsible(me: Person, context: Context) -> list[Person]:
    """The kecamatan's coordinators for a cadre, the admins for others."""
    people = context.storage.people
    cadre = me.role is Role.CADRE
    found = await people.holding(Role.KECAMATAN, me.kecamatan_code) if cadre else await people.admins()
    return [one for one in found if one.telegram_id and one.id != me.id]


feature = Feature(
    act=Act.START,
    taps={"number/new": begin, "number/yes": yes, "number/no": no},
    others={OwnContact(): shared},
)
