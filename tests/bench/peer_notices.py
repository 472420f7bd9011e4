"""python-telegram-bot as people use it for a broadcast: its own rate limiter, gather, or a loop that sleeps."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import Any

from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

WORDS = "Besok rapat pukul sembilan"
TRIES = 20
PATIENT_S = 3600.0  # for a connection: with the default of one second many are never sent at all
logging.basicConfig(level=logging.CRITICAL)


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text != "/start":
        await update.message.reply_text("Menu")


async def send(bot: Any, chat_id: int) -> None:
    """Until it is taken or refused; what may have arrived is not repeated."""
    for _ in range(TRIES):
        try:
            await bot.send_message(chat_id, WORDS)
        except RetryAfter as flood:
            await asyncio.sleep(float(flood.retry_after))  # type: ignore[arg-type]
        except (NetworkError, TelegramError):
            return
        else:
            return


async def at_once(bot: Any, chats: range) -> None:
    await asyncio.gather(*(send(bot, chat_id) for chat_id in chats))


async def one_by_one(bot: Any, chats: range) -> None:
    for chat_id in chats:
        await send(bot, chat_id)
        await asyncio.sleep(1 / 30)


def main(way: str, first: int, people: int) -> None:
    broadcast = one_by_one if way == "sleep" else at_once
    running = set()

    async def begin(app: Any) -> None:
        running.add(asyncio.create_task(broadcast(app.bot, range(first, first + people))))

    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['BOT_API_URL']}/bot")
    builder = builder.pool_timeout(PATIENT_S).post_init(begin)
    if way == "limiter":
        builder = builder.rate_limiter(AIORateLimiter(max_retries=TRIES))
    app = builder.build()
    app.add_handler(MessageHandler(filters.TEXT, answer))
    app.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
