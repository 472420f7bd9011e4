"""Files that people have sent: each waits, is fetched, is kept for its sender, and is let go."""

from __future__ import annotations

from storage import Storage
from storage.downloads import KEEP_S, Download
from tests.storage.conftest import Crew


async def add(storage: Storage, person_id: int, name: str = "a.csv", **about: object) -> Download:
    async with storage.db.unit():
        return await storage.downloads.add("roster_file", person_id, 104, f"id of {name}", name, 7, **about)


async def test_what_is_added_waits_in_its_order_until_it_was_taken(storage: Storage, crew: Crew) -> None:
    first, second = await add(storage, crew.siti.id), await add(storage, crew.siti.id, "b.csv", report=12)
    assert await storage.downloads.waiting() == [first, second]
    assert (first.screen, first.about, second.about) == (f"roster_file/{first.id}", {}, {"report": 12})
    async with storage.db.unit():
        await storage.downloads.fetched(first, b"x")
        await storage.downloads.taken(first, 9, mark=3)
    assert await storage.downloads.waiting() == [second]


async def test_what_is_not_committed_does_not_wait(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await storage.downloads.add("roster_file", crew.siti.id, 104, "id", "a.csv", 7)
        assert storage.downloads.added
        assert await storage.downloads.waiting() == []
    assert len(await storage.downloads.waiting()) == 1


async def test_each_beginning_is_counted_once_the_content_is_there(storage: Storage, crew: Crew) -> None:
    download = await add(storage, crew.siti.id)
    async with storage.db.unit():
        assert await storage.downloads.begin(download) is None
        await storage.downloads.fetched(download, b"x")
    for tries in (1, 2):
        async with storage.db.unit():
            begun = await storage.downloads.begin(download)
        assert begun and (begun.tries, begun.content) == (tries, b"x")
    (waiting,) = await storage.downloads.waiting()
    assert (waiting.tries, waiting.content) == (2, None), "those who wait are listed without their bytes"


async def test_it_is_kept_for_its_sender_for_a_day(storage: Storage, crew: Crew) -> None:
    download = await add(storage, crew.siti.id)
    assert await storage.downloads.of(download.id, crew.siti.id, 9) is None, "not looked at yet"
    async with storage.db.unit():
        await storage.downloads.fetched(download, b"x")
        await storage.downloads.taken(download, 9, mark=3)
    kept = await storage.downloads.of(download.id, crew.siti.id, 9)
    assert kept and (kept.content, kept.about) == (b"x", {"mark": 3})
    assert await storage.downloads.of(download.id, crew.rusdi.id, 9) is None
    assert await storage.downloads.of(download.id, crew.siti.id, 9 + KEEP_S) is None


async def test_the_night_lets_go_of_what_nobody_answered_and_of_nothing_else(storage: Storage, crew: Crew) -> None:
    waits, old, new = [await add(storage, crew.siti.id, name) for name in ("waits", "old", "new")]
    async with storage.db.unit():
        await storage.downloads.taken(old, 9)
        await storage.downloads.taken(new, 10)
        await storage.downloads.forget_old(9 + KEEP_S)
    assert [row["name"] for row in await storage.db.rows("SELECT name FROM downloads ORDER BY id")] == ["waits", "new"]
    async with storage.db.unit():
        await storage.downloads.forget(new)
        await storage.downloads.forget(waits)
    after = await add(storage, crew.siti.id)
    assert after.id > new.id, "a number on an old button never is another file's"
