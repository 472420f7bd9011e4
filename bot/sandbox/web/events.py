"""The stream of what happens in all chats, for every open page."""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.sandbox.core import Telegram
from bot.sandbox.web.pages import SAFE

TOLD = ("query_id", "text", "show_alert", "action")  # of an event; the page fetches everything else itself
QUIET = 15  # seconds after which a silent stream says that it is still there
PATIENCE = 10  # seconds for a reader to take an event; then the stream ends and the page connects anew


class WebEvents:
    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.streams: set[asyncio.Task[Any]] = set()

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens in all chats, until the reader leaves, dawdles, or the server stops."""
        response = web.StreamResponse(headers=SAFE | {"Content-Type": "text/event-stream"})
        task = asyncio.current_task()
        assert task  # noqa: S101  (a handler always runs in one)
        self.streams.add(task)
        queue = self.telegram.listen()
        try:
            await response.prepare(request)
            while True:
                await asyncio.wait_for(response.write(await next_line(queue)), PATIENCE)
        except (TimeoutError, ConnectionError):
            return response
        finally:
            self.telegram.unlisten(queue)
            self.streams.discard(task)

    async def hang_up(self, app: web.Application) -> None:
        for task in self.streams:
            task.cancel()


async def next_line(queue: asyncio.Queue[dict[str, Any]]) -> bytes:
    try:
        event = await asyncio.wait_for(queue.get(), QUIET)
    except TimeoutError:
        return b": \n\n"
    told = {name: event[name] for name in ("chat", "kind", *TOLD) if name in event}
    return f"data: {json.dumps(told)}\n\n".encode()
