"""A report that was sent is changed, as a whole or at the question that the coordinator has sent it back to.

bot    ↩️ BTG-1126-014 dikembalikan: Foto kurang jelas          [✏️ Perbaiki Foto]
Siti   (✏️ Perbaiki Foto)
bot    Kirim foto kegiatannya …                                 [✅ Selesai]
Siti   (a photo, ✅ Selesai)
bot    Periksa dulu: …                                          [✅ Kirim]
Siti   (✅ Kirim)
bot    ✅ BTG-1126-014 diperbarui.
Awang  sees: BTG-1126-014 sudah diperbaiki. Foto: 1 foto → 2 foto   [📥 Periksa]
"""

from __future__ import annotations

from typing import Any

from handlers import report, review
from handlers.kit.context import Context, tell
from handlers.kit.form import Form
from handlers.kit.step import Talk
from handlers.kit.texts import say
from handlers.report_answers import answers_of, said
from handlers.report_steps import STEPS, one_more_file
from storage.report import Report
from storage.reviews import may_change
from storage.roles import Act


async def given(context: Context) -> dict[str, Any] | None:
    """`<report id>` or `<report id>/<question>`: what it says, while it is theirs to change."""
    which, _, step = context.tapped[0].partition("/")
    found = await context.storage.reviews.by_id(int(which)) if which.isdecimal() and len(which) <= 12 else None
    if found is None or not may_change(context.me, found, context.today):
        return None
    names = [each.name for each in STEPS]
    place = {"kelurahan_code": found.kelurahan_code, "kelurahan": found.kelurahan}
    return {"id": found.id, "answers": answers_of(found.content)} | place | ({"step": step} if step in names else {})


async def save(talk: Talk) -> str:
    reviews, context = talk.storage.reviews, talk.context
    before = await reviews.by_id(talk.given["id"])
    to = said(talk.answers)
    if before is None or not await reviews.change(talk.me, context.sent_at, before, to, talk.today):
        return str(say.my_reports.closed())
    after = await reviews.by_id(before.id) or before
    await _tell(context, before, after)
    return str(say.my_reports.changed(after))


async def _tell(context: Context, before: Report, after: Report) -> None:
    """Whoever has sent it back sees what was done about it."""
    by = await context.storage.reviews.returned_by(after.id)
    reader = await context.storage.people.by_id(by) if by else None
    if reader and reader.telegram_id and before.return_step:
        await tell(
            context.storage,
            reader.telegram_id,
            say.review.mended(before, after, before.content.differs(after.content)),
            review.look(after),
        )


form = Form(
    name="report_change",
    command=None,
    act=Act.REPORT,
    texts="report",
    steps=STEPS,
    review=report.review,
    finish=save,
    given=given,
    keeps=one_more_file,
)
