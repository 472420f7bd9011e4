"""Look at the clock again and again, and send what is due a few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.database import is_broken

log = logging.getLogger(__name__)
AT_ONCE = 25  # in one commit, and Telegram takes so many a second from one bot
PACE_S = 1.0


async def ticking(tick: Callable[[datetime], Awaitable[None]], zone: ZoneInfo, every_s: float, what: str) -> None:
    """Until cancelled; a tick (it gets the local time) that fails is tried again. Raises if the database is broken."""
    while True:
        try:
            await tick(datetime.now(zone))
        except Exception as error:
            if is_broken(error):
                raise
            log.exception("%s failed; they are tried again", what)
        await asyncio.sleep(every_s)
