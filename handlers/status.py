"""Status: how the bot is, for admins; and what was set aside, tried again with one tap.

Rina   /status
bot    ⚙️ Berjalan sejak … Antrean masuk: 0 … Disisihkan: 1 …     [🔄 Muat ulang] [Coba lagi K22]
Rina   (Coba lagi K22)
bot    (the same message, with one less set aside)
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from telegram import InlineKeyboardMarkup, Update

from handlers.kit.buttons import keyboard
from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage import backups
from storage.inbox import SetAside
from storage.roles import Act

SHOWN = 5  # of those set aside


async def open_status(update: Update, context: Context) -> None:
    await context.say(*await _shown(context), screen="status")


async def refresh(update: Update, context: Context) -> None:
    await context.edit(*await _shown(context), screen="status")


async def again(update: Update, context: Context) -> None:
    """After a fix: put an update that was set aside back to work."""
    (code,) = context.tapped
    update_id = await context.storage.inbox.try_again(code)
    if update_id is None:
        context.toast(say.common.old_button)
        return
    context.house.again.add(update_id)
    await context.storage.audit.add(context.sent_at, context.me.id, "inbox.again", code=code)
    await refresh(update, context)


async def _shown(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    house, storage = context.house, context.storage
    newest = next(iter(backups.all_in(house.backups)), None)
    inbox, set_aside = await storage.inbox.backlog(), await storage.inbox.all_set_aside(SHOWN)
    text = say.status.shown(
        since=datetime.fromtimestamp(house.started_at, house.zone),
        version=house.version,
        sqlite=sqlite3.sqlite_version,
        inbox=inbox,
        oldest_s=max(0, context.sent_at - inbox.oldest_at) if inbox.oldest_at else 0,
        outbox=await storage.outbox.waiting(),
        refused=await storage.outbox.refused(),
        media=await storage.media.count(),
        megabytes=storage.db.size() / 1_000_000,
        backup=backups.made_at(newest) if newest else None,
        blocked=[person.name for person in await storage.people.unreachable()],
        last_error=house.last_error(),
        set_aside=set_aside,
    )
    return text, _buttons(set_aside)


def _buttons(set_aside: list[SetAside]) -> InlineKeyboardMarkup:
    tries = ([(say.status.again % item.code, f"status/again/{item.code}")] for item in set_aside)
    return keyboard([(say.status.refresh, "status/refresh/")], *tries)


feature = Feature(
    act=Act.SEE_STATUS,
    opens=open_status,
    commands=("status",),
    taps={"status/refresh/": refresh, "status/again/(K[0-9]{1,18})": again},
)
