"""Laporan saya: one's own reports, newest first, by month; each can be changed or taken back while it is open.

Siti   🗂 Laporan saya
bot    🗂 Laporan terakhir Anda … ⏳ BTG-1126-014 …              [BTG-1126-014] … [Oktober 2026]
Siti   (BTG-1126-014)
bot    (its pictures) ⏳ BTG-1126-014 …                          [✏️ Ubah] [🗑 Tarik kembali]
Siti   (🗑 Tarik kembali)
bot    Tarik kembali BTG-1126-014? …                            [Ya, tarik kembali] [Tidak]
"""

from __future__ import annotations

from datetime import date, timedelta

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import in_columns, keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.formats import month as named
from handlers.kit.texts import say
from storage.report import Report
from storage.reviews import last_day_for, may_change
from storage.roles import Act

SCREEN = "my_reports"
SHOWN = 10
SHOWN_OF_A_MONTH = 20
MONTHS_BACK = 24
PAPER = [(say.month_paper.title, "month_paper")]


async def show(update: Update, context: Context) -> None:
    reports = await context.storage.reviews.of_person(context.me.id, limit=SHOWN)
    if not reports:
        return await context.say(say.my_reports.nothing_yet())
    before = context.today.replace(day=1) - timedelta(days=1)
    return await context.say(say.my_reports.latest(reports), _list(reports, before), screen=SCREEN)


async def of_month(update: Update, context: Context) -> None:
    month = date.fromisoformat(f"{context.tapped[0]}-01")
    if not timedelta() <= context.today - month <= timedelta(days=31 * MONTHS_BACK):
        return context.toast(say.common.old_button)
    reports = await context.storage.reviews.of_person(context.me.id, month, SHOWN_OF_A_MONTH)
    text = say.my_reports.of_month(reports, named(month))
    return await context.edit(text, _list(reports, month - timedelta(days=1)), screen=SCREEN)


async def one(update: Update, context: Context) -> None:
    """With its pictures, and what may still be done with it."""
    if found := await _mine(context):
        await context.media(found.to_be_shown)
        await context.say(*_card(found, context), screen=SCREEN)


async def ask_withdraw(update: Update, context: Context) -> None:
    found = await _mine(context)
    if found and may_change(context.me, found, context.today):
        yes = (say.my_reports.yes_withdraw, f"my_report/sure/{found.id}")
        buttons = keyboard([yes, (say.my_reports.no, f"my_report/keep/{found.id}")])
        await context.edit(say.my_reports.really_withdraw(found), buttons, screen=SCREEN)
    elif found:
        context.toast(say.my_reports.closed_toast)


async def withdraw(update: Update, context: Context) -> None:
    found = await _mine(context)
    if found is None:
        return None
    if not await context.storage.reviews.withdraw(context.me, context.sent_at, found, context.today):
        return context.toast(say.my_reports.closed_toast)
    return await context.edit(say.my_reports.withdrawn(found), screen=SCREEN)


async def keep(update: Update, context: Context) -> None:
    if found := await _mine(context):
        text, buttons = _card(found, context)
        await context.edit(text, buttons, screen=SCREEN)


def _card(found: Report, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    open_still = may_change(context.me, found, context.today)
    acts = [
        (say.my_reports.change, f"report_change!{found.id}"),
        (say.my_reports.withdraw, f"my_report/gone/{found.id}"),
    ]
    until = last_day_for(found.content.occurred_on)
    return say.my_reports.card(found, open_still, until, context.house.local), keyboard(acts if open_still else [])


def _list(reports: list[Report], before: date) -> InlineKeyboardMarkup:
    each = [(say.my_reports.item(it), f"my_report/show/{it.id}") for it in reports]
    return keyboard(*in_columns(each), [(say.my_reports.earlier % named(before), f"my_reports/{before:%Y-%m}")], PAPER)


async def _mine(context: Context) -> Report | None:
    found = await context.storage.reviews.by_id(int(context.tapped[0]))
    if found and found.person_id == context.me.id:
        return found
    context.toast(say.common.old_button)
    return None


ID = "([0-9]{1,12})"
feature = Feature(
    act=Act.OWN_REPORTS,
    opens=show,
    commands=("laporanku",),
    taps={
        "my_reports/(20[0-9]{2}-(?:0[1-9]|1[0-2]))": of_month,
        f"my_report/show/{ID}": one,
        f"my_report/gone/{ID}": ask_withdraw,
        f"my_report/sure/{ID}": withdraw,
        f"my_report/keep/{ID}": keep,
    },
)
