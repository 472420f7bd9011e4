"""Kop surat: what stands above and below every paper that is signed; admins keep it.

Rina   /kop
bot    🏛 Kop surat. PEMERINTAH KOTA … Nomor: 1003/KPM/XI/2026 …   [Kantor] [Alamat] [Tempat] [Nomor] [Logo] [Pejabat]
Rina   (Kantor), writes two lines, (✅ Simpan)
Rina   (Pejabat)
bot    Siapa yang menandatangani? …                                [Koordinator Kota] [Camat …] [Lurah …]
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage import Storage
from storage.letterhead import CITY
from storage.roles import Act

SCREEN = "letterhead"
UP = [(say.letterhead.up, "letterhead/open")]


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen=SCREEN)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    head = await context.storage.letterhead.get()
    parts = [(label, f"letterhead_part!{part}") for part, label in say.letterhead.parts.items()]
    logo = [(say.letterhead.logo, "letterhead_logo!")]
    no_logo = [(say.letterhead.no_logo, "letterhead/no_logo")] if head.logo else []
    officials = [(say.letterhead.officials, "letterhead/officials")]
    text = say.letterhead.shown(head, head.numbered("1003", context.today))
    return text, keyboard(*in_columns(parts + logo), no_logo, officials)


async def without_logo(update: Update, context: Context) -> None:
    await context.storage.letterhead.change(context.me, context.sent_at, "logo", None)
    await back(update, context)


async def officials(update: Update, context: Context) -> None:
    """Every place that has somebody who signs, with who it is now."""
    known = await context.storage.letterhead.officials()
    places = await offices(context.storage)
    shown = [(name, known[code]) for code, name in places.items() if code in known]
    buttons: list[Button] = [(name, f"official!{code}") for code, name in places.items()]
    up = [(say.letterhead.up, "letterhead")]
    tell = context.say if context.tapped[0] else context.edit  # after a form its screen is far above
    await tell(say.letterhead.who_signs(shown), keyboard(*in_columns(buttons), up), screen=SCREEN)


async def offices(storage: Storage) -> dict[str, str]:
    """Where somebody signs who need not be one of us: code -> what the office is called."""
    words = say.monthly.offices
    found = {CITY: words["koordinator kota"]}
    kelurahan = await storage.areas.all_kelurahan()
    for code, name in (await storage.areas.all_kecamatan()).items():
        found[code] = words["camat"] % name
        found |= {it.code: words["lurah"] % it.name for it in kelurahan if it.kecamatan_code == code}
    return found


feature = Feature(
    act=Act.KEEP_LETTERHEAD,
    opens=show,
    commands=("kop",),
    taps={
        "letterhead": back,
        "letterhead/open": show,
        "letterhead/no_logo": without_logo,
        "letterhead/officials(/open)?": officials,
    },
)
