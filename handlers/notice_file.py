"""Who has got a notice, read it and answered it, as a workbook.

Rina   (📥 Excel)
bot    (pengumuman-….xlsx)   📥 Siapa yang menerima, membaca dan menjawab pengumuman Selasa, 24 November 2026 …
"""

from __future__ import annotations

from telegram import Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_managed import ID, managed
from storage.roles import Act


async def send(update: Update, context: Context) -> None:
    """Whose it is, is asked now, and once more when it is drawn."""
    notice = await managed(context)
    if notice is None:
        return
    me, zone = context.me.id, str(context.house.zone)
    caption = say.notice_page.file(context.house.local(notice.send_at).date(), notice.content)
    await context.paper("notice_book", caption, person_id=me, notice_id=notice.id, zone=zone)
    await context.storage.audit.add(context.sent_at, me, "notice.export", notice=notice.id)
    context.toast(say.notice_page.drawing)


feature = Feature(act=Act.SEND_NOTICE, taps={f"notice_file/{ID}": send})
