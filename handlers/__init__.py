"""Everything the bot does, in the order it is tried. A new feature is one line here."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler

from handlers import check_in, coordinator, fallback, help, my_reports, notice, report, status, summary, who
from handlers.kit.context import Context

FIRST = (who.handler,)

FORMS = (report.form, notice.form)

FEATURES = (check_in.feature, coordinator.feature, my_reports.feature, summary.feature, status.feature, *help.features)


def in_order() -> list[BaseHandler[Update, Context, object]]:
    """Features before forms: a menu button, a command or a location is never taken for an answer."""
    ours: list[BaseHandler[Update, Context, object]] = []
    for one in (*FEATURES, *FORMS, fallback):
        ours += one.handlers()
    return ours
