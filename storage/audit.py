"""Who did what, when: only ever added to."""

from __future__ import annotations

import json
from typing import Any

from storage.database import Database


class Audit:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(self, at: int, person_id: int | None, act: str, **about: Any) -> None:
        """Keep one act; `person_id` None means the command line or the bot by itself; `about` is JSON."""
        await self.db.run(
            "INSERT INTO audit (at, person_id, act, about) VALUES (?, ?, ?, ?)",
            *(at, person_id, act, json.dumps(about, ensure_ascii=False)),
        )
