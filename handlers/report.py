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
"""

from __future__ import annotations

from handlers.kit.form import Form
from handlers.kit.photos import photos
from handlers.kit.step import Talk
from handlers.kit.steps import choice, day, day_of, number, words
from handlers.kit.texts import say
from storage.report import Photo
from storage.reports import PHOTOS_MOST, Category, NewReport
from storage.roles import Act

BACK_DAYS = 62  # as far as last month's first day: older ones have long been summed up
STORY_MOST = 1_500  # characters; the last look must stay within one message
PEOPLE_MOST = 5_000


async def own_rts(talk: Talk) -> dict[str, str]:
    rts = talk.me.rts or await talk.storage.areas.rts(talk.me.kelurahan_code or "")
    return {f"RT {rt}": rt for rt in rts}


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
    context, answers = talk.context, talk.answers
    new = NewReport(
        draft_number=talk.draft.number,
        person_id=talk.me.id,
        kelurahan_code=talk.me.kelurahan_code or "",
        rt=answers["rt"],
        category_code=answers["category"],
        occurred_on=day_of(answers, "date"),
        story=answers["story"],
        participants=answers.get("participants"),
        photos=[Photo(file_id, unique_id) for file_id, unique_id, _ in answers["photos"]],
    )
    receipt = await talk.storage.reports.add(new, context.sent_at, talk.today, context.house.prefix)
    return str(say.report.saved(receipt, await understood(talk)))


async def understood(talk: Talk) -> dict[str, object]:
    """The answers as they are shown."""
    shown = {
        "kelurahan": talk.me.kelurahan,
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
form = Form(name="report", command="lapor", act=Act.REPORT, steps=STEPS, review=review, finish=save)
