"""Lapor: a cadre reports what happened in one of their RT.

Siti   📝 Lapor
bot    Di RT mana kegiatannya?                          [RT 01] [RT 02] [RT 03] … [✖ Batal]
Siti   (RT 03)
bot    Kegiatan apa?                                    [🧹 Gotong royong] [🩺 Posyandu] …
Siti   (🩺 Posyandu)
bot    Kapan kegiatannya?                               [Hari ini] [Kemarin]
Siti   24/11
bot    Ceritakan singkat apa yang dikerjakan.
Siti   Posyandu Melati, timbang 25 balita
bot    Berapa orang yang ikut?
Siti   25
bot    Kirim foto kegiatannya …                         [Lewati]
Siti   (two photos)
bot    2 foto diterima. Kirim lagi, atau tekan Selesai. [✅ Selesai]
Siti   (✅ Selesai)
bot    Periksa dulu: …                                  [✅ Kirim] [✏️ RT] [✏️ Kegiatan] … [✖ Batal]
Siti   (✅ Kirim)
bot    ✅ Laporan terkirim. Nomor: BTG-1126-014

Siti   (a photo out of the blue: RT 3 gotong royong 25 orang kemarin)
bot    Periksa dulu: …                                  [✅ Kirim] …
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Update
from telegram.ext import filters

from handlers.caption import read_caption
from handlers.kit.context import Context
from handlers.kit.form import Form
from handlers.kit.listen import answer_of
from handlers.kit.photos import photos
from handlers.kit.step import Answer, Talk
from handlers.kit.steps import choice, day, day_of, number, words
from handlers.kit.texts import say
from storage import Storage
from storage.person import Person
from storage.report import Content, Photo
from storage.reports import PHOTOS_MOST, Category, NewReport
from storage.roles import Act

BACK_DAYS = 62  # as far as last month's first day: older ones have long been summed up
STORY_MOST = 1_500  # characters; the last look must stay within one message
PEOPLE_MOST = 5_000


async def own_rts(talk: Talk) -> dict[str, str]:
    """Of the kelurahan that it is about: a report stays with its own when the cadre has moved on."""
    about = talk.given.get("kelurahan_code", talk.me.kelurahan_code)
    return {f"RT {rt}": rt for rt in await _rts(talk.me, talk.storage, about)}


async def _rts(me: Person, storage: Storage, kelurahan_code: str | None) -> Sequence[str]:
    """Those that they look after, or all of a kelurahan that is theirs as a whole, or no longer."""
    own = me.rts if kelurahan_code == me.kelurahan_code else ()
    return own or await storage.areas.rts(kelurahan_code or "")


async def categories(talk: Talk) -> dict[str, str]:
    return {category.button: category.code for category in await talk.storage.reports.categories()}


async def _category(talk: Talk) -> Category:
    return await talk.storage.reports.category(talk.answers["category"])


async def asks_participants(talk: Talk) -> bool:
    return "category" in talk.answers and (await _category(talk)).participants != "-"


async def participants_optional(talk: Talk) -> bool:
    return (await _category(talk)).participants == "O"


async def least_photos(talk: Talk) -> int:
    return (await _category(talk)).least_photos


async def review(talk: Talk) -> str:
    return str(say.report.review(await understood(talk)))


async def save(talk: Talk) -> str:
    context, me = talk.context, talk.me
    new = NewReport(talk.draft.number, me.id, me.kelurahan_code or "", **vars(said(talk.answers)))
    receipt = await talk.storage.reports.add(new, context.sent_at, talk.today, context.house.prefix)
    return str(say.report.saved(receipt, await understood(talk)))


def said(answers: dict[str, Any]) -> Content:
    """What the cadre says by these answers."""
    return Content(
        rt=answers["rt"],
        category_code=answers["category"],
        occurred_on=day_of(answers, "date"),
        story=answers["story"],
        participants=answers.get("participants"),
        photos=tuple(Photo(file_id, unique_id) for file_id, unique_id, _ in answers["photos"]),
    )


async def from_photo(update: Update, context: Context) -> dict[str, Any]:
    """A photo out of the blue, and what is sure of its caption."""
    photo = answer_of(update).photo
    caption = ((update.message and update.message.caption) or "").strip()
    me, areas = context.me, context.storage.areas
    rts = await _rts(me, context.storage, me.kelurahan_code)
    codes = [category.code for category in await context.storage.reports.categories()]
    read = read_caption(caption, context.today, BACK_DAYS, rts, await areas.names(), codes)
    here = read.kelurahan in (None, me.kelurahan_code)
    found = {
        "photos": [list(photo)] if photo else None,
        "rt": read.rts[0] if here and len(read.rts) == 1 else None,
        "category": read.category,
        "date": read.day.isoformat() if read.day else None,
        "participants": read.people,
        "story": caption[:STORY_MOST] or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def one_more_photo(talk: Talk, answer: Answer) -> tuple[str, bool]:
    """Sent while something else is asked: kept for the question after photos; of an album one answer for all."""
    taken = talk.answers.get("photos", [])
    if not answer.photo or len(taken) >= PHOTOS_MOST:
        return "", False
    if answer.photo[1] not in [unique for _, unique, _ in taken]:
        talk.answers["photos"] = [*taken, list(answer.photo)]
    again = bool(taken and answer.photo[2] and taken[-1][2] == answer.photo[2])
    return str(say.report.kept(len(talk.answers["photos"]))), again


async def understood(talk: Talk) -> dict[str, object]:
    """The answers as they are shown."""
    shown = {
        "kelurahan": talk.given.get("kelurahan", talk.me.kelurahan),
        "date": day_of(talk.answers, "date"),
        "category": (await _category(talk)).button,
    }
    return {"participants": None} | talk.answers | shown


STEPS = (
    choice("rt", options=own_rts, columns=4),
    choice("category", options=categories),
    day("date", back_days=BACK_DAYS),
    words("story", most=STORY_MOST),
    number("participants", least=1, most=PEOPLE_MOST, optional=participants_optional, when=asks_participants),
    photos("photos", most=PHOTOS_MOST, least=least_photos),
)
form = Form(
    name="report",
    command="lapor",
    act=Act.REPORT,
    steps=STEPS,
    review=review,
    finish=save,
    begun_by=filters.PHOTO,
    reads=from_photo,
    keeps=one_more_photo,
)
