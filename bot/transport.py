"""python-telegram-bot's HTTP, on aiohttp.

Its own request class spends most of its CPU in the connection pool as soon as several requests are
under way at once (measured: a seventh of the throughput at 64); and it cannot tell a request that
never left from one whose answer was lost.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

UPLOAD_S = 60.0  # for an answer to a request that carries files
DEFAULT = BaseRequest.DEFAULT_NONE


class NotConnected(NetworkError):
    """The request never left: it may safely be made again."""


class ConnectionCut(NetworkError):
    """No answer came: whether the request took effect is not known."""


class AiohttpRequest(BaseRequest):
    """`connections` at most are open at once; the timeouts are seconds without a sign of life."""

    def __init__(self, connections: int = 64, read_s: float = 10.0, connect_s: float = 10.0) -> None:
        self._connections, self._read_s, self._connect_s = connections, read_s, connect_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_s

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,
        write_timeout: Any = DEFAULT,
        connect_timeout: Any = DEFAULT,
        pool_timeout: Any = DEFAULT,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        data, with_files = _body(request_data)
        read_s = self._read_s if read_timeout is DEFAULT else read_timeout
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=self._connect_s if connect_timeout is DEFAULT else connect_timeout,
            sock_read=max(read_s or 0, UPLOAD_S) if with_files else read_s,
        )
        try:
            async with self._session.request(method, url, data=data, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(type(error).__name__) from None  # its text can hold the URL, and so the token
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise ConnectionCut(type(error).__name__) from None


def _body(request_data: RequestData | None) -> tuple[Any, bool]:
    """What goes out, and whether there are files in it."""
    if request_data is None:
        return None, False
    if not request_data.multipart_data:
        return request_data.json_parameters, False
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)  # else "a%20b.pdf" arrives
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, True
