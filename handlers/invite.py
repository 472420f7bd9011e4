"""A personal link, made by whoever may edit somebody; opening it on a phone is another way to join.

Awang  (✉️ Undang, on Siti's card)
bot    Undangan untuk Siti Aminah … https://t.me/…?start=…  Berlaku satu kali, sampai …
bot    (the same link as a QR picture)
Siti   (opens the link)
bot    Yang kami simpan: … Undangan ini untuk Siti Aminah, kader, Lok Tuan …   [✅ Setuju dan bergabung]
Siti   (✅ Setuju dan bergabung)
bot    Selamat datang, Siti Aminah. …
"""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import filters

from handlers.join import let_in, notice, share
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.menu import menu_for
from handlers.kit.texts import say
from storage.invites import Ended
from storage.members import NotYours
from storage.roles import Act

LINK = re.compile(r"^/start(?:@\w+)? ([A-Za-z0-9_-]{1,64})\s*$")


async def make(update: Update, context: Context) -> None:
    """The text to forward and the picture to show; earlier links of the same person end."""
    person = await context.storage.people.by_id(int(context.tapped[0]))
    if person is None:
        context.toast(say.common.old_button)
        return
    try:
        token, ends_at = await context.storage.invites.make(context.me, context.sent_at, person)
    except NotYours:
        context.toast(say.invite.not_active if person.active is False else say.common.not_yours_short)
        return
    link = f"https://t.me/{context.bot.username}?start={token}"
    await context.say(say.invite.how_to_use(person))
    await context.say(say.invite.to_forward(person, link, context.house.local(ends_at)))
    await context.paper("qr", say.invite.picture(person), link=link)


# Strangers: handlers/who.py.


async def opened(token: str, context: Context) -> None:
    """Who they would be, and what they would agree to."""
    invite = await context.storage.invites.find(token, context.sent_at)
    if isinstance(invite, Ended):
        await context.say(say.invite.ended[invite.value], share())
        return
    text = say.invite.you_would_be(notice(context), invite.person)
    await context.say(text, keyboard([(say.invite.agree, f"accept/{token}")]), screen="invited")


async def accept(update: Update, context: Context) -> None:
    invite = await context.storage.invites.find(context.tapped[0], context.sent_at)
    await context.call("edit_message_reply_markup", {}, "invited")
    if isinstance(invite, Ended):
        await context.say(say.invite.ended[invite.value], share())
        return
    await context.storage.invites.use(invite, context.sent_at)
    await let_in(invite.person, context.chat_id, context, "link")


taps = {"accept/([A-Za-z0-9_-]{1,57})": accept}


# Those who have joined.


async def opened_by_known(update: Update, context: Context) -> None:
    """Whose account this is; the link stays good for whom it was made."""
    await context.say(say.invite.already_in(context.me), menu_for(context.me))


features = (
    Feature(act=Act.SEE_ROSTER, taps={"invite/([0-9]{1,18})": make}),
    Feature(act=Act.START, others={filters.Regex(LINK): opened_by_known}),
)
