"""How it stands with a notice that has begun: how many have it, how many are left."""

from __future__ import annotations

from dataclasses import dataclass

from storage.notice import State, screen_of


@dataclass(frozen=True)
class Progress:
    """How many people a notice is for, and how it stands with them.

    unsure: cut off while it was being sent; no author_telegram_id: the account has passed to somebody else.
    stopped: not sent to, because it was stopped before; recalled, kept: of a recall, whose messages are gone and whose
    could not be deleted; recalling: still to be tried.
    """

    notice_id: int
    author_telegram_id: int | None
    draft_number: int
    state: State
    total: int
    sent: int
    failed: int
    unsure: int
    stopped: int
    recalling: int
    recalled: int
    kept: int
    finished: bool
    urgent: bool = False
    reminder: bool = False

    @property
    def left(self) -> int:
        """Still to be done: sent to, or taken back from."""
        return self.total - self.sent - self.failed - self.unsure - self.stopped + self.recalling

    @property
    def screen(self) -> str:
        """The message of the form in which it was written, which goes on to show the progress."""
        return screen_of(self.draft_number)
