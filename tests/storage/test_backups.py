"""Copies are whole, private and consistent; old ones thin out as promised; what is put back is put back whole."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Storage, backups, guard
from storage.backups import NotGood
from storage.migrate import MIGRATIONS

AT = datetime.fromisoformat("2026-11-24 01:30")
NAME = "kpm-20261124-013000.sqlite3"


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Path:
    """Nobody has it open."""
    path = tmp_path / "data" / "kpm.sqlite3"
    path.parent.mkdir()
    path.write_bytes(empty.read_bytes())
    return path


def note(path: Path, *acts: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO audit (at, act, about) VALUES (1, ?, '{}')", [(act,) for act in acts])


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return [row[0] for row in db.execute("SELECT act FROM audit ORDER BY id")]


def damaged(source: Path, target: Path) -> Path:
    """A page in the middle overwritten."""
    data = bytearray(source.read_bytes())
    data[8192:12288] = b"\xff" * 4096
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    return target


def test_a_copy_is_named_after_its_moment_and_is_its_owners_alone(database: Path, tmp_path: Path) -> None:
    made = backups.make_in(database, tmp_path / "backups", AT)
    assert made.name == NAME
    assert backups.made_at(made) == AT
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert [file.name for file in made.parent.iterdir()] == [NAME], "nothing beside it"
    backups.check(made)


async def test_a_copy_of_an_open_database_has_what_is_committed_and_no_more(storage: Storage, tmp_path: Path) -> None:
    async with storage.db.unit():
        await storage.audit.add(1, None, "before")
    async with storage.db.unit():
        await storage.audit.add(1, None, "open")
        made = backups.make(storage.db.path, tmp_path / "copy.sqlite3")
    assert notes(made) == ["before"]


def test_under_load_each_copy_is_one_moment(database: Path, tmp_path: Path) -> None:
    """Every commit adds a pair; a copy with half a pair, or a gap, is none of any moment."""
    stop, written = threading.Event(), [0]

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = OFF")
            while not stop.wait(0.002):
                db.execute("BEGIN IMMEDIATE")
                for half in "ab":
                    db.execute("INSERT INTO audit (at, act, about) VALUES (?, ?, ?)", (written[0], half, "x" * 1000))
                db.execute("COMMIT")
                written[0] += 1

    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    try:
        while not written[0]:
            time.sleep(0.001)
        for n in range(5):
            at_least = written[0]
            made = backups.make(database, tmp_path / f"{n}.sqlite3")
            with closing(sqlite3.connect(made)) as db:
                rows = db.execute("SELECT at, act FROM audit ORDER BY id").fetchall()
            assert rows == [(number, half) for number in range(len(rows) // 2) for half in "ab"]
            assert at_least <= len(rows) // 2 <= written[0] + 1
            seen.append(len(rows))
    finally:
        stop.set()
        writer.join()
    assert seen[-1] > seen[0] > 0, "else nobody was writing"


def test_a_copy_that_fails_leaves_nothing_and_the_old_ones_alone(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    good = backups.make_in(database, folder, AT)
    damaged(database, database)
    for day in (1, 2):
        with pytest.raises(NotGood):
            backups.make_in(database, folder, AT + timedelta(days=day))
    assert list(folder.iterdir()) == [good]
    (tmp_path / "a-file").write_text("")
    with pytest.raises(NotGood, match="cannot be made"):
        backups.make(good, tmp_path / "a-file" / "copy.sqlite3")


def test_a_full_disk_of_the_copy_is_told_as_such(database: Path, tmp_path: Path) -> None:
    """It must not look like a database in trouble, which would end the bot."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        with pytest.raises(NotGood, match=r"full|too large|I/O"):
            backups.make(database, tmp_path / "copy.sqlite3")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.glob("copy*"))


def test_only_a_file_is_replaced_by_a_copy(database: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for target in (tmp_path / "pipe", tmp_path):
        with pytest.raises(NotGood, match="is not a file"):
            backups.make(database, target)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_the_database_is_never_its_own_copy(database: Path) -> None:
    before = database.read_bytes()
    for name in ("kpm.sqlite3", "../data/kpm.sqlite3", "kpm.sqlite3-wal", "kpm.sqlite3.lock"):
        with pytest.raises(NotGood, match="the database itself"):
            backups.make(database, database.parent / name)
        with pytest.raises(NotGood, match="the database itself"):
            backups.restore(database.parent / name, database, AT)
    assert database.read_bytes() == before


def test_a_half_written_one_is_no_backup_and_is_cleared_away(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old, new = folder / "kpm-20261201-013000.sqlite3.part", folder / "kpm-20261202-013000.sqlite3.part"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    assert backups.newest_good(folder) is None
    made = backups.make_in(database, folder, AT)
    assert set(folder.iterdir()) == {made, new}, "another process may be writing that one"
    assert backups.newest_good(folder) == made


def test_what_somebody_else_puts_there_is_let_alone(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    theirs = {folder / "kpm-before-the-move.sqlite3", folder / "kpm-20261399-999999.sqlite3", folder / "notes.txt"}
    for file in theirs:
        file.write_text("")
    made = backups.make_in(database, folder, AT)
    assert backups.all_in(folder) == [made]
    assert set(folder.iterdir()) == theirs | {made}


def test_one_made_by_a_clock_far_behind_is_kept_for_now(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for n in range(400):
        (folder / f"kpm-{AT - timedelta(days=n):{backups.STAMP}}.sqlite3").write_text("")
    made = backups.make_in(database, folder, datetime.fromisoformat("1970-01-01 08:00"))
    assert made.exists()


def slow_model(moments: list[datetime]) -> set[datetime]:
    """Day by day backwards, without any grouping."""
    keep: set[datetime] = set()
    days = weeks = months = 0
    last_day = last_week = last_month = None
    for moment in sorted(moments, reverse=True):
        day = moment.date()
        monday, first = day - timedelta(days=day.weekday()), day.replace(day=1)
        if day != last_day and days < 7:
            days += 1
            keep.add(moment)
        if monday != last_week and weeks < 4:
            weeks += 1
            keep.add(moment)
        if first != last_month and months < 12:
            months += 1
            keep.add(moment)
        last_day, last_week, last_month = day, monday, first
    return keep


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 86_399)), max_size=80), st.dates(date(2020, 1, 1)))
def test_those_kept_are_those_of_a_slow_model(offsets: list[tuple[int, int]], start: date) -> None:
    start = min(start, date(9000, 1, 1))
    midnight = datetime.combine(start, time_of_day.min)
    moments = list({midnight + timedelta(days=days, seconds=seconds) for days, seconds in offsets})
    paths = {Path(f"kpm-{moment:{backups.STAMP}}.sqlite3"): moment for moment in moments}
    assert {paths[path] for path in backups.kept(paths)} == slow_model(moments)


def test_over_500_days_there_are_never_more_than_promised_and_a_year_is_reached() -> None:
    chance, there = random.Random(7), set[Path]()
    for n in range(500):
        at = AT + timedelta(days=n)
        if chance.random() < 0.9:  # sometimes the machine is off
            there.add(Path(f"kpm-{at:{backups.STAMP}}.sqlite3"))
        there = backups.kept(there)
        assert len(there) <= 7 + 4 + 12
    ages = sorted((AT + timedelta(days=499) - backups.made_at(path)).days for path in there)
    assert ages[:6] == sorted(ages[:6]) and ages[6] <= 14, "about a week, day by day"
    assert 300 <= ages[-1] <= 366, "and eleven months back"


def test_the_newest_good_one_is_found_behind_bad_ones(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    good = backups.make_in(database, folder, AT)
    backups.make_in(database, folder, AT - timedelta(days=1))
    damaged(good, folder / "kpm-20261125-013000.sqlite3")
    (folder / "kpm-20261126-013000.sqlite3").write_bytes(b"")
    assert backups.newest_good(folder) == good
    assert backups.newest_good(tmp_path / "nowhere") is None


def test_putting_back_keeps_what_it_replaces(database: Path, tmp_path: Path) -> None:
    made = backups.make(database, tmp_path / "copy.sqlite3")
    note(database, "since")
    aside = backups.restore(made, database, AT)
    assert aside == database.parent / "replaced-20261124-013000"
    assert notes(database) == []
    assert notes(aside / "kpm.sqlite3") == ["since"]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert made.exists()


def test_what_was_replaced_can_itself_be_put_back_with_all_that_it_had(database: Path, tmp_path: Path) -> None:
    """A killed bot leaves its newest changes in the -wal beside the database."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        with db:
            db.execute("INSERT INTO audit (at, act, about) VALUES (1, 'only in the log', '{}')")
        files = {end: Path(f"{database}{end}").read_bytes() for end in ("", "-wal")}
    for end, data in files.items():  # as after a kill
        Path(f"{database}{end}").write_bytes(data)
    made = backups.make(database, tmp_path / "copy.sqlite3")
    assert notes(made) == ["only in the log"]
    backups.restore(backups.make(database, tmp_path / "other.sqlite3"), database, AT)
    aside = backups.restore(made, database, AT + timedelta(minutes=1))
    assert aside and not Path(f"{database}-wal").exists(), "it would be taken for the new one's"
    backups.restore(database.parent / "replaced-20261124-013000" / "kpm.sqlite3", database, AT + timedelta(minutes=2))
    assert notes(database) == ["only in the log"]


def test_where_there_was_none_it_is_put_as_well(database: Path, tmp_path: Path) -> None:
    note(database, "a")
    made = backups.make(database, tmp_path / "copy.sqlite3")
    new = tmp_path / "another machine" / "kpm.sqlite3"
    assert backups.restore(made, new, AT) is None
    assert notes(new) == ["a"]


async def test_not_while_the_bot_runs(storage: Storage, tmp_path: Path) -> None:
    made = backups.make(storage.db.path, tmp_path / "copy.sqlite3")
    with pytest.raises(guard.InUse):
        backups.restore(made, storage.db.path, AT)
    await storage.audit.add(1, None, "goes on")
    assert len(notes(storage.db.path)) == 1


@pytest.mark.parametrize("what", ["damaged", "foreign", "newer", "no database", "empty", "missing", "a folder"])
def test_what_is_no_whole_database_of_ours_is_not_put_back(database: Path, tmp_path: Path, what: str) -> None:
    file = tmp_path / "file.sqlite3"
    if what == "damaged":
        damaged(database, file)
    elif what in ("foreign", "newer"):
        file.write_bytes(database.read_bytes())
        with closing(sqlite3.connect(file)) as db:
            pragma = "application_id = 5" if what == "foreign" else f"user_version = {len(MIGRATIONS) + 1}"
            db.execute(f"PRAGMA {pragma}")
    elif what == "a folder":
        file.mkdir()
    elif what != "missing":
        file.write_bytes(os.urandom(9000) if what == "no database" else b"")
    before = database.read_bytes()
    with pytest.raises(NotGood):
        backups.restore(file, database, AT)
    assert database.read_bytes() == before
    assert not list(database.parent.glob("replaced-*"))


def test_a_disk_that_fills_up_while_putting_back_changes_nothing(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.make(database, tmp_path / "copy.sqlite3")
    note(database, "since")

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_sync", full)
    with pytest.raises(NotGood, match="No space left"):
        backups.restore(made, database, AT)
    assert notes(database) == ["since"]
    assert not list(database.parent.glob("replaced-*")) and not guard.restoring(database).exists()


def test_cut_off_between_the_two_renames_it_is_noticed_and_mended(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(database, "a")
    made = backups.make(database, tmp_path / "copy.sqlite3")
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if target == database:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as during:
        during.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(made, database, AT)
    with pytest.raises(guard.Damaged, match="cut short"):
        guard.examine(database)
    backups.restore(made, database, AT + timedelta(minutes=1))
    guard.examine(database)
    assert notes(database) == ["a"]
