"""Lets a request go wrong as the switches in faults.py say."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import Cut, Refused, bad, flood, forbidden
from bot.sandbox.faults import Fault, Limits, chat_of

SENDING = re.compile(r"(?i)(send(?!ChatAction)|copy|forward|edit)")


def limit(limits: Limits | None, method: str, params: dict[str, Any], now: float) -> None:
    if limits and SENDING.match(method):
        limits.check(chat_of(params), now)


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


def _take(faults: list[Fault], method: str, params: dict[str, Any], jumbled: bool) -> Fault | None:
    for fault in faults:
        if fault.jumbles is jumbled and fault.fits(method, params):
            fault.times -= 1
            if fault.times <= 0:
                faults.remove(fault)
            return fault
    return None


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
        "unavailable": bad("wrong file_id or the file is temporarily unavailable"),
        "conflict": Refused(409, "Conflict: terminated by other getUpdates request"),
    }
    if fault.kind in refusals:
        raise refusals[fault.kind]
