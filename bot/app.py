"""Put the bot together: settings, storage, the life of an update, and every feature in handlers/."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

import handlers
from bot import daily, logs
from bot.boards import Boards
from bot.broadcast import Broadcast
from bot.downloads import Downloads
from bot.draft_reminders import DraftReminders
from bot.drafts import Conversations
from bot.fair_queue import FairQueue
from bot.health import Watchdog
from bot.intake import DurableBot
from bot.life import Bot
from bot.media import Media
from bot.notice_clock import NoticeClock
from bot.outbox import Outbox
from bot.pace import Pace
from bot.processor import OneAtATime
from bot.recaps import Recaps
from bot.reminders import Reminders
from bot.schedule import Schedule
from bot.settings import Settings, Wrong
from bot.taps import Taps
from bot.transport import AiohttpRequest
from bot.unasked import Unasked
from handlers.kit.context import Context
from handlers.kit.house import House
from storage import storage_on
from storage.areas import names_of
from storage.database import Database
from storage.outlines import NoOutlines, Outline, read_outlines

UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
POLL_S = 30

# Our buttons carry form, draft and step, which is more than per_message could tell.
warnings.filterwarnings("ignore", message=r".*'CallbackQueryHandler' will not be tracked", category=PTBUserWarning)


def build(settings: Settings, request: Callable[[], BaseRequest] = AiohttpRequest) -> Bot:
    """Ready to run; nothing is opened yet. Raises settings.Wrong without a token, or when BOUNDARIES is of no use."""
    house = _house(settings)
    if settings.boundaries:
        house.storage.areas.outlines = _outlines(settings.boundaries)
    telegram = _telegram(settings, house, request)
    taps = Taps(telegram, house.toasts)
    queue = FairQueue()
    processor = OneAtATime(house, taps, queue)
    app = _application(telegram, house, processor, queue)
    processor.attach(app)
    telegram.watch(queue.qsize, processor.give_up)
    pace = Pace()
    outbox, broadcast = Outbox(telegram, house.storage, pace), Broadcast(telegram, house.storage, pace, settings.zone)
    clock = Schedule(house.storage, settings.zone, daily.jobs(house.storage, settings))
    reminders = Reminders(house.storage, settings.zone)
    drafts = DraftReminders(house.storage, settings.zone)
    boards, unasked = Boards(house.storage, settings.zone), Unasked(house.storage, settings.zone)
    downloads, media = Downloads(telegram, house, handlers.ARRIVALS), Media(telegram, house.storage)
    watchdog = Watchdog(house.storage, lambda: telegram.polled_at)
    by_the_clock = [clock.run, reminders.run, drafts.run, boards.run, unasked.run, NoticeClock(house).run]
    besides = [*by_the_clock, watchdog.run, downloads.run, media.run, Recaps(house).run]
    app.furnish(house, processor, taps, outbox, broadcast, besides)
    app.add_handlers(handlers.FIRST, group=-1)
    app.add_handlers(handlers.in_order())
    return app


def _outlines(path: Path) -> dict[str, Outline]:
    try:
        return read_outlines(path, names_of())
    except NoOutlines as why:
        raise Wrong(f"BOUNDARIES: {path} {why}; without it the points of the kelurahan do") from None


def _house(settings: Settings) -> House:
    return House(
        storage_on(Database(settings.database)),
        settings.zone,
        settings.city_prefix,
        settings.admin_ids,
        backups=settings.backups,
        last_error=lambda: logs.last_error.text,
        keep_locations_days=settings.keep_locations_days,
        keep_contacts_days=settings.keep_contacts_days,
    )


def _telegram(settings: Settings, house: House, request: Callable[[], BaseRequest]) -> DurableBot:
    address = settings.bot_api_url.rstrip("/")
    return DurableBot(
        settings.token,
        storage=house.storage,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request(),
        get_updates_request=request(),
    )


def _application(telegram: DurableBot, house: House, processor: OneAtATime, queue: FairQueue) -> Bot:
    app: Any = (
        Application.builder()
        .application_class(Bot)
        .bot(telegram)
        .context_types(ContextTypes(context=Context))
        .persistence(Conversations(house.storage))
        .concurrent_updates(processor)
        .update_queue(queue)
        .post_init(Bot.begin)  # type: ignore[arg-type]
        .post_stop(Bot.end)  # type: ignore[arg-type]
        .post_shutdown(Bot.close)  # type: ignore[arg-type]
        .build()
    )
    app.bot_data["house"] = house
    ours: Bot = app
    return ours
