"""Pengumuman: what one has got, the newest first, and old ones found again; whoever writes them begins here.

Siti   📢 Pengumuman
bot    📢 Pengumuman untuk Anda … 1. 🔵 24 Nov 2026 · Rina Wati …                    [1] [2] … [Lebih lama]
Siti   pengumuman rapat
bot    🔎 Pengumuman dengan … 3 pengumuman, yang terbaru di atas. …                [1] [2] [3] [📢 Semua pengumuman]
Siti   pengumuman panen
bot    Tidak ada. Silakan coba kata lain.                                          [📢 Semua pengumuman]
"""

from __future__ import annotations

import re

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import filters

from handlers.kit.buttons import Button, in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.listen import NOTHING_OPEN
from handlers.kit.texts import say
from handlers.notice_sent import SCREEN, first_page
from storage.roles import Act

SHOWN = 5
WORDS_MOST = 36  # bytes of what is searched for: it is on buttons
LINE = re.compile(r"\s*pengumuman\s+(?P<words>\S.*?)\s*", re.IGNORECASE | re.DOTALL)


async def show(update: Update, context: Context) -> None:
    """Words after the command are searched for; whoever writes notices sees first what they have sent."""
    said = (update.message and update.message.text) or ""
    words = _cut(said.partition(" ")[2]) if said.startswith("/") else ""
    if not words and context.me.may(Act.SEND_NOTICE):
        return await context.say(*await first_page(context), screen=SCREEN)
    return await context.say(*await _page(context, words, 0), screen=SCREEN)


async def line(update: Update, context: Context) -> None:
    """`pengumuman rapat`, where no question is open."""
    found = LINE.fullmatch((update.message and update.message.text) or "")
    await context.say(*await _page(context, _cut(found["words"] if found else ""), 0), screen=SCREEN)


async def turn(update: Update, context: Context) -> None:
    page, words = context.tapped
    await context.edit(*await _page(context, words or "", int(page)), screen=SCREEN)


async def _page(context: Context, words: str, page: int) -> tuple[str, InlineKeyboardMarkup]:
    """Of a page that is no longer there, the last one."""
    received, me = context.storage.notices_received, context.me
    count = await received.count(me.id, words)
    page = min(page, max(count - 1, 0) // SHOWN)
    first = page * SHOWN
    found = await received.latest(me.id, words, first, SHOWN)
    opens = [(str(first + n), f"notice_open/{it.notice_id}") for n, it in enumerate(found, 1)]
    turns = [(say.notice.newer, f"notices/{page - 1}/{words}")] if page else []
    turns += [(say.notice.older, f"notices/{page + 1}/{words}")] if first + SHOWN < count else []
    all_of_them: list[Button] = [(say.notice.all, "notices/0/")] if words else []
    text = say.notice.page(words, count, first, found, context.house.local)
    return text, keyboard(*in_columns(opens, SHOWN), turns, all_of_them)


def _cut(words: str) -> str:
    """One line, so short that a button can hold it."""
    return " ".join(words.split()).encode()[:WORDS_MOST].decode(errors="ignore").strip()


feature = Feature(
    act=Act.NOTICES,
    opens=show,
    commands=("pengumuman",),
    taps={"notices/([0-9]{1,6})/(.*)": turn},
    others={filters.Regex(re.compile(rf"^{LINE.pattern}$", re.IGNORECASE | re.DOTALL)) & NOTHING_OPEN: line},
)
