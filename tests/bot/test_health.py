"""systemd is told that the bot is up and alive only while it polls and commits; on a real socket."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.health
from bot.health import STALE_S, Watchdog, notify
from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from tests.conftest import running
from tests.phone import until

UNIT = Path(__file__).parents[2] / "docs" / "kpm-bot.service"


class Systemd:
    """What it has been told."""

    def __init__(self, address: str | bytes) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)
        self.told: list[str] = []

    def heard(self, word: str) -> int:
        while True:
            try:
                self.told.append(self._socket.recv(100).decode())
            except BlockingIOError:
                return self.told.count(word)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def telegram() -> Telegram:
    """With something to fetch at once: an idle poll ends only after seconds."""
    telegram = Telegram()
    telegram.join(99, "Orang")
    telegram.send_text(99, "/start")
    return telegram


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    address = f"/tmp/kpm-{os.getpid()}-{time.monotonic_ns()}"  # a socket's name must be short
    systemd = Systemd(address)
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setenv("WATCHDOG_USEC", "40000")
    yield systemd
    systemd.close()
    Path(address).unlink()


async def test_ready_then_alive_then_stopping(settings: Settings, telegram: Telegram, systemd: Systemd) -> None:
    async with running(settings, telegram):
        await until(lambda: systemd.heard("WATCHDOG=1") >= 3)
        assert systemd.told[0] == "READY=1"
        assert systemd.heard("STOPPING=1") == 0
    assert systemd.heard("STOPPING=1") == 1
    assert systemd.told.count("READY=1") == 1
    left = systemd.told[systemd.told.index("STOPPING=1") :]
    assert len(left) <= 2, "it is silent once it has stopped"


async def watched(bot: Bot, systemd: Systemd, polled_at: float, seconds: float = 0.2) -> int:
    """How often it says to be alive."""
    systemd.heard("")
    before = systemd.heard("WATCHDOG=1")
    task = asyncio.create_task(Watchdog(bot.house.storage, lambda: polled_at).run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return systemd.heard("WATCHDOG=1") - before


async def test_silent_while_polls_are_in_vain(settings: Settings, telegram: Telegram, systemd: Systemd) -> None:
    async with running(settings, telegram) as bot:
        for task in list(bot.workers):
            task.cancel()
        await asyncio.sleep(0)
        assert await watched(bot, systemd, time.monotonic() - STALE_S - 1) == 0
        assert await watched(bot, systemd, 0.0) == 0 or time.monotonic() < STALE_S, "it has never polled"
        assert await watched(bot, systemd, time.monotonic()) >= 3


async def test_silent_while_nothing_can_be_committed(settings: Settings, telegram: Telegram, systemd: Systemd) -> None:
    async with running(settings, telegram) as bot:
        await until(lambda: systemd.heard("WATCHDOG=1") >= 1)
        async with bot.house.storage.db.unit():  # somebody never comes to an end
            await asyncio.sleep(0.05)
            before = systemd.heard("WATCHDOG=1")
            await asyncio.sleep(0.2)
            assert systemd.heard("WATCHDOG=1") == before
        await until(lambda: systemd.heard("WATCHDOG=1") > before)


def test_without_systemd_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")


def test_a_socket_that_is_gone_or_full_ends_nothing(systemd: Systemd, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5_000):
        notify("WATCHDOG=1")  # nobody reads
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at-all")
    notify("STOPPING=1")


@pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="abstract names are Linux's")
def test_a_name_that_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"kpm-{os.getpid()}-{time.monotonic_ns()}"
    abstract = Systemd(b"\0" + name.encode())
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
    notify("READY=1")
    assert abstract.heard("READY=1") == 1
    abstract.close()


async def test_without_a_watchdog_it_only_says_that_it_is_up(
    settings: Settings, telegram: Telegram, systemd: Systemd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC")
    async with running(settings, telegram):
        await until(lambda: systemd.heard("READY=1") == 1)
        await asyncio.sleep(0.1)
    assert systemd.told == ["READY=1", "STOPPING=1"] or systemd.heard("WATCHDOG=1") == 0


def test_the_unit_fits_the_code() -> None:
    """Longer than polls may be in vain, and longer than a stop takes."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    unit = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert unit["Type"] == "notify"
    assert unit["Restart"] == "always"
    assert unit["RestartPreventExitStatus"] == "2"
    assert int(unit["WatchdogSec"]) > 2 * bot.health.STALE_S
    assert int(unit["TimeoutStopSec"]) > 10
