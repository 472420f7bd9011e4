"""Notices that one has written, the newest first; from here they are written, looked at and found again.

Rina   📢 Pengumuman
bot    📤 Pengumuman yang dikirim … 1. 24 Nov 2026 · 12 dari 47 sudah baca  [✏️ Tulis pengumuman] [1] [2] …
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.roles import Act

SCREEN = "notices"  # one message: the lists and what they open
SHOWN = 5


async def first_page(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    return await _page(context, 0)


async def turn(update: Update, context: Context) -> None:
    await context.edit(*await _page(context, int(context.tapped[0])), screen=SCREEN)


async def _page(context: Context, page: int) -> tuple[str, InlineKeyboardMarkup]:
    """Of a page that is no longer there, the last one."""
    written, me, words = context.storage.notices_written, context.me, say.notice_sent
    count = await written.count(me)
    page = min(page, max(count - 1, 0) // SHOWN)
    first = page * SHOWN
    found = await written.of(me, first, SHOWN)
    opens = [(str(first + n), f"notice_look/{it.notice_id}") for n, it in enumerate(found, 1)]
    turns = [(say.notice.newer, f"notice_sent/{page - 1}")] if page else []
    turns += [(say.notice.older, f"notice_sent/{page + 1}")] if first + SHOWN < count else []
    ends = [(words.write, "notice_form!new")], [(words.for_me, "notices/0/")]
    text = words.page(count, first, found, me.id, context.house.local)
    return text, keyboard(ends[0], *in_columns(opens, SHOWN), turns, ends[1])


feature = Feature(act=Act.SEND_NOTICE, taps={"notice_sent/([0-9]{1,6})": turn})
