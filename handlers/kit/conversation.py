"""The one real ConversationHandler of a form: what opens it, and what is an answer to its open question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ConversationHandler, MessageHandler, filters

from handlers.kit.context import Context
from handlers.kit.feature import guarded
from handlers.kit.listen import ANSWER, NOTHING_OPEN, IsOpen, opening

if TYPE_CHECKING:
    from handlers.kit.form import Form

Handlers = list[BaseHandler[Update, Context, object]]
REVIEW = "review"
END = ConversationHandler.END


def conversation(form: Form) -> ConversationHandler[Context]:
    """One state a step and one for the last look."""
    taps = CallbackQueryHandler(guarded(form.act, form.tapped), pattern=f"(?s)^{form.name}/([^/]*)/([^/]*)/(.*)$")
    start = guarded(form.act, form.start)
    in_state: Handlers = [
        taps,
        MessageHandler(IsOpen(form.name, live=True) & ANSWER, guarded(form.act, form.answered)),
        MessageHandler(IsOpen(form.name, live=False) & ANSWER, start),
    ]
    states: dict[object, Handlers] = dict.fromkeys((*(step.name for step in form.steps), REVIEW), in_state)
    return ConversationHandler(
        name=form.name,
        persistent=True,
        entry_points=[*_opens(form), taps],
        states=states,
        fallbacks=[CommandHandler("batal", form.cancelled, IsOpen(form.name, live=False)), taps],
        allow_reentry=True,
    )


def _opens(form: Form) -> Handlers:
    start = guarded(form.act, form.start)
    opens: Handlers = [CallbackQueryHandler(guarded(form.act, form.opened), pattern=f"^{form.name}!(.*)$")]
    if form.command:
        opens.append(CommandHandler(form.command, start, filters.UpdateType.MESSAGE))
        opens.append(MessageHandler(opening(form.act, form.command), start))
    if form.begun_by:
        begun = guarded(form.act, form.begun)
        opens.append(MessageHandler(filters.UpdateType.MESSAGE & form.begun_by & NOTHING_OPEN, begun))
    return opens
