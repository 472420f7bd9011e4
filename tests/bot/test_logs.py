"""What the log says, for people and as JSON; and what it must never say."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
from collections.abc import Callable

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot import logs
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from handlers.kit.context import Context
from tests.conftest import ROSTER, running
from tests.phone import Phone, settled

SECRETS = ("rahasia", "hunter2", "0.1234", "117.9876")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], io.StringIO]:
    """Set the log up as the command line does, on a file."""

    def set_up(as_json: bool) -> io.StringIO:
        monkeypatch.setattr(sys, "stderr", file := io.StringIO())
        logs.last_error.text = ""
        logs.set_up(as_json)
        return file

    return set_up


def fails() -> None:
    raise ValueError("Siti wrote: rahasia")


def log_a_failure() -> None:
    mark = logs.update_id.set(4711)
    try:
        fails()
    except ValueError:
        logging.getLogger("bot.somewhere").exception("that failed")
    finally:
        logs.update_id.reset(mark)


def test_for_people_it_is_one_line_with_the_place_and_the_update(written: Callable[[bool], io.StringIO]) -> None:
    file = written(False)
    log_a_failure()
    logging.getLogger("bot.somewhere").info("goes on")
    text = file.getvalue()
    assert "ERROR bot.somewhere: that failed" in text
    assert re.search(r"ValueError < test_logs\.py:\d+ fails < test_logs\.py:\d+ log_a_failure \[update 4711\]\n", text)
    assert "rahasia" not in text and "Traceback" not in text
    assert text.splitlines()[-1].endswith("INFO bot.somewhere: goes on"), "no number where there is no update"


def test_as_json_each_line_is_an_object(written: Callable[[bool], io.StringIO]) -> None:
    file = written(True)
    log_a_failure()
    logging.getLogger("bot.somewhere").info('goes "on"\nand on')
    first, second = map(json.loads, file.getvalue().splitlines())
    assert (first["level"], first["from"], first["text"], first["update"]) == (
        "ERROR", "bot.somewhere", "that failed", 4711,
    )  # fmt: skip
    assert first["error"].startswith("ValueError < test_logs.py:") and "rahasia" not in first["error"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["at"])
    assert second["text"] == 'goes "on"\nand on' and {"update", "error"}.isdisjoint(second)


def test_the_last_error_is_remembered_and_no_lesser_line(written: Callable[[bool], io.StringIO]) -> None:
    written(False)
    logging.getLogger("bot.x").warning("a small thing")
    assert logs.last_error.text == ""
    log_a_failure()
    logging.getLogger("bot.x").warning("a small thing")
    assert "that failed" in logs.last_error.text and "rahasia" not in logs.last_error.text


async def test_tasks_side_by_side_keep_their_numbers(written: Callable[[bool], io.StringIO]) -> None:
    file = written(True)

    async def works(number: int) -> None:
        logs.update_id.set(number)
        await asyncio.sleep(0)
        logging.getLogger("bot.x").info("%s", number)

    await asyncio.gather(*map(works, range(5)))
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    assert [(line["text"], line["update"]) for line in lines] == [(str(n), n) for n in range(5)]


async def hostile(bot: Bot, telegram: Telegram, siti: Phone) -> None:
    """All that may go wrong, with words in it that must not get out."""

    async def poison(update: Update, context: Context) -> None:
        text = update.effective_message.text if update.effective_message else ""
        if text and "hunter2" in text:
            raise ValueError(f"cannot work with {text} of {siti.phone}")

    bot.add_handler(TypeHandler(Update, poison), group=-2)
    for text in ("rahasia", "hunter2 rahasia", "/lapor", "1", "gotong royong", "hari ini", "rahasia <b>"):
        await siti.says(text)
    telegram.faults += [
        Fault(kind, "sendMessage", chat_id=siti.id, seconds=1)
        for kind in ("lost", "flood", "forbidden")
    ]  # fmt: skip
    await siti.says("rahasia lagi")
    await siti.shares_location(0.1234, 117.9876)
    await siti.shares_contact("628999000111")
    telegram.faults.append(Fault("bad_gateway", "getUpdates"))
    telegram.push({"callback_query": {"id": "7", "data": "rahasia without a person"}})
    await settled(bot, telegram)
    async with bot.house.storage.db.unit():
        await bot.house.storage.outbox.add(siti.id, "send_message", {"chat_id": siti.id, "text": "rahasia" * 1000})
        await bot.house.storage.outbox.add(siti.id, "send_message", {"chat_id": siti.id, "rahasia": "hunter2"})
    await settled(bot, telegram)


def test_of_a_library_only_the_fixed_words_are_taken(written: Callable[[bool], io.StringIO]) -> None:
    for as_json in (False, True):
        file = written(as_json)
        logging.getLogger("telegram.Bot").critical("Received data was %r", {"text": "rahasia"})
        logging.getLogger("asyncio").error("Task exception was never retrieved\nexception=ValueError('rahasia')")
        text = file.getvalue()
        assert "Received data was" in text and "never retrieved" in text and "rahasia" not in text


@pytest.mark.slow
async def test_neither_words_nor_places_nor_phones_nor_the_token_are_logged(
    written: Callable[[bool], io.StringIO], settings: Settings, telegram: Telegram
) -> None:
    for_people = written(False)
    as_json = logging.StreamHandler(io.StringIO())
    as_json.setFormatter(logs.AsJson())
    logging.getLogger().addHandler(as_json)
    siti = Phone(telegram, 10, "Siti", "628115801010")
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.joins()
        await hostile(bot, telegram, siti)
    for text, number in ((for_people.getvalue(), r"\[update \d+\]"), (as_json.stream.getvalue(), r'"update": \d+')):
        assert text.count("an update failed") == 3, "else nothing was there to be told"
        assert text.count("will not be taken") == 2 and "cannot be read" in text
        assert re.search(number, text)
        people = [field for line in ROSTER.splitlines()[1:] for field in line.split(",")[:2]]
        for secret in (*SECRETS, telegram.token, "SANDBOX", "8999000111", *people):
            assert secret.removeprefix("0811") not in text, secret
