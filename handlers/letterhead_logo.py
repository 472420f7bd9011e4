"""The logo of the letterhead: sent as a photo or a file, fetched, and kept small.

Rina   (Logo)
bot    Silakan kirim logonya …
Rina   (a photo)
bot    Periksa dulu: …                                  [✅ Simpan]
Rina   (✅ Simpan)
bot    Logo sedang diambil…  (and then, in its place) ✅ Logo tersimpan …
"""

from __future__ import annotations

import asyncio
import io

from PIL import Image

from handlers.kit.arrival import Arrival
from handlers.kit.buttons import keyboard
from handlers.kit.context import message
from handlers.kit.form import Form, Said
from handlers.kit.house import House
from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk
from handlers.kit.steps import saved_not_sent
from handlers.kit.texts import say
from handlers.letterhead import UP
from storage import Storage
from storage.downloads import Download
from storage.members import NotYours
from storage.roles import Act

KIND = "letterhead"
MB_MOST = 5
LOGO_SIDE = 400  # pixels; on paper it is two centimetres
LOGO_PIXELS_MOST = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


async def ask_logo(talk: Talk) -> Prompt:
    return Prompt(talk.question("logo"))


async def read_logo(answer: Answer, talk: Talk) -> str:
    if answer.file is None or answer.file.kind not in ("photo", "document"):
        raise NotUnderstood(talk.common.not_a_photo())
    if answer.file.size > MB_MOST * 1_000_000:
        raise NotUnderstood(talk.common.file_too_large())
    return answer.file.file_id


async def review(talk: Talk) -> str:
    return str(say.letterhead_logo.review())


async def save(talk: Talk) -> Said:
    ids = talk.me.id, talk.context.chat_id, talk.answers["logo"]
    download = await talk.storage.downloads.add(KIND, *ids, "logo", talk.context.sent_at)
    await talk.context.say(say.letterhead_logo.fetching(), screen=download.screen)
    return say.letterhead_logo.sent(), keyboard(UP)


form = Form(
    name="letterhead_logo",
    command=None,
    act=Act.KEEP_LETTERHEAD,
    steps=(Step("logo", ask_logo, read_logo),),
    review=review,
    finish=save,
    send_label=saved_not_sent,
)


# Once it is here.


class NotALogo(Exception):
    """The file is no picture that can be read."""


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
            text = say.letterhead_logo.taken() if logo else say.letterhead_logo.not_a_logo()
        except NotYours:
            text = say.common.not_yours()
        await _edit(storage, download, text)
        await storage.downloads.forget(download)


async def lost(house: House, download: Download, why: str) -> None:
    await _edit(house.storage, download, say.letterhead_logo.lost())


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
