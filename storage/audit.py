"""Who did what, when: only ever added to."""

from __future__ import annotations

import json
from typing import Any

from storage.database import Database


class Audit:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(
        self, at: int, person_id: int | None, act: str, /, subject_id: int | None = None, **about: Any
    ) -> int:
        """Keep one act, and return its number; `person_id` None means the command line or the bot by itself.

        subject_id: the person whom it is about; `about` is JSON.
        """
        row = await self.db.one(
            "INSERT INTO audit (at, person_id, act, subject_id, about) VALUES (?, ?, ?, ?, ?) RETURNING id",
            *(at, person_id, act, subject_id, json.dumps(about, ensure_ascii=False)),
        )
        return int(row["id"])
