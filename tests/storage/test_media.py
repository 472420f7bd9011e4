"""Files of reports: wished for with the report, kept once by their hash, tried again, given up, let go of."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage import Storage, media_folder
from storage.media import BEGINNINGS, LONGEST_WAIT_S, TRIES, Kept, Wish
from storage.media_folder import MediaFolder, NoRoom
from storage.migrate import MIGRATIONS
from storage.report import Content, Media
from storage.reports import NewReport
from tests.storage.conftest import KUALA, LOK_TUAN, Crew

pytestmark = pytest.mark.slow

DAY, AT = date(2026, 11, 24), 1_795_500_000
PHOTO, VIDEO, VOICE = Media("photo", "f1", "u1"), Media("video", "f2", "u2"), Media("voice", "f3", "u3")
SAID = Content(("03",), "GORO", DAY, "Bersih parit", 25, (PHOTO,))


async def sends(storage: Storage, draft: int, *media: Media, person_id: int = 4) -> int:
    """A report that names these files; its id."""
    where, rts = (KUALA, ("03",)) if person_id == 4 else (LOK_TUAN, ("01",))
    new = NewReport(draft, person_id, where, replace(SAID, rts=rts, media=media))
    async with storage.db.unit():
        return (await storage.reports.add(new, AT, DAY, "BTG")).id


async def changes(storage: Storage, crew: Crew, report_id: int, *media: Media) -> None:
    async with storage.db.unit():
        report = await storage.reviews.by_id(report_id)
        assert report and await storage.reviews.change(crew.siti, AT, report, replace(report.content, media=media), DAY)


async def due(storage: Storage, at: float = AT, besides: set[str] | None = None, limit: int = 9) -> list[str]:
    return [wish.file_unique_id for wish in await storage.media.due(at, besides or set(), limit)]


async def wish(storage: Storage, unique: str = "u1") -> Wish:
    (found,) = [wish for wish in await storage.media.due(10**12, set(), 99) if wish.file_unique_id == unique]
    return found


async def comes(storage: Storage, unique: str = "u1", content: bytes = b"a picture", ending: str = "jpg") -> Path:
    """As the worker does it."""
    wanted = await wish(storage, unique)
    sha256 = storage.media.folder.put(content, ending)
    size = (640, 480) if ending == "jpg" else (None, None)
    async with storage.db.unit():
        assert await storage.media.here(wanted, Kept(sha256, ending, len(content), *size))
    return storage.media.folder.file(sha256, ending)


async def lost(storage: Storage, unique: str = "u1", why: str = "too big") -> None:
    wanted = await wish(storage, unique)
    async with storage.db.unit():
        await storage.media.give_up(wanted, why)


async def row(storage: Storage, unique: str = "u1") -> dict[str, Any]:
    return dict(await storage.db.one("SELECT * FROM media WHERE file_unique_id = ?", unique))


async def counted(storage: Storage) -> tuple[int, int]:
    count = await storage.media.count()
    return count.waiting, count.lost


def files(storage: Storage) -> list[str]:
    return sorted(file.name for file in storage.media.folder.path.glob("**/*") if file.is_file())


# The wish.


async def test_what_a_report_names_is_wished_for_with_it(storage: Storage, crew: Crew) -> None:
    assert await counted(storage) == (0, 0)
    await sends(storage, 1, PHOTO, VIDEO, VOICE)
    assert await due(storage) == ["u1", "u2", "u3"]
    assert await wish(storage, "u2") == Wish("u2", "f2", "video", 0)
    assert await counted(storage) == (3, 0)


async def test_a_report_that_is_not_kept_wishes_for_nothing(storage: Storage, crew: Crew) -> None:
    with pytest.raises(RuntimeError):
        async with storage.db.unit():
            await storage.reports.add(NewReport(1, 4, KUALA, SAID), AT, DAY, "BTG")
            raise RuntimeError
    assert await counted(storage) == (0, 0)


async def test_what_is_not_committed_is_not_due(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.reports.add(NewReport(1, 4, KUALA, SAID), AT, DAY, "BTG")
        assert await due(storage) == []
    assert await due(storage) == ["u1"]


async def test_the_same_file_in_several_reports_is_fetched_once(storage: Storage, crew: Crew) -> None:
    first = await sends(storage, 1, PHOTO)
    second = await sends(storage, 2, replace(PHOTO, file_id="another name"), person_id=5)
    assert await counted(storage) == (1, 0)
    path = await comes(storage)
    assert [(await storage.media.pictures(id))[0].path for id in (first, second)] == [path, path]


async def test_a_report_that_is_changed_does_not_fetch_its_files_again(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, PHOTO)
    await comes(storage)
    await changes(storage, crew, report_id, VIDEO, PHOTO)
    assert await due(storage) == ["u2"]
    assert [picture.position for picture in await storage.media.pictures(report_id)] == [1]


async def test_only_so_many_are_taken_and_none_that_is_in_hand(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, *(Media("photo", f"f{n}", f"u{n}") for n in range(6)))
    assert await due(storage, besides={"u0", "u3"}, limit=3) == ["u1", "u2", "u4"]


# Not now.


async def test_each_time_it_waits_twice_as_long_up_to_an_hour(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    waits, at = [], float(AT)
    for _ in range(15):
        wanted = await wish(storage)
        async with storage.db.unit():
            assert await storage.media.later(wanted, at)
        waits.append((await row(storage))["due_at"] - at)
        assert await due(storage, at + waits[-1] - 0.01) == []
        assert await storage.media.next_due(at) == at + waits[-1]
        at += waits[-1]
        assert await due(storage, at) == ["u1"]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]
    assert await storage.media.next_due(at) is None


async def test_telegrams_own_pause_is_kept_to(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    for pause_s, waited in ((17, 17), (10**6, LONGEST_WAIT_S)):
        wanted = await wish(storage)
        async with storage.db.unit():
            assert await storage.media.later(wanted, AT, pause_s)
        assert (await row(storage))["due_at"] == AT + waited


async def test_after_about_a_month_it_is_not_tried_again(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    async with storage.db.unit():
        await storage.db.run("UPDATE media SET tries = ?", TRIES - 2)
    for again in (True, False):
        wanted = await wish(storage)
        async with storage.db.unit():
            assert await storage.media.later(wanted, AT) is again
    assert 29 < TRIES * LONGEST_WAIT_S / 24 / 3600 < 32


async def test_a_clock_that_was_wrong_holds_nothing_up(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    wanted = await wish(storage)
    async with storage.db.unit():
        await storage.media.later(wanted, AT + 10 * 365 * 24 * 3600)
    assert await due(storage, AT) == ["u1"]


# Given up.


async def test_what_is_given_up_says_why_and_is_asked_for_no_more(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, PHOTO, VIDEO)
    await lost(storage)
    assert (await row(storage))["lost"] == "too big"
    assert (await due(storage), await counted(storage)) == (["u2"], (1, 1))
    await changes(storage, crew, report_id, PHOTO)
    assert await due(storage) == ["u2"], "named by the same name once more"


async def test_what_is_sent_anew_is_tried_anew(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    await lost(storage)
    await sends(storage, 2, replace(PHOTO, file_id="fresh"), person_id=5)
    assert await wish(storage) == Wish("u1", "fresh", "photo", 0)


async def test_what_comes_of_an_older_name_does_not_count_against_the_newer(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    older = await wish(storage)
    await lost(storage)
    await sends(storage, 2, replace(PHOTO, file_id="fresh"), person_id=5)
    async with storage.db.unit():
        await storage.media.give_up(older, "wrong name")
        await storage.media.later(older, AT + 99)
    assert await due(storage) == ["u1"]


async def test_a_file_that_ends_the_process_each_time_is_noticed(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    wanted = await wish(storage)
    for beginning in range(1, BEGINNINGS + 2):
        async with storage.db.unit():
            assert await storage.media.begin(wanted) is (beginning <= BEGINNINGS)
    async with storage.db.unit():
        await storage.media.later(wanted, AT)
        assert await storage.media.begin(wanted), "an orderly end in between begins the count anew"


# The folder.


def test_a_file_lies_under_its_hash_for_its_owner_only(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media")
    sha256 = folder.put(b"a picture", "jpg")
    assert sha256 == hashlib.sha256(b"a picture").hexdigest()
    file = folder.file(sha256, "jpg")
    assert file == tmp_path / "media" / sha256[:2] / f"{sha256}.jpg"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"a picture", 0o600)
    assert {each.stat().st_mode & 0o777 for each in (file.parent, folder.path)} == {0o700}
    assert folder.put(b"a picture", "jpg") == sha256
    assert [each for each in folder.path.glob("**/*") if each.is_file()] == [file]


def test_nothing_is_put_where_the_database_needs_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = MediaFolder(tmp_path / "media")
    assert folder.has_room()
    monkeypatch.setattr(media_folder, "ROOM_LEAST", 1 << 60)
    assert not folder.has_room()
    with pytest.raises(NoRoom):
        folder.put(b"a picture", "jpg")
    assert list(folder.path.iterdir()) == []


def test_a_disk_that_fails_leaves_no_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(fd: int) -> None:
        raise OSError(28, "No space left on device")

    folder = MediaFolder(tmp_path / "media")
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space left"):
        folder.put(b"a picture", "jpg")
    assert [each for each in folder.path.glob("**/*") if each.is_file()] == []


# Letting go.


async def test_what_is_named_stays_also_by_what_a_report_said_before(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, PHOTO)
    path = await comes(storage)
    await changes(storage, crew, report_id, VIDEO)
    await storage.media.sweep()
    assert path.exists() and (await row(storage))["sha256"]
    assert await storage.media.pictures(report_id) == []


async def test_a_report_taken_back_keeps_its_files_for_its_history(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, PHOTO)
    path = await comes(storage)
    async with storage.db.unit():
        report = await storage.reviews.by_id(report_id)
        assert report and await storage.reviews.withdraw(crew.siti, AT, report, DAY)
    await storage.media.sweep()
    assert path.exists()


async def test_what_nobody_names_any_more_goes_the_same_night(storage: Storage, crew: Crew) -> None:
    first, _ = await sends(storage, 1, PHOTO, VIDEO), await sends(storage, 2, VIDEO, person_id=5)
    gone = await comes(storage)
    stays = await comes(storage, "u2", b"a video", "mp4")
    async with storage.db.unit():
        await storage.db.run("DELETE FROM reports WHERE id = ?", first)
    await storage.media.sweep()
    assert (gone.exists(), stays.exists(), files(storage)) == (False, True, [stays.name])
    assert [each["file_unique_id"] for each in await storage.db.rows("SELECT * FROM media")] == ["u2"]


async def test_two_files_of_the_same_content_are_kept_as_long_as_one_is_named(storage: Storage, crew: Crew) -> None:
    """The same photo sent twice has two names at Telegram where it was made smaller twice."""
    first, _ = await sends(storage, 1, PHOTO), await sends(storage, 2, Media("document", "f9", "u9"), person_id=5)
    path = await comes(storage)
    assert await comes(storage, "u9") == path
    assert files(storage) == [path.name]
    async with storage.db.unit():
        await storage.db.run("DELETE FROM reports WHERE id = ?", first)
    await storage.media.sweep()
    assert path.exists()


async def test_what_a_kill_left_behind_is_swept(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    path = await comes(storage)
    orphan = storage.media.folder.file(storage.media.folder.put(b"not marked", "jpg"), "jpg")
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(b"a pi")
    await storage.media.sweep()
    assert (path.exists(), orphan.exists(), part.exists()) == (True, False, False)


async def test_what_is_missing_or_cut_short_is_fetched_again(storage: Storage, crew: Crew) -> None:
    """A database put back on another machine, where the folder is not."""
    await sends(storage, 1, PHOTO, Media("photo", "f7", "u7"), VOICE)
    (await comes(storage)).unlink()
    cut, whole = await comes(storage, "u7", b"another picture"), await comes(storage, "u3", b"words", "ogg")
    cut.write_bytes(b"another")
    await storage.media.sweep()
    assert sorted(await due(storage)) == ["u1", "u7"]
    assert (cut.exists(), whole.exists(), await counted(storage)) == (False, True, (2, 0))
    path = await comes(storage)
    assert path.read_bytes() == b"a picture"


async def test_erased_only_what_nobody_else_has_sent_goes(storage: Storage, crew: Crew) -> None:
    older = await sends(storage, 1, Media("photo", "f8", "u8"))
    await sends(storage, 2, PHOTO, VIDEO, VOICE)
    await sends(storage, 3, VIDEO, person_id=5)
    mine, shared, before = await comes(storage), await comes(storage, "u2", b"v", "mp4"), await comes(storage, "u8")
    await changes(storage, crew, older, PHOTO)
    async with storage.db.unit():
        await storage.own_data.erase(crew.bayu, AT, crew.siti.id)
    assert await storage.media.has_to_go()
    assert (await due(storage), await counted(storage)) == ([], (0, 0)), "nor is it fetched any more"
    await storage.media.sweep()
    assert not await storage.media.has_to_go()
    assert (mine.exists(), before.exists(), shared.exists()) == (False, False, True)
    assert await storage.media.pictures(older) == []


async def test_what_arrives_after_it_was_erased_is_not_wanted(storage: Storage, crew: Crew) -> None:
    await sends(storage, 1, PHOTO)
    wanted = await wish(storage)
    async with storage.db.unit():
        await storage.own_data.erase(crew.bayu, AT, crew.siti.id)
        assert not await storage.media.here(wanted, Kept("ab" * 32, "jpg", 9, 640, 480))


# For papers.


async def test_the_pictures_of_a_report_in_their_order(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, VIDEO, PHOTO, VOICE, Media("document", "f4", "u4"), Media("photo", "f5", "u5"))
    for unique, ending in (("u2", "mp4"), ("u3", "ogg")):
        await comes(storage, unique, b"no picture", ending)
    paths = [await comes(storage, unique, unique.encode()) for unique in ("u4", "u1")]
    found = await storage.media.pictures(report_id)
    assert [(each.position, each.path) for each in found] == [(1, paths[1]), (3, paths[0])], "the fifth still waits"
    assert (found[0].bytes, found[0].width, found[0].height) == (2, 640, 480)


# What there was before there was a folder.


def test_files_of_reports_of_long_ago_are_wished_for_too() -> None:
    """Also those that only an earlier version of a report names."""
    number = next(n for n, file in enumerate(MIGRATIONS) if file.name.endswith("_media.sql"))
    with closing(sqlite3.connect(":memory:")) as db:
        for file in MIGRATIONS[:number]:
            db.executescript(file.read_text(encoding="utf-8"))
        db.execute("INSERT INTO report_media VALUES (1, 0, 'photo', 'f1', 'u1'), (2, 0, 'photo', 'f1 too', 'u1')")
        before = json.dumps({"media": [asdict(VIDEO), asdict(PHOTO)]})
        sql = (
            "INSERT INTO report_versions (report_id, position, changed_at, act, before) VALUES (1, 0, 1, 'changed', ?)"
        )
        db.execute(sql, [before])
        db.commit()
        db.executescript(MIGRATIONS[number].read_text(encoding="utf-8"))
        found = db.execute("SELECT file_unique_id, kind, sha256 FROM media ORDER BY 1").fetchall()
    assert found == [("u1", "photo", None), ("u2", "video", None)]


async def test_a_version_without_media_keeps_nothing_from_being_let_go(storage: Storage, crew: Crew) -> None:
    report_id = await sends(storage, 1, PHOTO)
    async with storage.db.unit():
        sql = (
            "INSERT INTO report_versions (report_id, position, changed_at, act, before) VALUES (?, 0, 1, 'changed', ?)"
        )
        await storage.db.run(sql, report_id, json.dumps({"media": [{"kind": "photo"}]}))
        await storage.db.run("DELETE FROM report_media")
    await storage.media.sweep()
    assert await storage.db.rows("SELECT * FROM media") == []
