"""aiogram as it comes, in the race: the handler commits the number and answers it."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

logging.basicConfig(level=logging.ERROR)
dispatcher = Dispatcher()
db: aiosqlite.Connection


@dispatcher.message()
async def handle(message: Message) -> None:
    await db.execute("INSERT INTO handled (n, pid) VALUES (?, ?)", (int(message.text), os.getpid()))
    await db.commit()
    await message.answer(f"r{message.text}")


async def main() -> None:
    global db  # noqa: PLW0603 - the shortest way
    db = await aiosqlite.connect(Path(os.environ["DATA_DIR"]) / "kpm.sqlite3")
    await db.execute("PRAGMA synchronous = FULL")
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    try:
        await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))
    finally:  # its thread would keep the process alive
        await db.close()


if __name__ == "__main__":
    asyncio.run(main())
