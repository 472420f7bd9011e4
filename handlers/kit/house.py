"""What is made once at start-up for all handlers, and which form has the word."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage import Storage

VERSION = "0.1.0"


@dataclass(frozen=True)
class House:
    """Everything made once at start-up and shared by all handlers."""

    storage: Storage
    zone: ZoneInfo
    prefix: str  # of report numbers: the city
    admin_ids: frozenset[int]  # Telegram user ids who are always let in
    backups: Path
    last_error: Callable[[], str]  # the latest one in the log
    keep_locations_days: int = 90
    keep_contacts_days: int = 365  # of people who are no longer active
    toasts: dict[str, str] = field(default_factory=dict)  # callback query id -> what it is answered after the commit
    again: set[int] = field(default_factory=set)  # updates to be worked off once more after the commit
    version: str = VERSION
    started_at: float = field(default_factory=time.time)  # Unix seconds

    def local(self, at: float) -> datetime:
        """Unix seconds in the city's own time."""
        return datetime.fromtimestamp(at, self.zone)


@dataclass(frozen=True)
class Open:
    """The form whose question is open; not live: asked so long ago that a stray word is no answer to it."""

    form: str
    live: bool


# Updates are worked off one at a time; filters, which see nothing but the update, look here.
open_form: ContextVar[Open | None] = ContextVar("open_form", default=None)

# Between which two people what was replied to lies, if it does; set like open_form.
replied_to: ContextVar[object | None] = ContextVar("replied_to", default=None)
