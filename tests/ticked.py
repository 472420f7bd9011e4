"""A worker of the clock that is shown the moments that a test wants, one after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from tests.phone import settled

Clock = time_machine.Traveller
Tick = Callable[..., Awaitable[None]]


class Worker(Protocol):
    async def tick(self, now: datetime) -> None: ...


def ticking(make: Callable[[], Worker], bot: Bot, telegram: Telegram, clock: Clock) -> Tick:
    """The worker looks at the clock at these moments; one worker, unless `anew`, as after a restart."""
    workers = [make()]

    async def tick(*moments: datetime, anew: bool = False) -> None:
        if anew:
            workers.append(make())
        for moment in moments:
            clock.move_to(moment)
            await workers[-1].tick(moment)
            await settled(bot, telegram)  # what is not sent within the hour is let be

    return tick
