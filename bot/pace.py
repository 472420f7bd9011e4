"""Telegram's limits as one account for the whole bot: replies go at once, a broadcast takes what they leave.

Bulk goes out evenly at Telegram's rate. A reply takes its share without waiting, so that the next of the bulk goes
later; what has been said to a chat, and which chats were told to wait, both know of each other.
"""

from __future__ import annotations

import asyncio
import time

PER_SECOND = 30  # Telegram: "no more than 30 messages per second or so" in bulk (core.telegram.org/bots/faq)
CATCH_UP = 15  # messages that a delay has held up and that may then go at once: Telegram has seen fewer meanwhile
OWED_S = 1.0  # for more replies than that the bulk does not wait, or it might never go on
CHAT_BURST_S, CHAT_FULL_S = 1.0, 3.0  # a chat takes a message (or an album) a second, "short bursts" beside
MANY_FLOODED = 3  # so many chats told to wait at once: it is the bot that is too fast, not a chat
SLOWER, SLOWEST = 0.9, 0.3  # of the rate, each time that this happens
RECOVERS = 0.0005  # of the rate with each message that passes
MANY_CHATS = 1_000


class Pace:
    """`per_second`: messages in bulk to all chats together, per_chat_s: so long apart in one; both may be changed."""

    per_chat_s = 1.0

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self.per_second = per_second
        self._share = 1.0  # of per_second, less for a while after it was too much
        self._free_at = 0.0  # when the next of the bulk may go; all times are time.monotonic()
        self._rested: dict[int, float] = {}  # chat: when it has room for a burst again
        self._not_before: dict[int, float] = {}  # chat: until when Telegram wants nothing for it
        self._pause_until = 0.0

    @property
    def pause_s(self) -> float:
        """How long everybody has to wait."""
        return max(0.0, self._pause_until - time.monotonic())

    @property
    def rate(self) -> float:
        """Messages a second that the bulk goes at, replies not counted."""
        return self.per_second * self._share

    async def open(self, chat_id: int) -> None:
        """Until Telegram takes something for this chat again, as far as it has said so."""
        while (wait_s := max(self._pause_until, self._not_before.get(chat_id, 0.0)) - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)

    async def room(self, chat_id: int) -> None:
        """Until more can be said in the chat than an answer or two."""
        while (wait_s := self._rested.get(chat_id, 0.0) - CHAT_BURST_S - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)

    def reply(self, chat_id: int, count: int = 1) -> None:
        """For `count` messages of an answer: now."""
        now = time.monotonic()
        self._free_at = min(self._begins(now) + count / self.rate, now + OWED_S)
        self._note(chat_id, now)

    async def bulk(self, chat_id: int, count: int = 1) -> None:
        """For `count` messages of a broadcast: when it is their turn."""
        begins = self._begins(time.monotonic())
        self._free_at = begins + count / self.rate
        while (wait_s := max(begins, self._pause_until) - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)
        self._share = min(1.0, self._share + RECOVERS)
        self._note(chat_id, time.monotonic())

    def begin(self) -> None:
        """The bulk has had nothing to say until now, so there is no delay to make up for."""
        self._free_at = max(self._free_at, time.monotonic())

    async def soon(self) -> None:
        """Until somebody of the bulk who asks now would hardly have to wait."""
        while (wait_s := self._free_at - time.monotonic() - 1 / self.rate) > 0:
            await asyncio.sleep(wait_s)

    def flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram has refused a message for this chat: wait so long, and slow down if it says so of many."""
        now = time.monotonic()
        self._not_before = {chat: until for chat, until in self._not_before.items() if until > now}
        self._not_before[chat_id] = now + seconds
        if len(self._not_before) >= MANY_FLOODED:
            if self._pause_until <= now:
                self._share = max(SLOWEST, self._share * SLOWER)
            self._pause_until = max(self._not_before.values())
            self._free_at = max(self._free_at, self._pause_until)

    def _begins(self, now: float) -> float:
        return max(self._free_at, now - CATCH_UP / self.rate)

    def _note(self, chat_id: int, now: float) -> None:
        if len(self._rested) >= MANY_CHATS:
            self._rested = {chat: at for chat, at in self._rested.items() if at > now}
        full = max(self._rested.get(chat_id, 0.0), now) + self.per_chat_s
        self._rested[chat_id] = min(full, now + CHAT_FULL_S)
