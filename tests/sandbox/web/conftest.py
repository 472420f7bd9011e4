"""The web chat's server, with two people in the cast and a stranger, and ways to ask it."""

import asyncio
import io
import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.core import Telegram
from bot.sandbox.web import add_web

SITI, BUDI, ASING = 11, 12, 13
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x30\x08\x02\x00\x00\x00"
CAST = [
    {"id": SITI, "name": "Siti", "about": "Kader · Lok Tuan", "phone": "+628115812001", "group": "Kader"},
    {"id": BUDI, "name": "Budi", "about": "Admin", "phone": "+628115812002", "group": "Admin"},
]
KEYS = {
    "inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}, {"text": "Situs", "url": "https://bontang.example"}]]
}
PLACE = {"latitude": 0.17, "longitude": 117.47}


@pytest.fixture
def telegram():
    telegram = Telegram(now=lambda: 1_800_000_000.0)
    for one in CAST:
        telegram.join(one["id"], one["name"], one["phone"])
    telegram.join(ASING, "Asing")
    return telegram


@pytest.fixture
async def client(telegram):
    app = web.Application(client_max_size=64 << 20)
    add_web(app, telegram, [("Lok Tuan", 0.1725, 117.4703)], CAST)
    async with TestClient(TestServer(app)) as client:
        yield client


async def updates(telegram):
    return [{k: v for k, v in update.items() if k != "update_id"} for update in await telegram.updates.get()]


async def send(client, what, body, person=SITI):
    response = await client.post(f"/chat/{person}/{what}", json=body)
    return response.status, await response.text()


async def done(client, what, body, person=SITI):
    status, text = await send(client, what, body, person)
    assert status == 200, text
    return json.loads(text)


def form(*files, **fields):
    form = aiohttp.FormData(fields, quote_fields=False, default_to_multipart=True)
    for name, data, mime in files:
        form.add_field("file", io.BytesIO(data), filename=name, content_type=mime)
    return form


def photo(data=PNG):
    return "foto.png", data, "image/png"


async def until(true):
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to pass")


async def chat(client, person=SITI):
    return await (await client.get(f"/chat/{person}")).json()


def bot_says(telegram, text, **more):
    chat = telegram.chats[SITI]
    chat.started = True
    return telegram.post(chat, telegram.bot, {"text": text} | more)
