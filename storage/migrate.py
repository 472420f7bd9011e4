"""Bring a database file up to date, one numbered script after another, and leave alone what is not ours."""

from __future__ import annotations

from pathlib import Path

import aiosqlite

APPLICATION_ID = 0x4B504D31  # 'KPM1': tells our file from anybody else's
MIGRATIONS = sorted((Path(__file__).parent / "migrations").glob("[0-9]*.sql"))


class NotOurs(Exception):
    """The file is a database, but not this bot's or not of this version."""


async def version_of(db: aiosqlite.Connection, path: Path) -> int:
    """How many migrations a file has had; whatever is not ours is left as it is."""
    (application,) = next(iter(await db.execute_fetchall("PRAGMA application_id")))
    (version,) = next(iter(await db.execute_fetchall("PRAGMA user_version")))
    (tables,) = next(iter(await db.execute_fetchall("SELECT count(*) FROM sqlite_schema")))
    if tables and application != APPLICATION_ID:
        raise NotOurs(f"{path} is not a database of this bot")
    if version > len(MIGRATIONS):
        raise NotOurs(f"{path} was made by a newer version of this bot")
    return int(version)


async def migrate(db: aiosqlite.Connection, version: int) -> None:
    """Run every migration after the first `version`, each whole or not at all (the BEGIN is in the script)."""
    for number, file in enumerate(MIGRATIONS, start=1):
        if number > version:
            marks = f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {number};"
            await db.executescript(f"BEGIN IMMEDIATE;\n{file.read_text(encoding='utf-8')}\n{marks}\nCOMMIT;")
