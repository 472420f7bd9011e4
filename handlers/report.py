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

from telegram import InlineKeyboardMarkup
from telegram.ext import filters

from handlers.kit.buttons import keyboard
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.texts import say
from handlers.report_answers import said
from handlers.report_category import category_of, fields_of
from handlers.report_steps import STEPS, one_more_file
from storage.categories import FIELDS
from storage.reports import NewReport
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


form = Form(
    name="report",
    command="lapor",
    act=Act.REPORT,
    steps=STEPS,
    review=review,
    finish=save,
    begun_by=FILE,
    keeps=one_more_file,
)
