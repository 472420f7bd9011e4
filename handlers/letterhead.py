"""Kop surat: what stands above and below every paper that is signed; admins keep it.

Rina   /kop
bot    🏛 Kop surat. PEMERINTAH KOTA … Nomor: 1003/KPM/XI/2026 …   [Kantor] [Alamat] [Tempat] [Nomor] [Logo] [Pejabat]
Rina   (Kantor), writes two lines, (✅ Simpan)
Rina   (Pejabat)
bot    Siapa yang menandatangani? …                                [Koordinator Kota] [Camat …] [Lurah …]
"""

from __future__ import annotations

import asyncio
import io

from PIL import Image
from telegram import InlineKeyboardMarkup, Update

from handlers.kit.arrival import Arrival
from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context, message
from handlers.kit.feature import Feature
from handlers.kit.house import House
from handlers.kit.texts import say
from storage import Storage
from storage.downloads import Download
from storage.letterhead import CITY
from storage.members import NotYours
from storage.roles import Act

KIND = "letterhead"
SCREEN = "letterhead"
LOGO_SIDE = 400  # pixels; on paper it is two centimetres
LOGO_PIXELS_MOST = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


class NotALogo(Exception):
    """The file is no picture that can be read."""


async def show(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen=SCREEN)


async def back(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen=SCREEN)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    head = await context.storage.letterhead.get()
    parts = [(label, f"letterhead_part!{part}") for part, label in say.letterhead.parts.items()]
    logo = [(say.letterhead.no_logo, "letterhead/no_logo")] if head.logo else []
    officials = [(say.letterhead.officials, "letterhead/officials")]
    text = say.letterhead.shown(head, head.numbered("1003", context.today))
    return text, keyboard(*in_columns(parts), logo, officials)


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


# The logo, once it is here.


async def takes(house: House, download: Download) -> None:
    """Drawn anew and small; what is no picture is refused with a word."""
    storage = house.storage
    try:
        logo = await asyncio.to_thread(as_logo, download.content or b"")
    except NotALogo:
        logo = None
    async with storage.db.unit():
        person = await storage.people.by_id(download.person_id)
        try:
            if person and logo:
                await storage.letterhead.change(person, download.sent_at, "logo", logo)
            text = say.letterhead.logo_taken() if logo else say.letterhead.not_a_logo()
        except NotYours:
            text = say.common.not_yours()
        await _edit(storage, download, text)
        await storage.downloads.forget(download)


async def lost(house: House, download: Download, why: str) -> None:
    await _edit(house.storage, download, say.letterhead.lost())


def as_logo(content: bytes) -> bytes:
    """A small PNG, transparent where it was. Raises NotALogo."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > LOGO_PIXELS_MOST:
                raise NotALogo
            picture = image.convert("RGBA")
    except NotALogo:
        raise
    except Exception:  # the decoders raise nearly everything when they are lied to
        raise NotALogo from None
    picture.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


async def _edit(storage: Storage, download: Download, text: str) -> None:
    await storage.outbox.edit(download.chat_id, message(download.chat_id, text), download.screen)


ARRIVED = Arrival(takes, lost)
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
