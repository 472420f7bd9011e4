"""Open the database, bring it up to date, and let one writer at a time change it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import aiosqlite

from storage.guard import examine, locked
from storage.migrate import migrate, version_of

SHARED_BY = 32  # units that may share a commit

Row = sqlite3.Row
_snapshot: ContextVar[aiosqlite.Connection | None] = ContextVar("snapshot", default=None)

# The file or the disk under it is in trouble: no matter of one update (sqlite.org/rescode.html).
BROKEN = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_READONLY,
}


def is_broken(error: BaseException) -> bool:
    """Whether an error means that nothing can be kept any more, so that the process must end and start anew."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in BROKEN


def may_pass(error: sqlite3.Error) -> bool:
    """Whether it may be over by itself: a disk that is full for a while, another process that holds the file."""
    passing = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in passing


class Database:
    """One writing connection, and one that only reads what is committed.

    Whoever changes something does it inside `unit()`. Units come one after another; what a unit
    reads includes what it wrote; if it raises, nothing of it stays.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.after_commit: list[Callable[[], None]] = []
        self.is_open = False
        self._turn = asyncio.Lock()
        self._shared = 0  # units in the open transaction

    async def open(self) -> None:
        """Create or migrate the file, and have it alone. Raises InUse, Damaged, NotOurs, sqlite3.Error."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(locked(self.path))
            examine(self.path)  # nothing else can be done meanwhile
            self.path.touch(mode=0o600)  # names and phones are nobody else's business
            await self._connect()
            self._alone = stack.pop_all()
        self.is_open = True

    async def _connect(self) -> None:
        address = self.path.absolute().as_uri()
        self._writer = await _connect(address)
        self._read_only = f"{address}?mode=ro"
        try:
            version = await version_of(self._writer, self.path)
            await self._writer.execute("PRAGMA journal_mode = WAL")
            await self._writer.execute("PRAGMA synchronous = FULL")
            await self._writer.execute("PRAGMA journal_size_limit = 67108864")
            await migrate(self._writer, version)
            self._reader = await _connect(self._read_only)
        except BaseException:
            await self._writer.close()
            raise

    async def close(self) -> None:
        """Commit and close; nothing is done when it is not open."""
        if not self.is_open:
            return
        self.is_open = False
        try:
            await self.flush()
        finally:  # a connection left open keeps the process from ending
            await self._reader.close()
            await self._writer.close()
            self._alone.close()

    def size(self) -> int:
        """Bytes on disk, with what is not yet moved into the main file."""
        files = (self.path, Path(f"{self.path}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    async def rows(self, sql: str, *args: Any, **named: Any) -> list[Row]:
        """All rows of one statement on the writing connection, or in the snapshot that one is in."""
        return list(await (_snapshot.get() or self._writer).execute_fetchall(sql, named or args))

    async def row(self, sql: str, *args: Any, **named: Any) -> Row | None:
        return next(iter(await self.rows(sql, *args, **named)), None)

    async def one(self, sql: str, *args: Any, **named: Any) -> Row:
        """The row of a statement that always has one."""
        (row,) = await self.rows(sql, *args, **named)
        return row

    async def run(self, sql: str, *args: Any, **named: Any) -> None:
        await self.rows(sql, *args, **named)

    async def run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        await self._writer.executemany(sql, rows)

    async def committed(self, sql: str, *args: Any) -> list[Row]:
        """All rows as they are on disk, whatever the open transaction has changed."""
        return list(await self._reader.execute_fetchall(sql, args))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        """What is read within it, however long that takes, is as it was on disk at its first row; nobody waits for it.

        For reading only: a statement that changes something raises sqlite3.OperationalError.
        """
        connection = await _connect(self._read_only)
        inside = _snapshot.set(connection)
        try:
            await connection.execute("BEGIN")
            yield
        finally:
            _snapshot.reset(inside)
            await connection.close()

    @asynccontextmanager
    async def unit(self, *, more: bool = False) -> AsyncIterator[None]:
        """One piece of work, whole or not at all.

        With `more` the commit may be left to the next unit, which the caller knows to be coming;
        without it everything is on disk when this returns.
        """
        async with self._turn:
            try:
                if not self._writer.in_transaction:
                    self._shared = 0
                    await self._writer.execute("BEGIN IMMEDIATE")
                await self._writer.execute("SAVEPOINT unit")
                yield
                await self._writer.execute("RELEASE unit")
            except Exception as error:
                await asyncio.shield(self._undo_unit(error))
                if self._writer.in_transaction and not more:  # the units before it were promised that it would commit
                    await self._commit()
                raise
            except BaseException:  # cancelled: the process is ending, so what shares the transaction starts anew later
                await asyncio.shield(self._writer.rollback())
                raise
            self._shared += 1
            if not more or self._shared >= SHARED_BY:
                await self._commit()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Within a unit: a part of it that is undone alone if it raises, so that its refusal can be said."""
        await self.run("SAVEPOINT attempt")
        try:
            yield
        except Exception:
            await self.run("ROLLBACK TO attempt")
            raise
        finally:
            await self.run("RELEASE attempt")

    async def optimize(self) -> None:
        """Once a day: bring up to date what the planner knows of the tables (sqlite.org, PRAGMA optimize)."""
        async with self.unit():
            await self.run("PRAGMA optimize")

    async def flush(self) -> None:
        """Commit what units left open."""
        async with self._turn:
            await self._commit()

    async def _undo_unit(self, error: Exception) -> None:
        if is_broken(error):
            await self._writer.rollback()
        elif self._writer.in_transaction:
            await self._writer.execute("ROLLBACK TO unit")
            await self._writer.execute("RELEASE unit")
            if not self._shared:
                await self._writer.rollback()

    async def _commit(self) -> None:
        try:
            await asyncio.shield(self._writer.commit())
        except sqlite3.Error:
            await asyncio.shield(self._writer.rollback())
            raise
        for listener in self.after_commit:
            listener()


async def _connect(uri: str) -> aiosqlite.Connection:
    db = await aiosqlite.connect(uri, uri=True, isolation_level=None)
    db.row_factory = Row
    try:
        for pragma in ("foreign_keys = ON", "busy_timeout = 5000", "trusted_schema = OFF", "cell_size_check = ON"):
            await db.execute(f"PRAGMA {pragma}")
    except BaseException:  # its thread would keep the process alive
        await db.close()
        raise
    return db
