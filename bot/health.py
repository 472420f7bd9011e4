"""Tell systemd that the bot is up, and that it still polls and commits (sd_notify(3), WatchdogSec=)."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from storage import Storage

STALE_S = 90  # a poll lasts half a minute; two in a row without an answer are no sign of life


def notify(state: str) -> None:
    """`READY=1`, `WATCHDOG=1`, `STOPPING=1`; nothing without systemd."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:  # no reason to end anything
        sock.setblocking(False)
        sock.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


class Watchdog:
    def __init__(self, storage: Storage, polled_at: Callable[[], float]) -> None:
        self._storage, self._polled_at = storage, polled_at
        self._every_s = int(os.environ.get("WATCHDOG_USEC", "0")) / 2_000_000  # twice as often as is asked

    async def run(self) -> None:
        """Until cancelled. Raises when the database is in trouble."""
        notify("READY=1")
        while self._every_s:
            await asyncio.sleep(self._every_s)
            if time.monotonic() - self._polled_at() < STALE_S:
                async with self._storage.db.unit():
                    await self._storage.schedule.done("alive", date.today())  # noqa: DTZ011 - only that it commits
                notify("WATCHDOG=1")
