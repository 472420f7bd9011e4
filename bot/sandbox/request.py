"""python-telegram-bot's way to the pretend Telegram without a network."""

import asyncio
import re
from typing import Any
from urllib.parse import unquote

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sandbox.core import Telegram
from bot.sandbox.errors import Cut
from bot.sandbox.files import Upload
from bot.transport import ConnectionCut

ADDRESS = re.compile(r"https?://[^/]+(/file)?/bot([^/]*)/(.*)")


class InProcess(BaseRequest):
    """Builder().request(InProcess(telegram)).get_updates_request(InProcess(telegram))"""

    def __init__(self, telegram: Telegram, read_timeout: float | None = 5) -> None:
        self._telegram, self._read_timeout = telegram, read_timeout

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        patience = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with asyncio.timeout(patience):
                return await self._answer(url, request_data)
        except TimeoutError:
            raise TimedOut from None
        except Cut:
            raise ConnectionCut("the connection was cut") from None

    async def _answer(self, url: str, data: RequestData | None) -> tuple[int, bytes]:
        address = ADDRESS.fullmatch(unquote(url))
        if address is None:
            return 404, b'{"ok": false, "error_code": 404, "description": "Not Found"}'
        is_file, token, rest = address.groups()
        if is_file:
            return await self._telegram.download(token, rest)
        params: dict[str, Any] = dict(data.json_parameters) if data else {}
        return await self._telegram.serve(token, rest, params, _uploads(data) if data else {})


def _uploads(data: RequestData) -> dict[str, Upload]:
    return {
        field: Upload(name, mime, content if isinstance(content, bytes) else content.read())
        for field, (name, content, mime) in (data.multipart_data or {}).items()
    }
