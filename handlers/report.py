"""Lapor: a cadre reports what happened in their RT.

Siti   📝 Lapor
bot    Di RT mana kegiatannya?                          [🔁 Seperti terakhir, hari ini] [RT 01] [RT 02] …
Siti   (RT 03)
bot    Kegiatan apa?                                    [🧹 Gotong royong] [🩺 Posyandu] …
Siti   (🧹 Gotong royong)
bot    Kapan kegiatannya?                               [Hari ini] [Kemarin]
Siti   24/11
bot    Kirim foto kegiatannya …
Siti   (an album)
bot    Ceritakan singkat … Sebut juga: Peserta.         [Lewati]
Siti   Bersih parit, L10 P15
bot    Periksa dulu: …                                  [✅ Kirim] [✏️ RT] … [Tambah Kendala]
Siti   (✅ Kirim)
bot    ✅ Laporan terkirim. BTG-1126-014                 [✏️ Ubah]

Siti   (a photo out of the blue: RT 3 gotong royong 25 orang kemarin)
bot    Periksa dulu: …                                  [✅ Kirim] …
"""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import filters

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.files import added
from handlers.kit.form import Form
from handlers.kit.listen import answer_of
from handlers.kit.step import NotUnderstood, Talk
from handlers.kit.texts import say
from handlers.report_answers import said
from handlers.report_category import category_of, fields_of
from handlers.report_reading import read
from handlers.report_steps import STEPS, one_more_file
from storage.categories import FIELDS
from storage.reports import MEDIA_MOST, NewReport
from storage.roles import Act

FILE = filters.PHOTO | filters.Document.IMAGE | filters.VIDEO | filters.VOICE


async def review(talk: Talk) -> str:
    """The last look, and the report that it may be another of."""
    asked = await fields_of(talk)
    content = said({name: value for name, value in talk.answers.items() if name not in FIELDS or name in asked})
    code = talk.given.get("kelurahan_code", talk.me.kelurahan_code)
    other = await talk.storage.reports.like(code or "", content, talk.given.get("id"))
    return str(say.report.review(content, *await _names(talk), other, talk.context.house.local))


async def _names(talk: Talk) -> tuple[str, str | None]:
    """Of the category and the kelurahan."""
    category = await category_of(talk)
    return category.button if category else "", talk.given.get("kelurahan", talk.me.kelurahan)


async def save(talk: Talk) -> tuple[str, InlineKeyboardMarkup]:
    context, me = talk.context, talk.me
    content = said(talk.answers)
    new = NewReport(talk.draft.number, me.id, me.kelurahan_code or "", content)
    receipt = await talk.storage.reports.add(new, context.sent_at, talk.today, context.house.prefix)
    change = keyboard([(say.my_reports.change, f"report_change!{receipt.id}")])
    return str(say.report.saved(receipt.number, content, *await _names(talk))), change


async def from_file(update: Update, context: Context) -> dict[str, Any]:
    """A file out of the blue, and what is sure of its caption."""
    file = answer_of(update).file
    if file is None:
        return {}
    found = await read(file.caption, context.me, context.storage, context.today) if file.caption else {}
    try:
        return {"photos": added([], file, MEDIA_MOST)} | found
    except NotUnderstood as why:
        await context.say(str(why))
        return found


form = Form(
    name="report",
    command="lapor",
    act=Act.REPORT,
    steps=STEPS,
    review=review,
    finish=save,
    begun_by=FILE,
    reads=from_file,
    keeps=one_more_file,
)
