"""Copies of the database: made while it is in use, checked, thinned out with age, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.guard import locked
from storage.migrate import APPLICATION_ID

STAMP = "%Y%m%d-%H%M%S"
KEPT: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (  # how many, and what counts as one
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


class NotGood(Exception):
    """The file is no whole database of this bot; the text says what is wrong."""


def make(database: Path, target: Path) -> Path:
    """Copy a database that is in use, check the copy and only then give it its name. Raises NotGood, sqlite3.Error.

    All pages at once: a copy in steps starts anew with every commit of somebody else, and never ends.
    """
    part = target.with_suffix(".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    check(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    return part.replace(target)


def make_in(database: Path, folder: Path, at: datetime) -> Path:
    """The same under a name of its moment, and old ones thinned out."""
    made = make(database, folder / f"kpm-{at:{STAMP}}.sqlite3")
    for old in set(all_in(folder)) - kept(all_in(folder)):
        old.unlink()
    return made


def all_in(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("kpm-*.sqlite3"), reverse=True)


def made_at(backup: Path) -> datetime:
    return datetime.strptime(backup.stem.removeprefix("kpm-"), STAMP)  # noqa: DTZ007 - the city's own time


def kept(backups: Iterable[Path]) -> set[Path]:
    """The newest of each of the last 7 days, 4 weeks and 12 months that have any."""
    good: set[Path] = set()
    for most, span in KEPT:
        newest: dict[Hashable, Path] = {}
        for backup in sorted(backups, reverse=True):
            newest.setdefault(span(made_at(backup)), backup)
        good |= set(list(newest.values())[:most])
    return good


def check(file: Path) -> None:
    """Raises NotGood unless the file is a whole database of this bot."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotGood(f"{file} is not a database of this bot")
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok" or db.execute("PRAGMA foreign_key_check").fetchone():
                raise NotGood(f"{file} is damaged: {found}")
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

    Raises NotGood, and guard.InUse while a bot runs on it.
    """
    check(backup)
    with locked(database):
        aside = database.parent / f"replaced-{at:{STAMP}}"
        old = [file for file in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))) if file.exists()]
        if old:
            aside.mkdir()
        for file in old:
            file.rename(aside / file.name)
        part = database.with_suffix(".part")
        shutil.copyfile(backup, part)
        part.replace(database)
    return aside if old else None
