"""Everything the bot does, in the order it is tried. A new feature is one line here."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler

from handlers import (
    absence,
    absence_answer,
    acting,
    category,
    category_form,
    check_in,
    check_in_note,
    check_out,
    coordinator,
    correction,
    data_request,
    day,
    day_board,
    fallback,
    flagged,
    help,
    invite,
    join_request,
    letterhead,
    letterhead_logo,
    letterhead_part,
    member,
    member_form,
    month,
    month_paper,
    month_plan,
    my_data,
    my_days,
    my_reports,
    new_number,
    notice,
    official,
    plan,
    progress,
    reason,
    reason_form,
    recap,
    reminder,
    reminder_rules,
    report,
    report_change,
    review,
    review_words,
    roster,
    roster_file,
    rt,
    rt_history,
    schedule_wishes,
    special_day,
    status,
    summary,
    summary_file,
    who,
)
from handlers.kit.context import Context

FIRST = (who.handler,)

FORMS = (report.form, absence.form, notice.form)
BUTTON_FORMS = (
    report_change.form,
    review_words.form,
    check_in_note.form,
    absence_answer.form,
    special_day.form,
    category_form.form,
    reason_form.form,
    correction.form,
    my_data.form,
    data_request.form,
    member_form.form,
    acting.form,
    rt.form,
    month_plan.form,
    letterhead_part.form,
    letterhead_logo.form,
    official.form,
    plan.form,
)  # opened by a button of another screen

FEATURES = (
    check_in.feature,
    check_out.feature,
    my_days.feature,
    absence.feature,
    absence_answer.feature,
    special_day.feature,
    category.feature,
    reason.feature,
    *month.features,
    month_paper.feature,
    recap.feature,
    letterhead.feature,
    day.feature,
    day_board.feature,
    flagged.feature,
    reminder.feature,
    reminder_rules.feature,
    schedule_wishes.feature,
    coordinator.feature,
    my_reports.feature,
    review.feature,
    rt_history.feature,
    summary.feature,
    summary_file.feature,
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

# Files that people send: whose they are once they are here.
ARRIVALS = {roster_file.KIND: roster_file.ARRIVED, letterhead_logo.KIND: letterhead_logo.ARRIVED}


def in_order() -> list[BaseHandler[Update, Context, object]]:
    """Features before forms: a menu button, a command or a location is never taken for an answer."""
    ours: list[BaseHandler[Update, Context, object]] = []
    for one in (*FEATURES, *FORMS, *BUTTON_FORMS, roster, fallback):
        ours += one.handlers()
    return ours
