"""A real Application on the pretend Telegram: what its tests and the demo stand on."""

import asyncio

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.sandbox.faults import Fault
from bot.sandbox.request import InProcess
from tests.sandbox.conftest import BUDI, PNG, SITI

pytestmark = pytest.mark.slow


async def start(update, context):
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="ya")]])
    await update.message.reply_html("Selamat datang, <b>Bapak/Ibu</b>", reply_markup=buttons)


async def pressed(update, context):
    await update.callback_query.answer("Baik")
    await update.callback_query.edit_message_text(f"Terima kasih: {update.callback_query.data}")


async def photo(update, context):
    file = await update.message.photo[-1].get_file()
    await update.message.reply_text(f"{len(await file.download_as_bytearray())} byte")


@pytest.fixture
async def polling(telegram):
    """An Application that polls, as `run_polling` has it."""
    near = InProcess(telegram)
    app = Application.builder().token(telegram.token).request(near).get_updates_request(InProcess(telegram)).build()
    app.add_handlers(
        [CommandHandler("start", start), CallbackQueryHandler(pressed), MessageHandler(filters.PHOTO, photo)]
    )
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES, bootstrap_retries=3)
        yield app
        await app.updater.stop()
        await app.stop()


async def sees(telegram, person, text):
    """Wait until the person's last message is this."""
    queue = telegram.listen()
    async with asyncio.timeout(5):
        while telegram.chats[person].messages[-1].get("text") != text:
            await queue.get()
    telegram.unlisten(queue)


async def test_a_conversation(telegram, polling):
    telegram.send_text(SITI, "/start")
    await sees(telegram, SITI, "Selamat datang, Bapak/Ibu")
    query = telegram.press(SITI, telegram.chats[SITI].messages[-1]["message_id"], 0, 0)
    await sees(telegram, SITI, "Terima kasih: ya")
    assert telegram.answers[query]["text"] == "Baik"


async def test_people_side_by_side(telegram, polling):
    for person in (SITI, BUDI):
        telegram.send_photos(person, [PNG + bytes(person)])
    await sees(telegram, SITI, f"{len(PNG) + SITI} byte")
    await sees(telegram, BUDI, f"{len(PNG) + BUDI} byte")


async def test_polling_goes_on_after_a_lost_answer(telegram, polling):
    telegram.faults += [Fault("lost", "getUpdates")]
    telegram.send_text(SITI, "/start")  # wakes the poll under way
    await sees(telegram, SITI, "Selamat datang, Bapak/Ibu")
    telegram.send_text(BUDI, "/start")
    await sees(telegram, BUDI, "Selamat datang, Bapak/Ibu")


async def test_what_was_sent_is_acknowledged_when_it_stops(telegram, polling):
    telegram.send_text(SITI, "/start")
    await sees(telegram, SITI, "Selamat datang, Bapak/Ibu")
    await polling.updater.stop()
    assert telegram.idle()
    telegram.send_text(SITI, "masih di sana?")
    assert not telegram.idle()
    await polling.updater.start_polling()
