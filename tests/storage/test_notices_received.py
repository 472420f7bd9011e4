"""What somebody has got is theirs to find: the newest first, old ones by their words, nobody else's."""

from __future__ import annotations

from datetime import datetime

from storage import Storage
from storage.notice import Content
from tests.storage.conftest import Crew
from tests.storage.sent import AT, ZONE, begun, delivered, sent


async def test_the_newest_is_first_and_a_few_at_a_time(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        made = [await sent(storage, crew.bayu, Content(f"Kabar {n}"), AT + n) for n in range(5)]
    found = await storage.notices_received.latest(crew.siti.id, "", 1, 2)
    assert [one.notice_id for one in found] == [made[3].id, made[2].id]
    assert (found[0].author, found[0].content.text, found[0].sent_at) == ("Bayu", "Kabar 3", AT + 3)
    assert (found[0].read_at, found[0].answer) == (None, None)
    assert await storage.notices_received.count(crew.siti.id, "") == 5


async def test_every_word_must_be_in_the_text_or_the_authors_name(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await sent(storage, crew.bayu, Content("Rapat <b>RT</b> & iuran"))
        await sent(storage, crew.norlaila, Content("Posyandu"))

    async def found(words: str) -> int:
        return await storage.notices_received.count(crew.siti.id, words)

    assert [await found(words) for words in ("rapat", "RAPAT rt", "iuran  rapat", "rapat posyandu")] == [1, 1, 1, 0]
    assert [await found(words) for words in ("norlaila", "bayu rapat", "bayu posyandu")] == [1, 1, 0]
    assert [await found(words) for words in ("%", "_", "<b>", "&", '"')] == [0, 0, 0, 1, 0], "as people see the text"


async def test_what_is_for_others_or_has_not_come_is_not_theirs(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        await sent(storage, crew.awang, kecamatan=("64.74.01",))
        waiting = await begun(storage, crew.bayu)
    received = storage.notices_received
    assert await received.count(crew.siti.id, "") == 1
    assert await received.count(crew.hangin.id, "") == 0
    assert await received.one(crew.hangin.id, 1) is None
    assert await received.one(crew.siti.id, 99) is None
    assert await received.one(crew.siti.id, waiting.id), "it is on its way to them"


async def test_a_reminder_and_what_was_taken_back_are_not_listed(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        first, second = await sent(storage, crew.bayu), await sent(storage, crew.bayu)
        await storage.notices.recall(crew.bayu, second.id, AT + 60)
        made = await storage.notice_reminders.add(crew.bayu, first, first.content, AT + 90_000, AT + 90_000)
        await storage.notices.begin(made, datetime.fromtimestamp(AT + 90_000, ZONE))
        await delivered(storage, made)
    assert await storage.notices_received.one(crew.siti.id, made.id), "it has come"
    assert [it.notice_id for it in await storage.notices_received.latest(crew.siti.id, "", 0, 9)] == [first.id]
