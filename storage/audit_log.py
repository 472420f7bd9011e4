"""The audit log as the command line lists it, also while the bot runs: only read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.phones import read_phone


class Nobody(Exception):
    """No person of this name or number."""


@dataclass(frozen=True)
class Line:
    """at: Unix seconds; by: None for the command line and the bot by itself; whose: None where it is about nobody."""

    at: int
    by: str | None
    act: str
    whose: str | None
    about: dict[str, Any]


def lines_of(database: Path, about: str | None, by: str | None, act: str, since: int, limit: int) -> list[Line]:
    """The newest first; about, by: part of a name, or a number. Raises Nobody, sqlite3.Error.

    An exported list is about everybody.
    """
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
        ids = {"about": _ids(db, about), "by": _ids(db, by)}
        rows = db.execute(LINES, ids | {"act": act, "since": since, "limit": limit}).fetchall()
    return [Line(at, who, did, whose, json.loads(kept)) for at, who, did, whose, kept in rows]


def _ids(db: sqlite3.Connection, who: str | None) -> str | None:
    """A JSON array of the people meant, None for all."""
    if who is None:
        return None
    rows = db.execute(
        "SELECT id FROM people WHERE phone = ? OR instr(lower(name), lower(?))", (read_phone(who), who.strip())
    ).fetchall()
    if not rows or not who.strip():
        raise Nobody(who)
    return json.dumps([row[0] for row in rows])


LINES = """
    SELECT at, doer.name, act, subject.name, about
    FROM audit
    LEFT JOIN people AS doer ON doer.id = audit.person_id
    LEFT JOIN people AS subject ON subject.id = subject_id
    WHERE at >= :since AND substr(act, 1, length(:act)) = :act
        AND (:by IS NULL OR audit.person_id IN (SELECT value FROM json_each(:by)))
        AND (:about IS NULL OR subject_id IN (SELECT value FROM json_each(:about))
             OR (subject_id IS NULL AND act LIKE '%.export'))
    ORDER BY audit.id DESC LIMIT :limit
"""
