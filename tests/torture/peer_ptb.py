"""python-telegram-bot as it comes, in the race: the handler commits the number and answers it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

logging.basicConfig(level=logging.ERROR)
db: aiosqlite.Connection


async def opened(_: object) -> None:
    global db  # noqa: PLW0603 - the shortest way, as in the library's own examples
    db = await aiosqlite.connect(Path(os.environ["DATA_DIR"]) / "kpm.sqlite3")
    await db.execute("PRAGMA synchronous = FULL")


async def closed(_: object) -> None:
    await db.close()


async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await db.execute("INSERT INTO handled (n, pid) VALUES (?, ?)", (int(update.message.text), os.getpid()))
    await db.commit()
    await update.message.reply_text(f"r{update.message.text}")


if __name__ == "__main__":
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['BOT_API_URL']}/bot")
    app = builder.post_init(opened).post_shutdown(closed).build()
    app.add_handler(MessageHandler(filters.TEXT, handle))
    app.run_polling()
