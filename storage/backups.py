"""Copies of the database: made while it is in use, checked, thinned out with age, and put back."""

from __future__ import annotations

import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from storage.guard import locked, restoring
from storage.migrate import APPLICATION_ID, MIGRATIONS

STAMP = "%Y%m%d-%H%M%S"
LEFT_OVER_S = 3600  # so old a half-written copy is nobody's any more
KEPT: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (  # how many, and what counts as one
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


class NotGood(Exception):
    """A copy is no whole database of this bot, or could not be made; the text says what is wrong."""


def make(database: Path, target: Path) -> Path:
    """Copy a database that is in use, check the copy and only then give it its name. Raises NotGood."""
    _refuse_itself(database, target)
    if target.exists() and not target.is_file():  # a device or a folder would be replaced, too
        raise NotGood(f"{target} is not a file")
    part = Path(f"{target}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(database, part)
        part.replace(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError) as error:  # the disk of the copy is in trouble, which is none of the bot's
        raise NotGood(f"{target} cannot be made: {_why(error)}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def make_in(database: Path, folder: Path, at: datetime) -> Path:
    """The same under a name of its moment, and old ones thinned out."""
    made = make(database, folder / f"kpm-{at:{STAMP}}.sqlite3")
    for old in set(all_in(folder)) - kept(all_in(folder)) - {made}:
        old.unlink(missing_ok=True)
    for part in folder.glob("kpm-*.part"):  # of a process that was killed
        if time.time() - part.stat().st_mtime > LEFT_OVER_S:
            part.unlink(missing_ok=True)
    return made


def all_in(folder: Path) -> list[Path]:
    """Newest first; what somebody else has put there does not count."""
    return sorted((file for file in folder.glob("kpm-*.sqlite3") if _named_at(file)), reverse=True)


def made_at(backup: Path) -> datetime:
    """In the city's own time. Raises ValueError for a file that is named otherwise."""
    return datetime.strptime(backup.stem.removeprefix("kpm-"), STAMP)  # noqa: DTZ007


def kept(backups: Iterable[Path]) -> set[Path]:
    """The newest of each of the last 7 days, 4 weeks and 12 months that have any."""
    newest_first = sorted(backups, reverse=True)
    good: set[Path] = set()
    for most, span in KEPT:
        newest: dict[Hashable, Path] = {}
        for backup in newest_first:
            newest.setdefault(span(made_at(backup)), backup)
        good |= set(list(newest.values())[:most])
    return good


def check(file: Path) -> None:
    """Raises NotGood unless the file is a whole database of this bot, and of no newer version."""
    try:
        with closing(sqlite3.connect(_read_only(file), uri=True)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotGood(f"{file} is not a database of this bot")
            if db.execute("PRAGMA user_version").fetchone()[0] > len(MIGRATIONS):
                raise NotGood(f"{file} was made by a newer version of this bot")
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok" or db.execute("PRAGMA foreign_key_check").fetchone():
                raise NotGood(f"{file} is damaged")
    except sqlite3.Error as error:
        raise NotGood(f"{file} cannot be read: {error}") from None


def newest_good(folder: Path) -> Path | None:
    for backup in all_in(folder):
        try:
            check(backup)
        except NotGood:
            continue
        return backup
    return None


def restore(backup: Path, database: Path, at: datetime) -> Path | None:
    """Put a backup in the database's place; returns where the replaced one is kept.

    Raises NotGood, and guard.InUse while a bot runs on it. Nothing is touched before the copy is whole and on disk;
    cut off after that, the next start says so (guard.examine), and restoring once more mends it.
    """
    _refuse_itself(database, backup)
    check(backup)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(database):
        part = restoring(database)
        try:
            _copy(backup, part)
        except (sqlite3.Error, OSError, NotGood) as error:
            part.unlink(missing_ok=True)
            raise NotGood(f"{backup} cannot be copied: {_why(error)}") from None
        aside = _move_aside(database, at)
        part.replace(database)
        _sync(database.parent)
    return aside


def _move_aside(database: Path, at: datetime) -> Path | None:
    """The database first: a log of changes must never be found beside a database that is not its own."""
    old = [file for file in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))) if file.exists()]
    if not old:
        return None
    name = f"replaced-{at:{STAMP}}"
    names = (database.parent / (f"{name}-{n}" if n > 1 else name) for n in itertools.count(1))
    aside = next(folder for folder in names if not folder.exists())
    aside.mkdir(mode=0o700)
    for file in old:
        file.rename(aside / file.name)
    _sync(aside)
    return aside


def _copy(source: Path, part: Path) -> None:
    """All that is committed, into one file that only its owner can read, checked and on disk.

    All pages at once: a copy in steps starts anew with every commit of somebody else, and never ends.
    """
    for old in (part, Path(f"{part}-journal")):
        old.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(_read_only(source), uri=True)) as db, closing(sqlite3.connect(part)) as copy:
        db.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    check(part)
    _sync(part)


def _refuse_itself(database: Path, other: Path) -> None:
    if other.resolve() in {Path(f"{database.resolve()}{end}") for end in ("", "-wal", "-shm", ".lock")}:
        raise NotGood(f"{other} is the database itself")


def _named_at(file: Path) -> datetime | None:
    try:
        return made_at(file)
    except ValueError:
        return None


def _read_only(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"


def _sync(path: Path) -> None:
    """A file's contents, or the names in a folder, are on disk when this returns."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
