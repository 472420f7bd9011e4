"""The way to Telegram: answers, files, and what is said of every way in which a connection can end."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

import bot.transport
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.transport import AiohttpRequest, ConnectionCut, NotConnected
from tests.conftest import served

TOKEN = "1:SECRET"


@pytest.fixture
async def way() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(read_s=5)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """A server that answers as the path says."""
    app = web.Application()
    for does in (echo, slow, cut, half, refusal):
        app.router.add_post(f"/bot{TOKEN}/{does.__name__}", does)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot{TOKEN}/"
    await runner.cleanup()


async def echo(request: web.Request) -> web.Response:
    fields = {}
    for name, value in (await request.post()).items():
        is_file = isinstance(value, web.FileField)
        fields[name] = [value.filename, value.content_type, value.file.read().decode()] if is_file else value
    return web.json_response({"fields": fields, "agent": request.headers["User-Agent"]})


async def slow(request: web.Request) -> web.Response:
    await request.read()
    await asyncio.sleep(0.2)
    return web.Response(text="late")


async def cut(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"not all of it")
    return await cut(request)


async def refusal(request: web.Request) -> web.Response:
    return web.Response(text="down", status=502)


def data(**params: Any) -> RequestData:
    made = []
    for name, value in params.items():
        files = [value] if isinstance(value, InputFile) else None
        made.append(RequestParameter(name, None if files else value, files))
    return RequestData(made)


def text_file(content: bytes) -> InputFile:
    return InputFile(content, filename="laporan bulan.txt")


async def test_an_answer_comes_back_with_its_status(way: AiohttpRequest, address: str) -> None:
    assert await way.do_request(address + "refusal", "POST") == (502, b"down")
    status, body = await way.do_request(address + "echo", "POST", data(text="Hadir ✅", chat_id=7, more=["a", 1]))
    assert status == 200
    assert b'"text": "Hadir \\u2705"' in body
    assert b'"chat_id": "7"' in body and b'"more": "[\\"a\\", 1]"' in body
    assert b"python-telegram-bot" in body


async def test_files_go_along_with_the_rest(way: AiohttpRequest, address: str) -> None:
    sent = data(document=text_file(b"isi laporan"), caption="Laporan")
    _, body = await way.do_request(address + "echo", "POST", sent)
    assert b'"caption": "Laporan"' in body
    assert b'["laporan bulan.txt", "text/plain", "isi laporan"]' in body


async def test_too_long_without_an_answer(way: AiohttpRequest, address: str) -> None:
    with pytest.raises(TimedOut):
        await way.do_request(address + "slow", "POST", data(text="halo"), read_timeout=0.05)
    assert await way.do_request(address + "slow", "POST", data(text="halo"), read_timeout=5) == (200, b"late")


async def test_a_file_is_given_more_time(address: str) -> None:
    hasty = AiohttpRequest(read_s=0.05)
    await hasty.initialize()
    assert await hasty.do_request(address + "slow", "POST", data(document=text_file(b"isi"))) == (200, b"late")
    with pytest.raises(TimedOut):
        await hasty.do_request(address + "slow", "POST", data(text="isi"))
    await hasty.shutdown()


async def test_a_refused_connection_is_known_to_have_sent_nothing(way: AiohttpRequest, unused_tcp_port: int) -> None:
    with pytest.raises(NotConnected):
        await way.do_request(f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/sendMessage", "POST")


@pytest.mark.parametrize("does", ["cut", "half"])
async def test_a_cut_connection_may_have_sent_it(way: AiohttpRequest, address: str, does: str) -> None:
    with pytest.raises(ConnectionCut):
        await way.do_request(address + does, "POST", data(text="halo"))


async def test_no_error_holds_the_token(way: AiohttpRequest, address: str, unused_tcp_port: int) -> None:
    addresses = [address + "cut", address + "half", f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/x"]
    addresses += [f"http://no-such-host.invalid/bot{TOKEN}/x", f"http://[bad/bot{TOKEN}/x", address + "slow"]
    for url in addresses:
        with pytest.raises(NetworkError) as caught:
            await way.post(url, read_timeout=0.05)
        assert "SECRET" not in "".join(traceback.format_exception(caught.value)), url
        assert "SECRET" not in repr(caught.value)


async def test_it_can_be_opened_and_closed_twice_and_is_nothing_before(address: str) -> None:
    request = AiohttpRequest()
    with pytest.raises(RuntimeError):
        await request.do_request(address + "echo", "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert (await request.do_request(address + "echo", "POST"))[0] == 200
        await request.shutdown()
        await request.shutdown()


async def test_the_library_understands_what_telegram_says_through_it() -> None:
    telegram = Telegram()
    telegram.join(7, "Siti")
    telegram.send_text(7, "/start")
    async with served(telegram) as root:
        requests = {"request": AiohttpRequest(), "get_updates_request": AiohttpRequest()}
        async with ExtBot("1:SANDBOX", base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", **requests) as bot:
            assert (await bot.send_message(7, "Halo")).text == "Halo"
            sent = await bot.send_document(7, b"isi", filename="a.txt")
            assert await (await bot.get_file(sent.document.file_id)).download_as_bytearray() == b"isi"
            told = {"flood": RetryAfter, "forbidden": Forbidden, "unauthorized": InvalidToken, "cut": ConnectionCut}
            told |= {"server_error": NetworkError, "bad_gateway": NetworkError, "lost": ConnectionCut}
            for kind, error in told.items():
                telegram.faults.append(Fault(kind))
                with pytest.raises(error):
                    await bot.send_message(7, kind)
            with pytest.raises(BadRequest):
                await bot.send_message(7, "")
    assert [m["text"] for m in telegram.chats[7].messages if "text" in m] == ["/start", "Halo", "lost"]


def test_it_stays_small() -> None:
    assert len(Path(bot.transport.__file__).read_text(encoding="utf-8").splitlines()) < 100
