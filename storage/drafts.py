"""Half-filled forms: one of each form a person, kept answer by answer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from storage.database import Database, Row

LIVE_S = 3 * 3600  # so long a question counts as open; afterwards a stray word is not taken for its answer


@dataclass
class Draft:
    """number is on every button; step is the open question; answers: step -> JSON value."""

    number: int
    step: str
    answers: dict[str, Any] = field(default_factory=dict)
    editing: bool = False


class Drafts:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(self, person_id: int, form: str, step: str) -> Draft:
        """Start anew; an older draft of the same form is gone."""
        await self.drop(person_id, form)
        row = await self.db.one(
            "INSERT INTO drafts (person_id, form, step, touched_at) VALUES (?, ?, ?, ?) RETURNING *",
            *(person_id, form, step, int(time.time())),
        )
        return _draft(row)

    async def get(self, person_id: int, form: str) -> Draft | None:
        row = await self.db.row("SELECT * FROM drafts WHERE (person_id, form) = (?, ?)", person_id, form)
        return _draft(row) if row else None

    async def keep(self, draft: Draft) -> None:
        await self.db.run(
            "UPDATE drafts SET step = ?, answers = ?, editing = ?, touched_at = ? WHERE number = ?",
            *(draft.step, json.dumps(draft.answers, ensure_ascii=False), draft.editing, int(time.time()), draft.number),
        )

    async def lay_aside(self, draft: Draft) -> None:
        """Its question no longer counts as open, until it is asked again."""
        await self.db.run("UPDATE drafts SET touched_at = 0 WHERE number = ?", draft.number)

    async def drop(self, person_id: int, form: str) -> None:
        await self.db.run("DELETE FROM drafts WHERE (person_id, form) = (?, ?)", person_id, form)

    async def latest(self, person_id: int) -> tuple[str, bool] | None:
        """The form whose question is open, the one touched last; and whether that was within LIVE_S."""
        row = await self.db.row(
            "SELECT form, touched_at FROM drafts WHERE person_id = ? ORDER BY touched_at DESC, number DESC", person_id
        )
        return (row["form"], row["touched_at"] > time.time() - LIVE_S) if row else None

    async def states(self, form: str) -> dict[tuple[int, int], str]:
        """The open question of everybody in a form: (chat id, Telegram user id) -> step."""
        rows = await self.db.rows(
            "SELECT telegram_id, step FROM drafts JOIN people ON people.id = person_id WHERE form = ? AND telegram_id",
            form,
        )
        return {(row["telegram_id"], row["telegram_id"]): row["step"] for row in rows}


def _draft(row: Row) -> Draft:
    return Draft(row["number"], row["step"], json.loads(row["answers"]), bool(row["editing"]))
