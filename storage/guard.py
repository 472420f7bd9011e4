"""Whether a database file may be opened: nobody else has it, and it is whole."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BLOCK = 1 << 20


class InUse(Exception):
    """Another process of this bot has the database; the text says so."""


class Damaged(Exception):
    """The database is not whole; the text says what was found."""


def restoring(database: Path) -> Path:
    """Where a backup is copied to before it takes the database's place."""
    return Path(f"{database}.restoring")


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Have a database alone: exactly one process may write to it. Raises InUse.

    The lock is the kernel's, on a file beside it, and goes with the process, however that ends.
    """
    with Path(f"{database}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"DATA_DIR: {database} is in use by a running bot; stop it first") from None
        yield


def examine(database: Path) -> None:
    """A quick check of the whole file, if there is one. Raises Damaged.

    Read once from front to back before: the check itself jumps about, which a cold disk pays for with minutes.
    """
    if not database.exists() and restoring(database).exists():
        raise Damaged(f"DATA_DIR: {database} is missing, a restore was cut short; restore once more")
    if not database.exists() or not database.stat().st_size:
        return
    with database.open("rb") as file:
        while file.read(BLOCK):
            pass
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Damaged(f"DATA_DIR: {database} is damaged ({found.splitlines()[-1]})")
