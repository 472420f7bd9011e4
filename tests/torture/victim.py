"""A bot in a process of its own, on a pretend Telegram in this one, and a hand that kills it."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.files import Upload
from bot.sandbox.http import server
from tests.phone import night_zone

ROOT = Path(__file__).parents[2]
TOKEN = "1:SANDBOX"


class Watched(Telegram):
    """Tells of every request of the bot as it comes in and as it is answered."""

    def __init__(self, latency_s: float = 0.0) -> None:
        super().__init__(TOKEN)
        self.latency_s = latency_s  # of a sendMessage, half of it before it takes effect
        self.on_request: Callable[[str, bool], None] = lambda method, answered: None
        self.sent: list[tuple[int, str]] = []  # every new message that took effect, in order: chat, text

    async def serve(
        self, token: str, method: str, params: dict[str, Any], files: dict[str, Upload]
    ) -> tuple[int, bytes]:
        self.on_request(method, False)
        wait_s = self.latency_s / 2 if method == "sendMessage" else 0.0
        await asyncio.sleep(wait_s)
        status, body = await super().serve(token, method, params, files)
        if method == "sendMessage" and status == 200:
            self.sent.append((int(params["chat_id"]), params["text"]))
        await asyncio.sleep(wait_s)
        self.on_request(method, True)
        return status, body


class Victim:
    def __init__(self, telegram: Watched, command: Sequence[str], address: str, folder: Path) -> None:
        self.telegram, self._command, self._folder = telegram, command, folder
        ours = {"BOT_TOKEN": TOKEN, "BOT_API_URL": address, "DATA_DIR": str(folder), "TIMEZONE": night_zone()}
        self._environment = os.environ | ours
        self.process: Process | None = None

    async def start(self) -> None:
        log = (self._folder / "log.txt").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, process_group=0
        )
        log.close()

    def kill(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.kill()

    async def dies(self) -> None:
        self.kill()
        if self.process:
            await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self.process is None:
            return 0
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            return await self.process.wait()

    async def sends(self, seconds: float = 20) -> None:
        """Wait for the next sendMessage."""
        await self._moment("sendMessage", False, seconds)

    @property
    def peak_mib(self) -> float:
        """The most memory that the process has had at once."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    async def polls(self, seconds: float = 20) -> None:
        """Wait for the first getUpdates."""
        await self._moment("getUpdates", False, seconds)

    async def killed_at(self, moment: str, chance: random.Random) -> None:
        """Start it and kill it at a moment of its life."""
        await self.start()
        try:
            async with asyncio.timeout(5):
                if moment == "start-up":
                    await asyncio.sleep(chance.uniform(0, 1.0))
                elif moment == "intake":
                    await self._moment("getUpdates", True)
                    await asyncio.sleep(chance.uniform(0, 0.003))
                elif moment == "handler, commit":
                    await self._moment("getUpdates", True)
                    await asyncio.sleep(chance.uniform(0.002, 0.05))
                elif moment == "send":
                    for _ in range(chance.randint(1, 8)):
                        await self._moment("sendMessage editMessageText", chance.random() < 0.5)
                else:
                    await self.polls()
                    await asyncio.sleep(chance.uniform(0, 2.0))
        except TimeoutError:
            pass  # nobody has anything to say any more
        await self.dies()

    async def _moment(self, method: str, answered: bool, seconds: float = 20) -> None:
        """The next time that Telegram gets, or has answered, such a request (methods, by spaces)."""
        reached = asyncio.get_running_loop().create_future()

        def look(name: str, done: bool) -> None:
            if name in method.split() and done == answered and not reached.done():
                reached.set_result(None)

        self.telegram.on_request = look
        async with asyncio.timeout(seconds):
            await reached


MOMENTS = ("start-up", "intake", "handler, commit", "send", "any time")


@asynccontextmanager
async def victim(
    folder: Path, command: Sequence[str] = (), latency_s: float = 0.0, telegram: Watched | None = None
) -> AsyncIterator[Victim]:
    """Nothing runs yet; whatever still runs at the end is killed."""
    telegram = telegram or Watched(latency_s)
    runner = web.AppRunner(server(telegram), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    one = Victim(telegram, command or (sys.executable, "-m", "bot", "run"), f"http://127.0.0.1:{port}", folder)
    try:
        yield one
    finally:
        await one.dies()
        await runner.cleanup()
