"""The stream of events: what it tells, and how it ends."""

import asyncio
import contextlib
import json

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.web import add_web
from tests.sandbox.web.conftest import BUDI, CAST, KEYS, SITI, bot_says, until


class TestEvents:
    @contextlib.asynccontextmanager
    async def stream(self, client):
        async with client.get("/events") as response:
            assert response.content_type == "text/event-stream"
            yield response

    async def event(self, response):
        line = await asyncio.wait_for(response.content.readline(), 5)
        while line == b"\n":
            line = await asyncio.wait_for(response.content.readline(), 5)
        return json.loads(line.removeprefix(b"data: "))

    async def test_what_happens_is_told_to_everybody(self, client, telegram):
        async with self.stream(client) as one, self.stream(client) as two:
            telegram.send_text(BUDI, "halo")
            for response in (one, two):
                assert await self.event(response) == {"chat": BUDI, "kind": "message"}

    async def test_an_answer_comes_whole(self, client, telegram):
        message = bot_says(telegram, "Mau?", reply_markup=KEYS)
        async with self.stream(client) as response:
            query = telegram.press(SITI, message["message_id"], 0, 0)
            await telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "Baik"}, {})
            told = {"chat": SITI, "kind": "answer", "query_id": query, "text": "Baik", "show_alert": False}
            assert await self.event(response) == told

    async def test_the_typing_sign(self, client, telegram):
        telegram.send_text(SITI, "halo")
        async with self.stream(client) as response:
            await telegram.call("sendChatAction", {"chat_id": SITI, "action": "typing"}, {})
            assert await self.event(response) == {"chat": SITI, "kind": "action", "action": "typing"}

    async def test_a_silent_stream_says_that_it_lives(self, client, monkeypatch):
        monkeypatch.setattr("bot.sandbox.web.events.QUIET", 0.01)
        async with self.stream(client) as response:
            assert await asyncio.wait_for(response.content.readline(), 5) == b": \n"

    async def test_a_reader_that_leaves_is_forgotten(self, client, telegram, monkeypatch):
        monkeypatch.setattr("bot.sandbox.web.events.QUIET", 0.01)
        async with self.stream(client):
            assert len(telegram._listeners) == 1
        await until(lambda: not telegram._listeners)

    async def test_a_reader_that_dawdles_is_hung_up_on_and_holds_up_nobody(self, client, telegram, monkeypatch):
        monkeypatch.setattr("bot.sandbox.web.events.PATIENCE", 0.05)
        telegram.send_text(SITI, "halo")
        async with self.stream(client), self.stream(client) as brisk:
            long = {"chat": SITI, "kind": "action", "action": "x" * 400_000}
            dawdling = telegram._listeners[0]
            for _ in range(40):
                dawdling.put_nowait(long)
            telegram.send_text(SITI, "cepat")
            assert (await self.event(brisk))["kind"] == "message"
            await until(lambda: dawdling not in telegram._listeners)

    async def test_shutting_down_ends_open_streams_at_once(self, telegram):
        app = web.Application()
        add_web(app, telegram, [], CAST)
        client = TestClient(TestServer(app))
        await client.start_server()
        response = await client.get("/events")
        async with asyncio.timeout(2):
            await client.server.close()
        with contextlib.suppress(aiohttp.ClientPayloadError):
            assert await response.read() == b""
        assert telegram._listeners == []
        await client.close()
