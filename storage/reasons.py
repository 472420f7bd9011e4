"""Ready reasons to send a report back, which admins keep: each leads to the question that is to be answered anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.audit import Audit
from storage.category_changes import Gone, SameWords, TooMany
from storage.database import Database, Row
from storage.members import NotYours
from storage.person import Person
from storage.roles import Act

CURRENT_MOST = 12
WORDS_MOST = 60


@dataclass(frozen=True)
class Reason:
    """step: the question that it sends the cadre back to."""

    id: int
    step: str
    words: str
    retired: bool = False


class Reasons:
    """`at`: Unix seconds. Every change raises NotYours for all but admins."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def all(self) -> list[Reason]:
        """Those that can be chosen first, each kind in its order."""
        return [_reason(row) for row in await self.db.rows(f"{SELECT} ORDER BY retired, position, id")]

    async def current(self, steps: Sequence[str]) -> list[Reason]:
        """Those that can be chosen, and lead to one of these questions."""
        return [one for one in await self.all() if not one.retired and one.step in steps]

    async def by_id(self, reason_id: int) -> Reason | None:
        row = await self.db.row(f"{SELECT} WHERE id = ?", reason_id)
        return _reason(row) if row else None

    async def add(self, by: Person, at: int, step: str, words: str) -> int:
        """Its number. Raises SameWords, TooMany."""
        _allow(by)
        await self._fits(words)
        row = await self.db.one(
            """
            INSERT INTO return_reasons (step, words, position)
            SELECT ?, ?, coalesce(max(position), 0) + 1 FROM return_reasons RETURNING id
            """,
            *(step, words),
        )
        await self._log(by, at, "add", step=step, after=words)
        return int(row["id"])

    async def change(self, by: Person, at: int, reason_id: int, words: str) -> None:
        """Reports that were sent back before keep the words they were sent back with. Raises SameWords, Gone."""
        before = await self._of(by, reason_id)
        if not before.retired and await self.same_words(words, but=reason_id):
            raise SameWords
        await self.db.run("UPDATE return_reasons SET words = ? WHERE id = ?", words, reason_id)
        await self._log(by, at, "change", step=before.step, before=before.words, after=words)

    async def retire(self, by: Person, at: int, reason_id: int) -> None:
        """It can no longer be chosen. Raises Gone."""
        before = await self._of(by, reason_id)
        if not before.retired:
            await self.db.run("UPDATE return_reasons SET retired = 1 WHERE id = ?", reason_id)
            await self._log(by, at, "retire", step=before.step, before=before.words)

    async def restore(self, by: Person, at: int, reason_id: int) -> None:
        """Raises SameWords, TooMany, Gone."""
        before = await self._of(by, reason_id)
        if before.retired:
            await self._fits(before.words)
            await self.db.run("UPDATE return_reasons SET retired = 0 WHERE id = ?", reason_id)
            await self._log(by, at, "restore", step=before.step, after=before.words)

    async def same_words(self, words: str, but: int = 0) -> bool:
        """Whether one that can be chosen, other than `but`, says the same, in whatever case."""
        current = [one for one in await self.all() if not one.retired and one.id != but]
        return words.casefold() in {one.words.casefold() for one in current}

    async def is_full(self) -> bool:
        return sum(not one.retired for one in await self.all()) >= CURRENT_MOST

    async def _fits(self, words: str) -> None:
        if await self.is_full():
            raise TooMany
        if await self.same_words(words):
            raise SameWords

    async def _of(self, by: Person, reason_id: int) -> Reason:
        _allow(by)
        found = await self.by_id(reason_id)
        if found is None:
            raise Gone
        return found

    async def _log(self, by: Person, at: int, act: str, **about: Any) -> None:
        await Audit(self.db).add(at, by.id, f"reason.{act}", **about)


SELECT = "SELECT id, step, words, retired FROM return_reasons"


def _allow(by: Person) -> None:
    if not by.may(Act.KEEP_CATEGORIES):
        raise NotYours


def _reason(row: Row) -> Reason:
    return Reason(row["id"], row["step"], row["words"], bool(row["retired"]))
