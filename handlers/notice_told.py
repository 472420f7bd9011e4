"""What the author of a notice is told, with what can be done: before its time, while it goes, and afterwards."""

from __future__ import annotations

from datetime import datetime

from telegram import InlineKeyboardMarkup

from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.texts import say
from storage.audience import Reach
from storage.notice import Notice, State
from storage.notice_progress import Progress
from storage.quiet import quiet_until


def told(
    progress: Progress, seconds_left: int | None = None, quiet: datetime | None = None
) -> tuple[str, InlineKeyboardMarkup]:
    """How a notice that has begun stands, and what can be done with it.

    seconds_left: until all have it, if known; quiet: until when (local) it is held back, unless it is urgent.
    """
    text = say.notice_control.progress(progress, seconds_left, quiet)
    return str(text), keyboard(*([(label, data)] for label, data in _buttons(progress)))


def waiting(notice: Notice, reach: Reach, at: datetime) -> tuple[str, InlineKeyboardMarkup]:
    """One that waits for its time (`at`: local), with whom it would reach if that were now."""
    words = say.notice_control
    buttons = [(words.change, f"notice_form!change/{notice.id}"), (words.call_off, f"notice_stop/{notice.id}")]
    return str(words.timed(at, len(reach.reached), notice.content.urgent)), keyboard(*([button] for button in buttons))


async def shown(context: Context, notice: Notice) -> tuple[str, InlineKeyboardMarkup]:
    """As it stands now, whatever its state."""
    if notice.state is not State.TIMED:
        return told(await context.storage.notices.progress(notice.id), quiet=quiet_until(context.sent))
    author = await context.storage.people.by_id(notice.author_id)
    reach = await context.storage.audiences.people(notice.audience, author or context.me, context.sent)
    return waiting(notice, reach, context.house.local(notice.send_at))


def _buttons(it: Progress) -> list[Button]:
    words, of = say.notice_control, it.notice_id
    buttons: list[Button] = []
    if it.state is State.SENDING:
        buttons.append((words.stop, f"notice_stop/{of}"))
    if it.state is State.STOPPED and it.stopped:
        buttons.append((words.resume, f"notice_resume/{of}"))
    if it.total:
        buttons.append((words.page, f"notice_page/{of}"))
    if it.state in (State.STOPPED, State.FINISHED) and it.sent + it.unsure:
        buttons.append((words.recall, f"notice_recall/{of}"))
    return buttons
