"""What is made once at start-up for all handlers, and which form has the word."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from storage import Storage


@dataclass(frozen=True)
class House:
    """Everything made once at start-up and shared by all handlers."""

    storage: Storage
    zone: ZoneInfo
    prefix: str = "BTG"  # of report numbers: the city
    admin_ids: frozenset[int] = frozenset()  # Telegram user ids who are always let in
    toasts: dict[str, str] = field(default_factory=dict)  # callback query id -> what it is answered after the commit


@dataclass(frozen=True)
class Open:
    """The form whose question is open; not live: asked so long ago that a stray word is no answer to it."""

    form: str
    live: bool


# Updates are worked off one at a time; filters, which see nothing but the update, look here.
open_form: ContextVar[Open | None] = ContextVar("open_form", default=None)
