"""Status: how the bot is, for admins; and what was set aside, tried again with one tap.

Rina   /status
bot    ⚙️ Berjalan sejak … Antrean masuk: 0 … Disisihkan: 1 …     [🔄 Muat ulang] [Coba lagi K22]
Rina   (Coba lagi K22)
bot    (the same message, with one less set aside)
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from handlers.kit.context import Context
from handlers.kit.feature import Feature
from handlers.kit.texts import say
from storage import backups
from storage.roles import Act

SHOWN = 5  # of those set aside


async def open_status(update: Update, context: Context) -> None:
    await context.say(await _text(context), await _buttons(context), screen="status")


async def refresh(update: Update, context: Context) -> None:
    await context.edit(await _text(context), await _buttons(context), screen="status")


async def again(update: Update, context: Context) -> None:
    """After a fix: put an update that was set aside back to work."""
    code = str(update.callback_query and update.callback_query.data).rsplit("/", 1)[1]
    update_id = await context.storage.inbox.try_again(code)
    if update_id is None:
        context.toast(say.common.old_button)
        return
    context.house.again.append(update_id)
    await context.storage.audit.add(context.sent_at, context.me.id, "inbox.again", code=code)
    await refresh(update, context)


async def _text(context: Context) -> str:
    house, storage = context.house, context.storage
    newest = next(iter(backups.all_in(house.backups)), None)
    return str(
        say.status.shown(
            since=datetime.fromtimestamp(house.started_at, house.zone),
            version=house.version,
            sqlite=sqlite3.sqlite_version,
            inbox=await storage.inbox.backlog(),
            oldest_s=await _oldest_s(context),
            outbox=await storage.outbox.waiting(),
            refused=await storage.outbox.refused(),
            megabytes=storage.db.size() / 1_000_000,
            backup=backups.made_at(newest) if newest else None,
            blocked=[person.name for person in await storage.people.unreachable()],
            last_error=house.last_error(),
            set_aside=await storage.inbox.all_set_aside(SHOWN),
        )
    )


async def _oldest_s(context: Context) -> int:
    """How long the oldest update has been waiting; the one that asks is not counted."""
    backlog = await context.storage.inbox.backlog()
    return max(0, context.sent_at - backlog.oldest_at) if backlog.oldest_at else 0


async def _buttons(context: Context) -> InlineKeyboardMarkup:
    rows: list[Any] = [[InlineKeyboardButton(say.status.refresh, callback_data="status/refresh/")]]
    for item in await context.storage.inbox.all_set_aside(SHOWN):
        label = say.status.again % item.code
        rows.append([InlineKeyboardButton(label, callback_data=f"status/again/{item.code}")])
    return InlineKeyboardMarkup(rows)


feature = Feature(
    act=Act.SEE_STATUS,
    opens=open_status,
    commands=("status",),
    taps={"status/refresh": refresh, "status/again": again},
)
