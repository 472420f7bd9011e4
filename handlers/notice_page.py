"""How a notice stands, for whoever wrote it: figures, by kecamatan too, why some failed, and answers.

Rina   (📊 Siapa sudah baca)
bot    📊 Pengumuman Selasa, 24 November 2026 … Sudah baca: 30 · belum: 15 … Bontang Utara: 12 dari 20 …
                     [🔔 Ingatkan yang belum baca (15)] [👤 Belum baca: 15] [⚠️ Gagal: 2] [Bisa hadir: 20] [📥 Excel]
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from handlers import notice_told
from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import cut
from handlers.kit.texts import say
from handlers.notice_managed import ID, managed
from handlers.notice_rows import in_lines
from handlers.notice_sent import SCREEN
from storage.notice import Notice, State
from storage.notice_figures import Figures
from storage.roles import Act


async def show(update: Update, context: Context) -> None:
    """From the message that tells how the sending goes: below it."""
    if notice := await managed(context):
        await context.say(*await _page(context, notice), screen=SCREEN)


async def look(update: Update, context: Context) -> None:
    """From a list, or once more: in place. One that still waits for its time has no figures."""
    notice = await managed(context)
    if notice and notice.state is State.TIMED:
        await context.say(*await notice_told.shown(context, notice), screen=notice.screen)
    elif notice:
        await context.edit(*await _page(context, notice), screen=SCREEN)


async def manage(update: Update, context: Context) -> None:
    """Stop it, let it go on, take it back: where its sending is told, which comes below anew."""
    if notice := await managed(context):
        await context.say(*await notice_told.shown(context, notice), screen=notice.screen)


async def _page(context: Context, notice: Notice) -> tuple[str, InlineKeyboardMarkup]:
    figures = await context.storage.notice_figures.of(notice.id)
    author = await context.storage.people.by_id(notice.author_id)
    by = author.name if author and author.id != context.me.id else ""
    return say.notice_page.figures(notice, figures, by, context.house.local), keyboard(*_buttons(notice, figures))


def _buttons(notice: Notice, it: Figures) -> list[list[Button]]:
    words, of, answers = say.notice_page, notice.id, notice.content.answers

    def names(label: str, which: str, count: int) -> list[Button]:
        return [(f"{label}: {count}", f"notice_names/{of}/{which}/0")] if count else []

    answered = [one for n, label in enumerate(answers) for one in names(cut(label, 24), str(n), it.answers.get(n, 0))]
    silent = names(words.silent, "silent", it.silent) if answers else []
    may_remind = it.unread and notice.state in (State.FINISHED, State.STOPPED)
    return [
        [(words.remind % it.unread, f"notice_remind/{of}")] if may_remind else [],
        [*names(words.unread, "unread", it.unread), *names(words.read, "read", it.read)],
        names(words.failed, "failed", it.failed + it.unsure),
        *in_lines([*answered, *silent]),
        [(words.excel, f"notice_file/{of}"), (words.again, f"notice_look/{of}")],
        [] if notice.state is State.RECALLED else [(words.manage, f"notice_manage/{of}")],
        [(words.back, "notice_sent/0")],
    ]


feature = Feature(
    act=Act.SEND_NOTICE,
    taps={f"notice_page/{ID}": show, f"notice_look/{ID}": look, f"notice_manage/{ID}": manage},
)
