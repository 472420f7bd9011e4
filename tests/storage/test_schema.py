"""The shape of the database, and `storage/schema.sql`, which shows it (UPDATE=1 writes it anew)."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest

import storage as package
from storage import Storage
from storage.migrate import APPLICATION_ID, MIGRATIONS

SCHEMA = Path(package.__file__).parent / "schema.sql"
HEAD = "-- The whole database as the migrations make it today. Written and compared by a test; to read, not to run.\n"


async def as_it_is(storage: Storage) -> str:
    rows = await storage.db.rows(
        """
        SELECT entry.sql FROM sqlite_schema AS entry JOIN sqlite_schema AS its ON its.name = entry.tbl_name
        WHERE entry.sql IS NOT NULL AND its.type IN ('table', 'view') AND entry.name NOT LIKE 'sqlite_%'
        ORDER BY its.rowid, entry.rowid
        """
    )
    return HEAD + "".join(f"\n{row['sql']};\n" for row in rows)


async def test_schema_sql_shows_the_database_of_today(storage: Storage) -> None:
    today = await as_it_is(storage)
    if os.environ.get("UPDATE"):
        SCHEMA.write_text(today, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == today, "write it anew: UPDATE=1 pytest tests/storage/test_schema.py"


async def test_schema_sql_makes_the_same_database(storage: Storage) -> None:
    made = sqlite3.connect(":memory:")
    made.executescript(SCHEMA.read_text(encoding="utf-8"))
    names = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    assert made.execute(names).fetchall() == [tuple(row) for row in await storage.db.rows(names)]
    made.close()


async def test_every_table_is_strict(storage: Storage) -> None:
    tables = await storage.db.rows(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert len(tables) > 10
    assert [row["name"] for row in tables if not row["strict"]] == []


async def test_every_reference_is_kept_and_leads_somewhere(storage: Storage) -> None:
    assert (await storage.db.one("PRAGMA foreign_keys"))[0] == 1
    assert await storage.db.rows("PRAGMA foreign_key_check") == []


async def test_what_is_committed_is_on_disk(storage: Storage) -> None:
    assert (await storage.db.one("PRAGMA journal_mode"))[0] == "wal"
    assert (await storage.db.one("PRAGMA synchronous"))[0] == 2  # FULL


async def test_the_second_connection_only_reads(storage: Storage) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await storage.db.committed("DELETE FROM categories")


async def test_the_file_says_whose_it_is_and_how_far_it_has_come(storage: Storage) -> None:
    assert (await storage.db.one("PRAGMA application_id"))[0] == APPLICATION_ID
    assert (await storage.db.one("PRAGMA user_version"))[0] == len(MIGRATIONS)


def test_migrations_are_numbered_without_gaps_and_named() -> None:
    numbers = [int(file.name[:4]) for file in MIGRATIONS]
    assert numbers == list(range(1, len(MIGRATIONS) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", file.name) for file in MIGRATIONS)


def test_each_migration_applies_on_those_before_it_and_opens_with_what_it_is_about() -> None:
    db = sqlite3.connect(":memory:")
    for file in MIGRATIONS:
        sql = file.read_text(encoding="utf-8")
        assert sql.startswith("-- ")
        assert not re.search(r"^\s*(BEGIN|COMMIT)\s*;", sql, re.MULTILINE), "the transaction is the database's"
        db.executescript(sql)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


async def test_waiting_rows_are_found_without_reading_the_others(storage: Storage) -> None:
    for index, query in {
        "inbox_waiting": "SELECT * FROM inbox WHERE done_at IS NULL ORDER BY arrival",
        "outbox_waiting": "SELECT * FROM outbox WHERE error IS NULL AND id > 1 ORDER BY id",
        "deliveries_waiting": "SELECT * FROM deliveries WHERE state = 'waiting' ORDER BY turn, notice_id, person_id",
    }.items():
        (step,) = await storage.db.rows(f"EXPLAIN QUERY PLAN {query}")
        assert f"INDEX {index}" in step["detail"]
