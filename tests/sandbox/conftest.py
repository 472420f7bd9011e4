"""A pretend Telegram with a clock that stands still, two people, and a real Bot on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.sandbox.core import Telegram
from bot.sandbox.request import InProcess

SITI, BUDI, STRANGER, GROUP = 7, 8, 9, -100
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (600).to_bytes(4, "big")
    + (300).to_bytes(4, "big")
    + b"\x08\x02\x00\x00\x00"
)


class Clock:
    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture(autouse=True)
def spans_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the library warns wherever a span is read, such as that of RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    """Siti and Budi have written to the bot, the stranger never has; no update is waiting."""
    telegram = Telegram(now=clock)
    telegram.join(SITI, "Siti", "+628115812345", username="siti")
    telegram.join(BUDI, "Budi")
    telegram.join(STRANGER, "Orang")
    telegram.send_text(SITI, "/start")
    telegram.send_text(BUDI, "/start")
    telegram.updates.forget()
    return telegram


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot]:
    async with ExtBot("1:SANDBOX", request=InProcess(telegram), get_updates_request=InProcess(telegram)) as bot:
        telegram.calls.clear()
        yield bot


@pytest.fixture
def refusal(telegram: Telegram) -> Callable[..., Awaitable[str]]:
    """What Telegram says when it refuses these parameters, which no library has tidied up before."""

    async def refusal(method: str, **params: Any) -> str:
        status, body = await telegram.call(method, params, {})
        assert status == body["error_code"] and not body["ok"]
        return body["description"]

    return refusal
