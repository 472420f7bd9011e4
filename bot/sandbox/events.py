"""Who watches the chats: each listener has a queue of what happens."""

import asyncio
from typing import Any

from bot.sandbox.chats import Chat


class Events:
    def __init__(self) -> None:
        self._listeners: list[asyncio.Queue[dict[str, Any]]] = []

    def listen(self) -> asyncio.Queue[dict[str, Any]]:
        """Events from now on: {"chat": id, "kind": message|edit|delete|keyboard|pin|answer|action, ...}."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.append(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._listeners.remove(queue)

    def tell(self, chat: Chat, kind: str, **payload: Any) -> None:
        for queue in self._listeners:
            queue.put_nowait({"chat": chat.id, "kind": kind} | payload)
