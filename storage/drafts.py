"""Half-filled forms: one of each form a person, kept answer by answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from storage.database import Database, Row
from storage.reminders import CAN_BE_REACHED

LIVE_S = 3 * 3600  # so long a question counts as open; afterwards a stray word is not taken for its answer
IDLE_S = 3 * 3600  # untouched for so long, one may be reminded of it
KEEP_S = 7 * 24 * 3600  # and for so long, it is let go


@dataclass
class Draft:
    """number is on every button; step is the open question; answers: step -> JSON value."""

    number: int
    step: str
    answers: dict[str, Any] = field(default_factory=dict)
    editing: bool = False


@dataclass(frozen=True)
class Idle:
    """One that its person, who can be reached in the chat, has not touched for a while; used_at: Unix seconds."""

    person_id: int
    chat_id: int
    form: str
    used_at: int
    draft: Draft

    @property
    def kept_until(self) -> int:
        """Unix seconds: when it is let go, if they go on leaving it alone."""
        return self.used_at + KEEP_S


class Drafts:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(self, person_id: int, form: str, step: str) -> Draft:
        """Start anew; an older draft of the same form is gone."""
        await self.drop(person_id, form)
        row = await self.db.one(
            "INSERT INTO drafts (person_id, form, step, touched_at, used_at) VALUES (?1, ?2, ?3, ?4, ?4) RETURNING *",
            *(person_id, form, step, int(time.time())),
        )
        return _draft(row)

    async def get(self, person_id: int, form: str) -> Draft | None:
        row = await self.db.row("SELECT * FROM drafts WHERE (person_id, form) = (?, ?)", person_id, form)
        return _draft(row) if row else None

    async def keep(self, draft: Draft) -> None:
        await self.db.run(
            """
            UPDATE drafts SET step = ?1, answers = ?2, editing = ?3, touched_at = ?4, used_at = ?4 WHERE number = ?5
            """,
            *(draft.step, json.dumps(draft.answers, ensure_ascii=False), draft.editing, int(time.time()), draft.number),
        )

    async def lay_aside(self, draft: Draft) -> None:
        """Its question no longer counts as open, until it is asked again."""
        await self.db.run(
            "UPDATE drafts SET touched_at = 0, used_at = ? WHERE number = ?", int(time.time()), draft.number
        )

    async def drop(self, person_id: int, form: str) -> None:
        await self.db.run("DELETE FROM drafts WHERE (person_id, form) = (?, ?)", person_id, form)

    async def idle(self, forms: Iterable[str], at: int) -> list[Idle]:
        """Of these forms, untouched for IDLE_S and not reminded of yet, the oldest first. `at`: Unix seconds."""
        rows = await self.db.rows(
            f"""
            SELECT drafts.*, telegram_id FROM drafts JOIN people ON people.id = person_id
            WHERE form IN (SELECT value FROM json_each(?1)) AND reminded_at IS NULL AND used_at <= ?2 - {IDLE_S}
            AND {CAN_BE_REACHED} ORDER BY used_at, number
            """,
            *(json.dumps(list(forms)), at),
        )
        return [Idle(row["person_id"], row["telegram_id"], row["form"], row["used_at"], _draft(row)) for row in rows]

    async def remind(self, idle: Idle, at: int) -> bool:
        """From now on they are reminded of it (`at`: Unix seconds); False: touched meanwhile, or reminded already."""
        row = await self.db.row(
            """
            UPDATE drafts SET reminded_at = ? WHERE (number, used_at) = (?, ?) AND reminded_at IS NULL RETURNING number
            """,
            *(at, idle.draft.number, idle.used_at),
        )
        return row is not None

    async def forget_old(self, at: int) -> None:
        """Those of every form that were left alone for KEEP_S. `at`: Unix seconds."""
        await self.db.run("DELETE FROM drafts WHERE used_at <= ?", at - KEEP_S)

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
