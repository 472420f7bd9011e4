"""The pretend Telegram itself: what people do comes from its base, the bot's side is `call`."""

import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.api.methods import run
from bot.sandbox.errors import Refused
from bot.sandbox.faults import Fault, Limits
from bot.sandbox.files import Upload
from bot.sandbox.people import People
from bot.sandbox.strikes import limit, strike

Body = dict[str, Any]
GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Telegram(People):
    """One bot's Telegram: `join` people, let them `send_text`, and connect a bot by HTTP or InProcess."""

    def __init__(self, token: str = "1:SANDBOX", now: Callable[[], float] = time.time) -> None:  # noqa: S107
        super().__init__(token, now)
        self.faults: list[Fault] = []
        self.limits: Limits | None = None
        self.calls: deque[tuple[str, Body, int]] = deque(maxlen=10_000)  # status 0: no answer went out

    def idle(self) -> bool:
        """Whether the bot has fetched and acknowledged every update."""
        return self.updates.count() == 0

    async def call(self, method: str, params: Body, files: dict[str, Upload]) -> tuple[int, Body]:
        """One request of the bot: status and body; raises Cut where a fault ends the connection."""
        return await self._answered(method, params, lambda: run(self, method, params, files))

    async def serve(self, token: str, method: str, params: Body, files: dict[str, Upload]) -> tuple[int, bytes]:
        """`call` as it goes over the wire."""
        status, body = self._stranger(token) or await self.call(method, params, files)
        return status, GATEWAY if status == 502 else json.dumps(body).encode()

    async def download(self, token: str, path: str) -> tuple[int, bytes]:
        """The file at a file_path; faults reach it as the method "file"."""
        status, body = self._stranger(token) or await self._answered("file", {"path": path}, lambda: self._found(path))
        return status, self.files[body["result"]][2] if status == 200 else json.dumps(body).encode()

    async def _found(self, path: str) -> str:
        if path not in self.files.paths:
            raise Refused(404, "Not Found")
        return self.files.paths[path]

    async def _answered(self, method: str, params: Body, work: Callable[[], Awaitable[Any]]) -> tuple[int, Body]:
        status, body = 0, Body()
        try:
            limit(self.limits, method, params, self.now())
            body = {"ok": True, "result": await strike(self.faults, method, params, work)}
            status = 200
        except Refused as refusal:
            status, body = refusal.status, refusal.body()
        finally:
            self.calls.append((method, params, status))
        return status, body

    def _stranger(self, token: str) -> tuple[int, Body] | None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            return 404, Refused(404, "Not Found").body()
        return None if token == self.token else (401, Refused(401, "Unauthorized").body())
