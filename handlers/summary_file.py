"""The workbook of a summary: [📊 Excel] under it, for the same area and span.

Ahmad  (📊 Excel)
bot    (ringkasan-….xlsx)   📊 Ringkasan dan laporan Kecamatan Bontang Utara, …
"""

from __future__ import annotations

from datetime import date

from telegram import Update

from handlers.kit.buttons import Button
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.figures import Area
from storage.members import NotYours
from storage.period import Period
from storage.roles import Act

REPORTS_MOST = 60_000  # a year of a city; such a file has some 10 MB, and Telegram takes 50 (Bot API)
DAYS_MOST = 3 * 366


def button(area: Area, period: Period) -> Button:
    """To be put under a summary."""
    return say.summary_file.title, f"summary_file/{area.level}/{area.code or '-'}/{period.first}/{period.last}"


async def send(update: Update, context: Context) -> None:
    """Whose area it is, is asked now, and once more when it is drawn."""
    level, code, first, last = context.tapped
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        area = await context.storage.figures.area(context.me, level, "" if code == "-" else code)
        count = await context.storage.report_rows.count(context.me, area, period)
    except ValueError:  # no such day
        return context.toast(say.common.old_button)
    except NotYours:
        return context.toast(say.common.not_yours_short)
    if count > REPORTS_MOST or not 0 < period.days <= DAYS_MOST:
        return context.toast(say.summary_file.too_many)
    await _send(context, area, period, count)
    return context.toast(say.summary_file.drawing)


async def _send(context: Context, area: Area, period: Period, count: int) -> None:
    me, (first, last) = context.me.id, (str(period.first), str(period.last))
    caption, today, zone = say.summary_file.caption(area, period), str(context.today), str(context.house.zone)
    place = [area.level, area.code]
    await context.paper(
        "summary_book", caption, person_id=me, place=place, first=first, last=last, today=today, zone=zone
    )
    await context.storage.audit.add(
        context.sent_at, me, "summary.export", area=area.name, first=first, last=last, count=count
    )


feature = Feature(
    act=Act.SEE_SUMMARY,
    taps={r"summary_file/(city|kecamatan|kelurahan|person)/(-|[0-9.]{1,13})/([0-9-]{10})/([0-9-]{10})": send},
)
