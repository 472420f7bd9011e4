"""Atur kegiatan: the kinds of activity as admins keep them, and what each asks for; one tap changes one thing.

Rina   /kategori
bot    🧩 Kegiatan yang bisa dilaporkan: 13 …              [🗣 Musyawarah] [📄 Usulan & LPJ] … [Tambah kegiatan]
Rina   (🧹 Gotong royong)
bot    (the same message) Gotong Royong & Kebersihan …     [✅ Peserta: wajib] [☑️ Swadaya: boleh] … [⛔ Nonaktifkan]
Rina   (☑️ Swadaya: boleh)
bot    (the same message) …                                [▫️ Swadaya: tidak] …
"""

from __future__ import annotations

from collections.abc import Awaitable

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.categories import FIELDS, Category
from storage.category_changes import OTHER, SameWords, Stays, TooMany
from storage.members import NotYours, Refused
from storage.reports import MEDIA_MOST
from storage.roles import Act

SCREEN = "category"
BUTTONS_MOST = 90  # (Telegram shows 100), of which the retired ones are the last
NEXT = {"W": "O", "O": "-", "-": "W"}


async def show(update: Update, context: Context) -> None:
    await context.say(*await _list(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _list(context), screen=SCREEN)


async def card(update: Update, context: Context) -> None:
    if found := await _found(context):
        await context.edit(*_card(found), screen=SCREEN)


async def opened(update: Update, context: Context) -> None:
    """The same, below something else that was said."""
    if found := await _found(context):
        await context.say(*_card(found), screen=SCREEN)


async def move_up(update: Update, context: Context) -> None:
    changes, code = context.storage.category_changes, context.tapped[0]
    if await _changed(context, changes.move_up(context.me, context.sent_at, code)):
        context.toast(say.category.moved)


async def want(update: Update, context: Context) -> None:
    code, field, wanted = context.tapped
    changes = context.storage.category_changes
    await _changed(context, changes.want(context.me, context.sent_at, code, field, wanted.strip("-") or None))


async def want_photos(update: Update, context: Context) -> None:
    code, least = context.tapped
    await _changed(context, context.storage.category_changes.want_photos(context.me, context.sent_at, code, int(least)))


async def ask_retire(update: Update, context: Context) -> None:
    found = await _found(context)
    if found:
        yes = [(say.category.yes_retire, f"category/{found.code}/retire/yes")]
        buttons = keyboard(yes, [(say.common.back, f"category/{found.code}")])
        await context.edit(say.category.really_retire(found), buttons, screen=SCREEN)


async def retire(update: Update, context: Context) -> None:
    await _changed(context, context.storage.category_changes.retire(context.me, context.sent_at, context.tapped[0]))


async def restore(update: Update, context: Context) -> None:
    await _changed(context, context.storage.category_changes.restore(context.me, context.sent_at, context.tapped[0]))


def refused(why: Refused) -> str:
    """As a short word; whatever is gone was on an old button."""
    words = {
        SameWords: say.category.same_words,
        TooMany: say.category.too_many,
        Stays: say.category.stays,
        NotYours: say.common.not_yours_short,
    }
    return str(words.get(type(why), say.common.old_button))


async def _changed(context: Context, change: Awaitable[bool | None]) -> bool:
    """Make a change, and show the card as it is then; whether something changed."""
    changed = None
    try:
        changed = await change
    except Refused as why:
        context.toast(refused(why))
    if found := await _found(context):
        await context.edit(*_card(found), screen=SCREEN)
    return bool(changed)


async def _found(context: Context) -> Category | None:
    try:
        return await context.storage.categories.by_code(context.tapped[0])
    except KeyError:
        context.toast(say.common.old_button)
        return None


async def _list(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """Those that can be chosen as cadres see them, the others below."""
    every = sorted(await context.storage.categories.all(), key=lambda one: one.retired)
    buttons = [((say.category.off if one.retired else "") + one.button, f"category/{one.code}") for one in every]
    rows = [*in_columns(buttons[:BUTTONS_MOST]), [(say.category.add, "category_form!add")]]
    return say.category.shown(every), keyboard(*rows, [(say.reason.open, "reason")])


def _card(it: Category) -> tuple[str, InlineKeyboardMarkup]:
    wanted = {field: it.fields.get(field, "-") for field in FIELDS}
    fields: list[Button] = [
        (say.category.field(field, now), f"category/{it.code}/{field}/{NEXT[now]}") for field, now in wanted.items()
    ]
    photos = f"category/{it.code}/photos"
    fewer = [(say.category.fewer, f"{photos}/{it.least_photos - 1}")] if it.least_photos > 0 else []
    more = [(say.category.more, f"{photos}/{it.least_photos + 1}")] if it.least_photos < MEDIA_MOST else []
    return say.category.card(it), keyboard(*in_columns(fields), fewer + more, *_acts(it))


def _acts(it: Category) -> list[list[Button]]:
    rename = (say.category.rename, f"category_form!rename/{it.code}")
    up = (say.category.up, f"category/{it.code}/up")
    retire = (say.category.retire, f"category/{it.code}/retire")
    restore = (say.category.restore, f"category/{it.code}/on")
    back = (say.common.back, "category/back")
    if it.retired:
        return [[rename, restore], [back]]
    return [[rename, up], [retire], [back]] if it.code != OTHER else [[rename], [back]]


CODE, FIELD = "([A-Z]{1,8})", f"({'|'.join(FIELDS)})"
feature = Feature(
    act=Act.KEEP_CATEGORIES,
    opens=show,
    commands=("kategori",),
    words=("atur kegiatan", "Atur kegiatan"),
    taps={
        "category": show,
        "category/back": back,
        f"category/{CODE}": card,
        f"category/open/{CODE}": opened,
        f"category/{CODE}/up": move_up,
        f"category/{CODE}/{FIELD}/([WO-])": want,
        f"category/{CODE}/photos/([0-9]{{1,2}})": want_photos,
        f"category/{CODE}/retire": ask_retire,
        f"category/{CODE}/retire/yes": retire,
        f"category/{CODE}/on": restore,
    },
)
