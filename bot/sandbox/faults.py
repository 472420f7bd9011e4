"""What can go wrong, as switches: refusals, cut connections, delays, jumbled updates, limits."""

import asyncio
import math
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.errors import Cut, Refused, forbidden

Kind = Literal[
    "flood", "forbidden", "server_error", "bad_gateway", "unauthorized", "conflict",  # refused, no effect
    "cut", "hang",  # no effect and no answer, at once or after `seconds`
    "lost", "delay",  # done, but the answer never comes, or comes after `seconds`
    "repeat", "shuffle",  # updates that come twice, or in any order
]  # fmt: skip
SENDING = re.compile(r"(?i)(send(?!ChatAction)|copy|forward|edit)")


@dataclass
class Fault:
    """Strikes the next `times` requests that fit; without a method every one but getUpdates."""

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: float = 1
    seconds: float = 1

    def fits(self, method: str, params: dict[str, Any]) -> bool:
        polling = method.lower() == "getupdates"
        if self.kind in ("repeat", "shuffle"):
            return polling
        right_method = method.lower() == self.method.lower() if self.method else not polling
        return right_method and self.chat_id in (None, _chat(params))


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Limits:
    """Token buckets, one for all that is sent and one for each chat; full at the start."""

    per_second: float = 30
    per_chat_per_second: float = 1
    burst: float = 30
    chat_burst: float = 3
    refused: int = 0
    _buckets: dict[int | None, _Bucket] = field(default_factory=dict)

    def check(self, chat_id: int | None, now: float) -> None:
        pairs = [(None, self.per_second, self.burst), (chat_id, self.per_chat_per_second, self.chat_burst)]
        buckets = [self._filled(key, rate, burst, now) for key, rate, burst in pairs]
        waits = [(1 - bucket.tokens) / rate for bucket, (_, rate, _) in zip(buckets, pairs, strict=True)]
        if max(waits) > 1e-9:  # a refused request takes nothing
            self.refused += 1
            raise flood(max(waits))
        for bucket in buckets:
            bucket.tokens -= 1

    def _filled(self, key: int | None, rate: float, burst: float, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket


def flood(seconds: float) -> Refused:
    wait = max(1, math.ceil(seconds))
    return Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


async def strike(faults: list[Fault], method: str, params: dict[str, Any], work: Callable[[], Awaitable[Any]]) -> Any:
    """Do the work, or let it go wrong as the first fault that fits says."""
    if fault := _take(faults, method, params, jumbled=False):
        await _before(fault)
    result = await work()
    if fault and fault.kind == "lost":
        raise Cut
    if fault and fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    if result and (jumble := _take(faults, method, params, jumbled=True)):
        return result * 2 if jumble.kind == "repeat" else random.sample(result, len(result))
    return result


async def _before(fault: Fault) -> None:
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("hang", "cut"):
        raise Cut
    refusals = {
        "flood": flood(fault.seconds),
        "forbidden": forbidden("bot was blocked by the user"),
        "server_error": Refused(500, "Internal Server Error"),
        "bad_gateway": Refused(502, "Bad Gateway"),
        "unauthorized": Refused(401, "Unauthorized"),
        "conflict": Refused(409, "Conflict: terminated by other getUpdates request"),
    }
    if fault.kind in refusals:
        raise refusals[fault.kind]


def _take(faults: list[Fault], method: str, params: dict[str, Any], jumbled: bool) -> Fault | None:
    for fault in faults:
        if (fault.kind in ("repeat", "shuffle")) is jumbled and fault.fits(method, params):
            fault.times -= 1
            if fault.times <= 0:
                faults.remove(fault)
            return fault
    return None


def limit(limits: Limits | None, method: str, params: dict[str, Any], now: float) -> None:
    if limits and SENDING.match(method):
        limits.check(_chat(params), now)


def _chat(params: dict[str, Any]) -> int | None:
    chat_id = str(params.get("chat_id", ""))
    return int(chat_id) if re.fullmatch(r"-?\d+", chat_id) else None
