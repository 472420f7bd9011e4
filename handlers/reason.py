"""Alasan pengembalian: the ready reasons to send a report back, as admins keep them.

Rina   (↩️ Alasan pengembalian)
bot    ↩️ Alasan pengembalian: 7 …                    [Foto kurang jelas] … [Tambah alasan]
Rina   (Foto kurang jelas)
bot    (the same message) Kader dibawa ke: Foto       [✏️ Ubah kalimat] [⛔ Nonaktifkan]
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from handlers import category
from handlers.category import SCREEN
from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.category_changes import SameWords, TooMany
from storage.members import Refused
from storage.roles import Act

BUTTONS_MOST = 50


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _list(context), screen=SCREEN)


async def show(update: Update, context: Context) -> None:
    """The same, below something else that was said."""
    await context.say(*await _list(context), screen=SCREEN)


async def card(update: Update, context: Context) -> None:
    found = await context.storage.reasons.by_id(int(context.tapped[0]))
    if found is None:
        return context.toast(say.common.old_button)
    switch = (say.category.restore, "on") if found.retired else (say.category.retire, "off")
    acts = [(say.reason.change, f"reason_form!change/{found.id}"), (switch[0], f"reason/{found.id}/{switch[1]}")]
    await context.edit(say.reason.card(found), keyboard(acts, [(say.common.back, "reason")]), screen=SCREEN)
    return None


async def switch(update: Update, context: Context) -> None:
    """Off or on again."""
    number, to = context.tapped
    reasons = context.storage.reasons
    try:
        await (reasons.restore if to == "on" else reasons.retire)(context.me, context.sent_at, int(number))
    except Refused as why:
        context.toast(refused(why))
    await card(update, context)


def refused(why: Refused) -> str:
    """As a short word."""
    words = {SameWords: say.reason.same_words, TooMany: say.reason.too_many}
    return str(words.get(type(why)) or category.refused(why))


async def _list(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    every = await context.storage.reasons.all()
    rows = [[((say.category.off if one.retired else "") + one.words, f"reason/{one.id}")] for one in every]
    more = [[(say.reason.add, "reason_form!add")], [(say.category.list, "category/back")]]
    return say.reason.shown(every), keyboard(*rows[:BUTTONS_MOST], *more)


ID = "([0-9]{1,12})"
feature = Feature(
    act=Act.KEEP_CATEGORIES,
    taps={"reason": back, "reason/list": show, f"reason/{ID}": card, f"reason/{ID}/(on|off)": switch},
)
