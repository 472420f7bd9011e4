"""Everything the bot does, in the order it is tried. A new feature is one line here."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler

from handlers import (
    acting,
    check_in,
    check_in_note,
    check_out,
    coordinator,
    correction,
    data_request,
    day,
    fallback,
    help,
    invite,
    join_request,
    member,
    member_form,
    month,
    my_data,
    my_days,
    my_reports,
    new_number,
    notice,
    progress,
    report,
    roster,
    roster_file,
    rt,
    status,
    summary,
    who,
)
from handlers.kit.context import Context

FIRST = (who.handler,)

FORMS = (report.form, notice.form)
BUTTON_FORMS = (
    check_in_note.form,
    correction.form,
    my_data.form,
    data_request.form,
    member_form.form,
    acting.form,
    rt.form,
)  # opened by a button of another screen

FEATURES = (
    check_in.feature,
    check_out.feature,
    my_days.feature,
    *month.features,
    day.feature,
    coordinator.feature,
    my_reports.feature,
    summary.feature,
    *my_data.features,
    data_request.feature,
    roster.feature,
    member.feature,
    acting.feature,
    rt.feature,
    roster_file.feature,
    status.feature,
    join_request.feature,
    *invite.features,
    new_number.feature,
    progress.feature,
    *help.features,
)

ARRIVALS = {roster_file.KIND: roster_file.ARRIVED}  # files that people send: whose they are once they are here


def in_order() -> list[BaseHandler[Update, Context, object]]:
    """Features before forms: a menu button, a command or a location is never taken for an answer."""
    ours: list[BaseHandler[Update, Context, object]] = []
    for one in (*FEATURES, *FORMS, *BUTTON_FORMS, roster, fallback):
        ours += one.handlers()
    return ours
