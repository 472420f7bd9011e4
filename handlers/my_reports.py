"""Laporan saya: the latest reports of one's own, newest first."""

from __future__ import annotations

from telegram import Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage.roles import Act

SHOWN = 10


async def show(update: Update, context: Context) -> None:
    reports = await context.storage.reports.of_person(context.me.id, SHOWN)
    await context.say(say.my_reports.latest(reports) if reports else say.my_reports.nothing_yet())


feature = Feature(act=Act.OWN_REPORTS, opens=show, commands=("laporanku",))
