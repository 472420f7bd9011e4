"""What can go wrong, as switches: refusals, cut connections, delays, jumbled updates, limits."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.errors import flood

Kind = Literal[
    "flood", "forbidden", "server_error", "bad_gateway", "unauthorized", "conflict", "unavailable",  # no effect
    "cut", "hang",  # no effect and no answer, at once or after `seconds`
    "lost", "delay",  # done, but the answer never comes, or comes after `seconds`
    "repeat", "shuffle",  # updates that come twice, or in any order
]  # fmt: skip


@dataclass
class Fault:
    """Strikes the next `times` requests that fit; without a method every one but getUpdates."""

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: float = 1
    seconds: float = 1

    @property
    def jumbles(self) -> bool:
        return self.kind in ("repeat", "shuffle")

    def fits(self, method: str, params: dict[str, Any]) -> bool:
        polling = method.lower() == "getupdates"
        if self.jumbles:
            return polling
        right_method = method.lower() == self.method.lower() if self.method else not polling
        return right_method and self.chat_id in (None, chat_of(params))


@dataclass
class Limits:
    """Token buckets, one for all that is sent and one for each chat; full at the start."""

    per_second: float = 30
    per_chat_per_second: float = 1
    burst: float = 30
    chat_burst: float = 3
    refused: int = 0
    _buckets: dict[int | None, tuple[float, float]] = field(default_factory=dict)  # tokens, and when

    def check(self, chat_id: int | None, now: float) -> None:
        rules = [(None, self.per_second, self.burst), (chat_id, self.per_chat_per_second, self.chat_burst)]
        tokens = [self._tokens(key, rate, burst, now) for key, rate, burst in rules]
        wait = max((1 - left) / rate for left, (_, rate, _) in zip(tokens, rules, strict=True))
        if wait > 1e-9:  # a refused request takes nothing
            self.refused += 1
            raise flood(wait)
        self._buckets |= {key: (left - 1, now) for left, (key, _, _) in zip(tokens, rules, strict=True)}

    def _tokens(self, key: int | None, rate: float, burst: float, now: float) -> float:
        left, then = self._buckets.get(key, (burst, now))
        return min(burst, left + (now - then) * rate)


def chat_of(params: dict[str, Any]) -> int | None:
    chat_id = str(params.get("chat_id", ""))
    return int(chat_id) if re.fullmatch(r"-?\d+", chat_id) else None
