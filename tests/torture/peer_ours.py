"""Ours in the race: this bot's own process with one handler that keeps a number and answers it."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot import logs
from bot.app import build
from bot.run import poll
from bot.settings import read_settings
from handlers.kit.context import Context


async def handle(update: Update, context: Context) -> None:
    context.chat_id = update.message.chat_id
    await context.storage.db.run("INSERT INTO handled (n, pid) VALUES (?, ?)", int(update.message.text), os.getpid())
    await context.say(f"r{update.message.text}")


if __name__ == "__main__":
    logs.set_up(as_json=True)
    app = build(read_settings())
    app.handlers.clear()
    app.add_handler(MessageHandler(filters.TEXT, handle))
    raise SystemExit(poll(app))
