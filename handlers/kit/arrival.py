"""What becomes of a file that somebody has sent, once it is here or will never be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.kit.house import House
from storage.downloads import Download


@dataclass(frozen=True)
class Arrival:
    """takes: does what is to be done, outside of any unit, and settles the download in the unit that says so.

    lost: says within the caller's unit that it will not come; `why` is "refused", "network" or "broken".
    """

    takes: Callable[[House, Download], Awaitable[None]]
    lost: Callable[[House, Download, str], Awaitable[None]]
