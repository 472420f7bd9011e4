"""Files that people have sent: the wish to have them, what has been fetched, and until when it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from storage.database import Database, Row

KEEP_S = 24 * 3600  # so long a file waits for what its sender says to it


@dataclass(frozen=True)
class Download:
    """kind: of which feature it is; sent_at: Unix seconds; content: None until it has been fetched."""

    id: int
    kind: str
    person_id: int
    chat_id: int
    file_id: str
    name: str
    sent_at: int
    tries: int = 0
    content: bytes | None = None
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def screen(self) -> str:
        """The name of the message that says how it goes."""
        return f"{self.kind}/{self.id}"


class Downloads:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.added = False  # since somebody last looked: saves the worker a question at every commit

    async def add(
        self, kind: str, person_id: int, chat_id: int, file_id: str, name: str, at: int, **about: Any
    ) -> Download:
        """A file is to be fetched, and handed to whoever takes this kind."""
        row = await self.db.one(
            """
            INSERT INTO downloads (kind, person_id, chat_id, file_id, name, sent_at, about)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
            """,
            *(kind, person_id, chat_id, file_id, name, at, json.dumps(about, ensure_ascii=False)),
        )
        self.added = True
        return _download(row)

    async def waiting(self) -> list[Download]:
        """Committed, and still work for the bot, the oldest first; without the content."""
        columns = "id, kind, person_id, chat_id, file_id, name, sent_at, tries, about, NULL AS content"
        rows = await self.db.committed(f"SELECT {columns} FROM downloads WHERE taken_at IS NULL ORDER BY id")
        return [_download(row) for row in rows]

    async def fetched(self, download: Download, content: bytes) -> None:
        await self.db.run("UPDATE downloads SET content = ? WHERE id = ?", content, download.id)

    async def begin(self, download: Download) -> Download | None:
        """Something is about to be done with the content: counted, for it may end the process. None: not fetched."""
        sql = "UPDATE downloads SET tries = tries + 1 WHERE id = ? AND content IS NOT NULL RETURNING *"
        row = await self.db.row(sql, download.id)
        return _download(row) if row else None

    async def taken(self, download: Download, at: int, **about: Any) -> None:
        """It was looked at, and is kept until its sender says what is to become of it, at most KEEP_S."""
        kept = json.dumps(about, ensure_ascii=False)
        await self.db.run("UPDATE downloads SET taken_at = ?, about = ? WHERE id = ?", at, kept, download.id)

    async def of(self, download_id: int, person_id: int, at: int) -> Download | None:
        """What waits for a word of this person, if it still does."""
        row = await self.db.row(
            "SELECT * FROM downloads WHERE id = ? AND person_id = ? AND taken_at > ?",
            *(download_id, person_id, at - KEEP_S),
        )
        return _download(row) if row else None

    async def forget(self, download: Download) -> None:
        """It is settled: nothing of it is kept."""
        await self.db.run("DELETE FROM downloads WHERE id = ?", download.id)

    async def forget_old(self, at: int) -> None:
        """Let go of what nobody has said anything to."""
        await self.db.run("DELETE FROM downloads WHERE taken_at <= ?", at - KEEP_S)


def _download(row: Row) -> Download:
    kept = {name: row[name] for name in row.keys() if name != "taken_at"}  # noqa: SIM118
    return Download(**kept | {"about": json.loads(row["about"])})
