"""The web chat's routes: what the page gets, what it may send, and how the stream of events ends."""

import asyncio
import contextlib
import io
import json
import re

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.core import Telegram
from bot.sandbox.web import PAGE, add_web

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


class TestLooking:
    async def test_the_page_and_its_files(self, client):
        response = await client.get("/")
        assert response.content_type == "text/html"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        for name, kind in {"chat.js": "text/javascript", "style.css": "text/css", "icon.svg": "image/svg+xml"}.items():
            response = await client.get(f"/page/{name}")
            assert (response.status, response.content_type) == (200, kind)

    def test_the_page_asks_nothing_of_the_world_outside_and_takes_no_markup(self):
        source = "".join(path.read_text() for path in sorted(PAGE.iterdir()))
        addresses = set(re.findall(r"\w+://[^\s\"'`]+", source))
        assert addresses == {"http://www.w3.org/2000/svg", "https://${address}"}
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source)

    @pytest.mark.parametrize(
        "path", ["/page/none.js", "/page/..%2fcore.py", "/page/web.py", "/media/none", "/chat/99", "/chat/x"]
    )
    async def test_what_is_not_there(self, client, path):
        assert (await client.get(path)).status == 404

    async def test_people(self, client, telegram):
        telegram.send_text(SITI, "/start")
        seen = await (await client.get("/people")).json()
        assert [(one["name"], one["written"]) for one in seen["people"]] == [("Siti", True), ("Budi", False)]
        assert seen["places"] == [{"name": "Lok Tuan", "latitude": 0.1725, "longitude": 117.4703}]
        assert seen["bot"] == telegram.bot["first_name"]

    async def test_the_bots_own_name_and_description(self, client, telegram):
        await telegram.call("setMyName", {"name": "KPM Bontang"}, {})
        await telegram.call("setMyDescription", {"description": "Untuk kader"}, {})
        assert (await (await client.get("/people")).json())["bot"] == "KPM Bontang"
        assert (await chat(client))["description"] == "Untuk kader"

    async def test_a_chat_before_and_after_the_first_word(self, client, telegram):
        before = await chat(client)
        assert (before["messages"], before["started"], before["keyboard"]) == ([], False, None)
        telegram.send_text(SITI, "halo")
        bot_says(telegram, "Selamat pagi", reply_markup=KEYS)
        telegram.set_keyboard(telegram.chats[SITI], {"keyboard": [[{"text": "Hadir"}]]})
        after = await chat(client)
        assert [message["text"] for message in after["messages"]] == ["halo", "Selamat pagi"]
        assert after["messages"][1]["reply_markup"] == KEYS
        assert (after["started"], after["keyboard"]) == (True, {"keyboard": [[{"text": "Hadir"}]]})

    async def test_commands_of_the_narrowest_scope(self, client, telegram):
        assert (await chat(client))["commands"] == []
        for command, scope in (("a", "default"), ("b", "all_private_chats")):
            body = {"commands": [{"command": command, "description": "x"}], "scope": {"type": scope}}
            assert (await telegram.call("setMyCommands", body, {}))[0] == 200
        assert (await chat(client))["commands"][0]["command"] == "b"
        telegram.send_text(SITI, "halo")
        own = {"commands": [{"command": "c", "description": "x"}], "scope": {"type": "chat", "chat_id": SITI}}
        assert (await telegram.call("setMyCommands", own, {}))[0] == 200
        assert (await chat(client))["commands"][0]["command"] == "c"
        assert (await chat(client, BUDI))["commands"][0]["command"] == "b"

    async def test_pictures_are_shown_and_pages_are_not(self, client, telegram):
        picture = telegram.files.keep("photo", "p.jpg", "image/jpeg", PNG)
        evil = telegram.files.keep("document", 'ja"hat.html', "text/html", b"<script>alert(1)</script>")
        shown = await client.get(f"/media/{picture['file_id']}")
        assert await shown.read() == PNG
        assert shown.headers["Content-Disposition"].startswith("inline")
        page = await client.get(f"/media/{evil['file_id']}")
        assert page.headers["Content-Disposition"] == "attachment; filename*=UTF-8''ja%22hat.html"
        assert page.headers["X-Content-Type-Options"] == "nosniff"


class TestDoing:
    async def test_text(self, client, telegram):
        await done(client, "text", {"text": "  /hadir ya\n"})
        [update] = await updates(telegram)
        assert update["message"]["text"] == "/hadir ya"
        assert update["message"]["from"]["id"] == SITI

    async def test_edit(self, client, telegram):
        message = telegram.send_text(SITI, "salah")
        await done(client, "edit", {"message_id": message["message_id"], "text": "benar"})
        assert (await updates(telegram))[1]["edited_message"]["text"] == "benar"

    async def test_press_and_its_answer(self, client, telegram):
        message = bot_says(telegram, "Mau?", reply_markup=KEYS)
        pressed = await done(client, "press", {"message_id": message["message_id"], "row": 0, "column": 0})
        [update] = await updates(telegram)
        assert (update["callback_query"]["id"], update["callback_query"]["data"]) == (pressed["query"], "ya")

    async def test_own_contact_and_somebody_elses(self, client, telegram):
        for of in (SITI, BUDI):
            await done(client, "contact", {"of": of})
        contacts = [update["message"]["contact"] for update in await updates(telegram)]
        assert [(one["phone_number"], one["user_id"]) for one in contacts] == [
            ("+628115812001", SITI),
            ("+628115812002", BUDI),
        ]

    async def test_locations(self, client, telegram):
        await done(client, "location", PLACE | {"accuracy": 12})
        await done(client, "location", PLACE | {"accuracy": None, "forwarded": True})
        exact, passed_on = [update["message"] for update in await updates(telegram)]
        assert exact["location"] == PLACE | {"horizontal_accuracy": 12}
        assert passed_on["location"] == PLACE
        assert "forward_origin" in passed_on and "forward_origin" not in exact

    async def test_one_photo_with_a_caption(self, client, telegram):
        response = await client.post(f"/chat/{SITI}/photos", data=form(photo(), caption=" Kerja bakti "))
        assert response.status == 200
        [update] = await updates(telegram)
        assert update["message"]["caption"] == "Kerja bakti"
        largest = update["message"]["photo"][-1]
        assert (largest["width"], largest["height"]) == (64, 48)
        assert telegram.files[largest["file_id"]][2] == PNG

    async def test_an_album(self, client, telegram):
        await client.post(f"/chat/{SITI}/photos", data=form(photo(), photo(), photo()))
        messages = [update["message"] for update in await updates(telegram)]
        assert len(messages) == 3
        assert len({message["media_group_id"] for message in messages}) == 1

    async def test_a_document(self, client, telegram):
        data = form(("daftar kader.csv", b"nama,telepon", "text/csv"), caption="Daftar")
        assert (await client.post(f"/chat/{SITI}/document", data=data)).status == 200
        message = (await updates(telegram))[0]["message"]
        assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("daftar kader.csv", "text/csv")
        assert message["caption"] == "Daftar"

    async def test_sticker_block_and_unblock(self, client, telegram):
        for what in ("sticker", "block", "unblock"):
            await done(client, what, {})
        sticker, left, back = await updates(telegram)
        assert sticker["message"]["sticker"]["emoji"]
        assert left["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert back["my_chat_member"]["new_chat_member"]["status"] == "member"


class TestBadInput:
    @pytest.mark.parametrize(
        ("what", "body", "says"),
        [
            ("text", {}, "text: perlu teks, 1 sampai 4096 huruf."),
            ("text", {"text": " \n"}, "text: perlu teks"),
            ("text", {"text": "😀" * 2049}, "text: perlu teks"),
            ("text", {"text": 5}, "text: perlu teks"),
            ("text", ["text"], "Isi permintaan harus berupa objek JSON."),
            ("edit", {"message_id": 99, "text": "x"}, "tidak ada lagi"),
            ("edit", {"message_id": True, "text": "x"}, "message_id: perlu bilangan bulat, 0 atau lebih."),
            ("press", {"message_id": 99, "row": 0, "column": 0}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": 0, "column": 5}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": 0, "column": 1}, "tidak ada lagi"),
            ("press", {"message_id": 1, "row": -1, "column": 0}, "row: perlu bilangan bulat"),
            ("contact", {"of": 99}, "tidak ada"),
            ("contact", {"of": ASING}, "Orang itu tidak punya nomor telepon."),
            ("location", {"latitude": 91, "longitude": 0}, "latitude: perlu bilangan antara -90 dan 90."),
            ("location", {"latitude": "0", "longitude": 0}, "latitude: perlu bilangan"),
            ("location", {"latitude": 0, "longitude": float("nan")}, "longitude: perlu bilangan"),
            ("location", PLACE | {"accuracy": -1}, "accuracy: perlu bilangan antara 0 dan 1500."),
        ],
    )
    async def test_is_refused_with_a_reason(self, client, telegram, what, body, says):
        bot_says(telegram, "Mau?", reply_markup=KEYS)
        status, text = await send(client, what, body)
        assert status == 400
        assert says in text
        assert await updates(telegram) == []

    async def test_no_json_at_all(self, client):
        for data, kind in ((b"{", "application/json"), (b'{"text": "x"}', "text/plain")):
            response = await client.post(f"/chat/{SITI}/text", data=data, headers={"Content-Type": kind})
            assert (response.status, await response.text()) == (400, "Isi permintaan harus berupa objek JSON.")

    async def test_unknown_people_and_acts(self, client):
        assert (await send(client, "text", {"text": "x"}, person=99))[0] == 404
        assert (await send(client, "dance", {}))[0] == 404
        assert (await client.post("/chat/99/photos", data=form(photo()))).status == 404

    @pytest.mark.parametrize(
        ("what", "files", "caption", "says"),
        [
            ("photos", [], "x", "Perlu 1 sampai 10 foto"),
            ("photos", [photo()] * 11, "", "Perlu 1 sampai 10 foto"),
            ("photos", [photo(b"bukan foto")], "", "(JPEG atau PNG)"),
            ("photos", [photo(), photo(PNG + bytes(2 << 20))], "", "Berkas terlalu besar, paling besar 1 MB."),
            ("photos", [photo()], "x" * 1025, "caption: perlu teks, 1 sampai 1024 huruf."),
            ("document", [("a", b"", "text/plain")], "", "Perlu satu berkas yang tidak kosong."),
            ("document", [("a", b"1", "text/plain"), ("b", b"2", "text/plain")], "", "Perlu satu berkas"),
        ],
        ids=["none", "eleven", "no photo", "too big", "long caption", "empty", "two documents"],
    )
    async def test_files(self, client, telegram, monkeypatch, what, files, caption, says):
        monkeypatch.setattr("bot.sandbox.web.MAX_PHOTO", 1 << 20)
        response = await client.post(f"/chat/{SITI}/{what}", data=form(*files, caption=caption))
        assert response.status == 400
        assert says in await response.text()
        assert await updates(telegram) == []

    async def test_a_form_that_is_none(self, client):
        status, text = await send(client, "photos", {})
        assert (status, text) == (400, "Isi permintaan harus berupa formulir dengan berkas.")


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
        monkeypatch.setattr("bot.sandbox.web.QUIET", 0.01)
        async with self.stream(client) as response:
            assert await asyncio.wait_for(response.content.readline(), 5) == b": \n"

    async def test_a_reader_that_leaves_is_forgotten(self, client, telegram, monkeypatch):
        monkeypatch.setattr("bot.sandbox.web.QUIET", 0.01)
        async with self.stream(client):
            assert len(telegram._listeners) == 1
        await until(lambda: not telegram._listeners)

    async def test_a_reader_that_dawdles_is_hung_up_on_and_holds_up_nobody(self, client, telegram, monkeypatch):
        monkeypatch.setattr("bot.sandbox.web.PATIENCE", 0.05)
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
