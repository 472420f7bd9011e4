"""The same Telegram over HTTP, for python-telegram-bot's own requests and for tests in another process."""

import asyncio
import json

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.sandbox.faults import Fault
from bot.sandbox.http import server
from tests.sandbox.conftest import PNG, SITI


@pytest.fixture
async def address(telegram):
    async with TestServer(server(telegram)) as running:
        yield str(running.make_url("")).rstrip("/")


@pytest.fixture
async def far(address):
    """A real bot with its own requests."""
    async with ExtBot("1:SANDBOX", base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def test_messages_and_updates(telegram, far):
    telegram.send_text(SITI, "Halo 😀")
    (update,) = await far.get_updates()
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="ya")]])
    sent = await update.message.reply_text("<b>Hai</b>", "HTML", reply_markup=buttons)
    assert telegram.chats[SITI].find(sent.message_id)["reply_markup"] == buttons.to_dict()
    assert await far.get_updates(offset=update.update_id + 1) == ()
    assert telegram.idle()


async def test_the_long_poll(telegram, far):
    poll = asyncio.create_task(far.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    telegram.send_text(SITI, "Halo")
    assert (await asyncio.wait_for(poll, 2))[0].message.text == "Halo"


async def test_uploads_and_downloads(telegram, far):
    album = await far.send_media_group(SITI, [InputMediaPhoto(PNG, "Satu"), InputMediaPhoto(PNG)])
    assert album[0].caption == "Satu"
    sent = await far.send_document(SITI, b"isi" * 1000, filename="Rekap é.csv")
    assert telegram.files[sent.document.file_id] == ("Rekap é.csv", "text/csv", b"isi" * 1000)
    file = await far.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"isi" * 1000
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await far.get_file("x")


@pytest.mark.parametrize(("token", "status"), [("1:OTHER", 401), ("SANDBOX", 404), ("1:", 404)])
async def test_tokens(address, http, token, status):
    async with http.get(f"{address}/bot{token}/getMe") as answer:
        assert answer.status == (await answer.json())["error_code"] == status
    async with http.get(f"{address}/file/bot{token}/documents/file_1.csv") as answer:
        assert answer.status == status


async def test_a_bot_with_the_wrong_token(address):
    request = HTTPXRequest()
    with pytest.raises(InvalidToken):
        await ExtBot("1:OTHER", base_url=f"{address}/bot", request=request).initialize()
    await request.shutdown()


@pytest.mark.parametrize("form", ["query", "form", "json", "multipart", "mixed"])
async def test_parameters_in_every_form(address, http, form):
    params = {"chat_id": str(SITI), "text": "a & é"}
    multipart = aiohttp.FormData(params, default_to_multipart=True)
    how = {
        "query": {"params": params},
        "form": {"data": params},
        "json": {"json": {"chat_id": SITI, "text": "a & é"}},
        "multipart": {"data": multipart},
        "mixed": {"params": {"chat_id": SITI}, "json": {"text": "a & é"}},
    }[form]
    async with http.post(f"{address}/bot1:SANDBOX/sendMessage", **how) as answer:
        body = await answer.json()
    assert (answer.status, body["result"]["text"]) == (200, "a & é")


async def test_a_get_request_and_an_empty_json_body(address, http):
    async with http.get(f"{address}/bot1:SANDBOX/getme") as answer:
        assert (await answer.json())["result"]["id"] == 1
    async with http.post(f"{address}/bot1:SANDBOX/getMe", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("body", ["{", "[1]", '"x"'])
async def test_broken_json(address, http, body):
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{address}/bot1:SANDBOX/getMe", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["description"]) == (400, "Bad Request: can't parse JSON")


@pytest.mark.parametrize("kind", ["lost", "cut"])
async def test_connections_are_really_cut(telegram, far, kind):
    telegram.faults.append(Fault(kind))
    with pytest.raises(NetworkError):
        await far.send_message(SITI, "x")
    assert len(telegram.chats[SITI].messages) == (2 if kind == "lost" else 1)
    telegram.faults.append(Fault("bad_gateway"))
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await far.send_message(SITI, "x")
    assert await far.send_message(SITI, "x")


async def test_a_download_that_is_cut(telegram, far):
    file = await far.get_file(telegram.send_voice(SITI, b"OggS")["voice"]["file_id"])
    telegram.faults.append(Fault("cut", "file"))
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()


async def post(http, url, body):
    async with http.post(url, json=body) as answer:
        assert answer.status == 200
        return await answer.json()


async def test_another_process_plays_the_people(telegram, address, http):
    act = f"{address}/sandbox"
    await post(http, f"{act}/join", {"id": 20, "first_name": "Ani", "phone": "+6281"})
    message = await post(http, f"{act}/send_text", {"user_id": 20, "text": "/start"})
    assert telegram.chats[20].messages[-1]["message_id"] == message["message_id"]
    assert await post(http, f"{act}/idle", {}) is False
    await telegram.call("sendMessage", {"chat_id": "20", "text": "Halo", "reply_markup": {"keyboard": [["a"]]}}, {})
    async with http.get(f"{act}/chat/20") as answer:
        seen = await answer.json()
    assert [message["text"] for message in seen["messages"]] == ["/start", "Halo"]
    assert (seen["keyboard"], seen["pinned"]) == ({"keyboard": [["a"]]}, [])


async def test_another_process_sets_faults(telegram, address, http):
    await post(http, f"{address}/sandbox/faults", [{"kind": "lost", "method": "sendMessage", "times": 3}])
    assert telegram.faults == [Fault("lost", "sendMessage", times=3)]
    await post(http, f"{address}/sandbox/faults", [])
    assert telegram.faults == []


async def test_no_other_levers(address, http):
    for act in ("call", "_say", "updates", "__init__"):
        async with http.post(f"{address}/sandbox/{act}", json={}) as answer:
            assert answer.status == 404
    text = json.dumps({"user_id": SITI, "text": "x"})  # what a form on some web page could send
    async with http.post(f"{address}/sandbox/send_text", data=text, headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 404


async def test_a_poller_that_was_killed_takes_no_update_with_it(telegram, far, address):
    session = aiohttp.ClientSession()
    poll = asyncio.create_task(session.get(f"{address}/bot1:SANDBOX/getUpdates?timeout=30"))
    await asyncio.sleep(0.05)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await session.close()
    telegram.send_text(SITI, "satu")
    assert [update.message.text for update in await far.get_updates(timeout=10)] == ["satu"]
    assert not telegram.idle()


async def test_two_pollers(address, http):
    url = f"{address}/bot1:SANDBOX/getUpdates"
    older = asyncio.create_task(http.get(url, params={"timeout": 30}))
    await asyncio.sleep(0.05)
    async with http.get(url, params={"timeout": 0}) as newer:
        assert (newer.status, (await newer.json())["result"]) == (200, [])
    answer = await asyncio.wait_for(older, 2)
    assert answer.status == (await answer.json())["error_code"] == 409


async def test_an_answer_that_is_too_late(telegram, far):
    telegram.faults.append(Fault("delay", seconds=0.3))
    with pytest.raises(TimedOut):
        await far.send_message(SITI, "x", read_timeout=0.05)
    assert telegram.chats[SITI].messages[-1]["text"] == "x"


async def test_a_flood_over_the_wire(telegram, address, http):
    telegram.faults.append(Fault("flood", seconds=12))
    async with http.post(f"{address}/bot1:SANDBOX/getMe") as answer:
        assert answer.status == 429
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 12",
            "parameters": {"retry_after": 12},
        }


async def test_a_hang_over_the_wire(telegram, address, http):
    telegram.faults.append(Fault("hang", seconds=0.05))
    with pytest.raises(aiohttp.ClientError):
        await http.post(f"{address}/bot1:SANDBOX/getMe")
    async with http.post(f"{address}/bot1:SANDBOX/getMe") as answer:
        assert answer.status == 200


async def test_many_at_once(telegram, address, http):
    async def send(number):
        async with http.post(f"{address}/bot1:SANDBOX/sendMessage", data={"chat_id": SITI, "text": number}) as answer:
            return (await answer.json())["result"]["message_id"]

    ids = await asyncio.gather(*[send(number) for number in range(100)])
    assert len(set(ids)) == 100
    assert sorted(int(m["text"]) for m in telegram.chats[SITI].messages[1:]) == list(range(100))
