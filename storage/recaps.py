"""The whole city's month, asked for and drawn in the background: who wants it, and where its papers lie meanwhile."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database, Row

KEEP_S = 7 * 24 * 3600  # the papers of one that is done, until its files are sent whatever the network does


@dataclass(frozen=True)
class Recap:
    """month: '2026-11'; asked_at: Unix seconds."""

    id: int
    person_id: int
    chat_id: int
    month: str
    asked_at: int

    @property
    def screen(self) -> str:
        """The name of the message that says how far it is."""
        return f"recap/{self.id}"


class Recaps:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.added = False  # since somebody last looked: saves the worker a question at every commit

    async def add(self, person_id: int, chat_id: int, month: str, at: int) -> Recap | None:
        """To be drawn; None: the same is being drawn for them already."""
        own = "SELECT 1 FROM recaps WHERE person_id = ? AND month = ? AND done_at IS NULL"
        if await self.db.row(own, person_id, month):
            return None
        row = await self.db.one(
            "INSERT INTO recaps (person_id, chat_id, month, asked_at) VALUES (?, ?, ?, ?) RETURNING *",
            *(person_id, chat_id, month, at),
        )
        self.added = True
        return _recap(row)

    async def waiting(self) -> list[Recap]:
        """Committed and not done, the oldest first."""
        rows = await self.db.committed("SELECT * FROM recaps WHERE done_at IS NULL ORDER BY id")
        return [_recap(row) for row in rows]

    async def begin(self, recap: Recap) -> int:
        """A paper is about to be drawn, which may end the process; how often since one was last finished."""
        row = await self.db.one("UPDATE recaps SET tries = tries + 1 WHERE id = ? RETURNING tries", recap.id)
        return int(row["tries"])

    async def went_on(self, recap: Recap) -> None:
        """One more is finished."""
        await self.db.run("UPDATE recaps SET tries = 0 WHERE id = ?", recap.id)

    async def done(self, recap: Recap, at: int) -> None:
        await self.db.run("UPDATE recaps SET done_at = ? WHERE id = ?", at, recap.id)

    def folder(self, recap_id: int) -> Path:
        return self.db.path.parent / "recaps" / str(recap_id)

    async def forget_old(self, at: int) -> None:
        """With their papers; `at` in Unix seconds."""
        gone = await self.db.rows("DELETE FROM recaps WHERE done_at <= ? RETURNING id", at - KEEP_S)
        for row in gone:
            shutil.rmtree(self.folder(row["id"]), ignore_errors=True)


def _recap(row: Row) -> Recap:
    return Recap(**{name: row[name] for name in ("id", "person_id", "chat_id", "month", "asked_at")})
