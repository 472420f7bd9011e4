"""Who has read a notice, who has not, why it failed for whom, who has answered what: a page of names in place.

Rina   (👤 Belum baca: 15)
bot    Belum baca: 15 orang. Bontang Utara: Siti Aminah (Lok Tuan), …                        [Kembali ke angka]
"""

from __future__ import annotations

from telegram import Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from handlers.notice_managed import ID, managed
from handlers.notice_sent import SCREEN
from storage.notice import Notice
from storage.notice_readers import WHICH
from storage.roles import Act

SHOWN = 30


async def show(update: Update, context: Context) -> None:
    """Of a page that is no longer there, the last one."""
    notice, (_, which, number) = await managed(context), context.tapped
    if notice is None:
        return
    readers, words, here = context.storage.notice_readers, say.notice_page, f"notice_names/{notice.id}/{which}"
    count = await readers.count(notice.id, which)
    page = min(int(number), max(count - 1, 0) // SHOWN)
    turns = [(words.before, f"{here}/{page - 1}")] if page else []
    turns += [(words.after, f"{here}/{page + 1}")] if (page + 1) * SHOWN < count else []
    found = await readers.of(notice.id, which, page * SHOWN, SHOWN)
    buttons = keyboard(turns, [(words.to_figures, f"notice_look/{notice.id}")])
    await context.edit(words.names(_title(notice, which), count, found), buttons, screen=SCREEN)


def _title(notice: Notice, which: str) -> str:
    """What a forged button names is empty."""
    if which.isdecimal():
        return next(iter(notice.content.answers[int(which) :]), "")
    return str(getattr(say.notice_page, which))


LISTS = "|".join(["[0-5]", *(which for which in WHICH if which != "all")])
feature = Feature(act=Act.SEND_NOTICE, taps={f"notice_names/{ID}/({LISTS})/([0-9]{{1,6}})": show})
