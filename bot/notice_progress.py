"""The author's message about a notice that is under way: it rises with the count, and says how long it takes yet."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.pace import Pace
from handlers.kit.context import message
from handlers.notice_told import told
from storage import Storage

TELL_S = 5.0  # between two changes of the message: they count as messages, too
LOOK_BACK = 8  # of them: the rate is that since then


@dataclass
class Counts:
    """When so many were left (time.monotonic)."""

    seen: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=LOOK_BACK))

    def seconds_left(self, left: int, now: float, rate: float) -> int:
        """At the rate of the last while, or at `rate` as long as there is none to see."""
        if self.seen and self.seen[0][1] > left and now - self.seen[0][0] >= TELL_S / 2:
            rate = (self.seen[0][1] - left) / (now - self.seen[0][0])
        self.seen.append((now, left))
        return math.ceil(left / rate)


class NoticeProgress:
    def __init__(self, storage: Storage, pace: Pace) -> None:
        self._storage, self._pace = storage, pace
        self._counts: dict[int, Counts] = {}

    async def tell(self, quiet: datetime | None) -> list[int]:
        """Within a unit: end what has nobody left, change the messages of all that is under way; what still is.

        quiet: until when (local) only urgent ones go on.
        """
        open_ones = await self._storage.notices.open()
        left = [notice_id for notice_id in open_ones if await self._tell(notice_id, quiet)]
        going_on = [] if quiet else left  # the rate before the night is not that of the morning
        self._counts = {notice_id: self._counts[notice_id] for notice_id in going_on}
        return left

    async def _tell(self, notice_id: int, quiet: datetime | None) -> bool:
        notices = self._storage.notices
        progress = await notices.progress(notice_id)
        if not progress.left:
            await notices.finish(notice_id, int(time.time()))
            progress = await notices.progress(notice_id)
        counts = self._counts.setdefault(notice_id, Counts())
        seconds = counts.seconds_left(progress.left, time.monotonic(), self._pace.rate) if progress.left else None
        if author := progress.author_telegram_id:
            text, keyboard = told(progress, seconds, quiet)
            await self._storage.outbox.edit(author, message(author, text, keyboard), progress.screen)
        return not progress.finished
