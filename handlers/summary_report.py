"""One report in a summary, with its first photo."""

from __future__ import annotations

from telegram import Update

from handlers.kit.buttons import Button, keyboard
from handlers.kit.context import Context
from handlers.kit.texts import say
from handlers.summary_asked import asked_of
from handlers.summary_list import back
from storage.members import NotYours
from storage.report import Report
from storage.roles import Act


async def show_report(update: Update, context: Context) -> None:
    """With its first photo in the picture's place, if it has one."""
    number, *rest = context.tapped
    asked = asked_of(tuple(rest))
    try:
        found = await context.storage.figures.report(context.me, int(number))
    except NotYours:
        return context.toast(say.common.not_yours_short)
    decide: list[Button] = [(say.summary.decide, f"review/show/{found.id}")] if context.me.may(Act.REVIEW) else []
    text, buttons = say.summary.report(found), keyboard(decide, [back(asked)])
    if photo := _photo(found):
        return await context.show_photo(photo, text, buttons, screen=asked.screen)
    return await context.recaption(text, buttons, screen=asked.screen)


def _photo(found: Report) -> str | None:
    return next((each.file_id for each in found.content.media if each.kind == "photo"), None)
