"""Reading and answering: kept once, for a notice and its reminders together, and never for anybody else."""

from __future__ import annotations

import json

from storage import Storage
from storage.database import Row
from tests.storage.conftest import Crew
from tests.storage.sent import AT, begun, delivered, sent


async def row(storage: Storage, notice_id: int, person_id: int) -> Row:
    return await storage.db.one("SELECT * FROM deliveries WHERE (notice_id, person_id) = (?, ?)", notice_id, person_id)


async def test_the_first_time_counts(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.notice_reads.read(crew.siti.id, notice.id, AT + 5)
        await storage.notice_reads.read(crew.siti.id, notice.id, AT + 9)
    assert (await row(storage, notice.id, crew.siti.id))["read_at"] == AT + 5
    assert (await row(storage, notice.id, crew.rusdi.id))["read_at"] is None


async def test_the_last_answer_counts(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.notice_reads.answer(crew.siti.id, notice.id, 0, AT + 5)
        await storage.notice_reads.answer(crew.siti.id, notice.id, 1, AT + 9)
    kept = await row(storage, notice.id, crew.siti.id)
    assert (kept["answer"], kept["answered_at"]) == (1, AT + 9)
    mine = await storage.notices_received.one(crew.siti.id, notice.id)
    assert mine and (mine.answer, mine.read_at) == (1, None), "its handler says that it is read, too"


async def test_its_author_has_read_it(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu)
    assert (await row(storage, notice.id, crew.bayu.id))["read_at"] == AT


async def test_a_notice_and_its_reminder_are_read_together(storage: Storage, crew: Crew) -> None:
    reads, later = storage.notice_reads, AT + 90_000
    async with storage.db.unit():
        notice, other = await sent(storage, crew.bayu), await sent(storage, crew.bayu)
        made = await storage.notice_reminders.add(crew.bayu, notice, notice.content, later, later)
        await storage.db.run(
            "INSERT INTO deliveries (notice_id, person_id, chat_id, message_ids) VALUES (?, 4, 104, '[801, 802]')",
            made.id,
        )
        await storage.notice_reads.answer(crew.siti.id, made.id, 1, later)
        await reads.read(crew.siti.id, notice.id, later)
    first, second = [await row(storage, one, crew.siti.id) for one in (notice.id, made.id)]
    assert (first["read_at"], second["read_at"]) == (later, later)
    assert (first["answer"], second["answer"]) == (1, 1)
    assert (first["state"], second["state"]) == ("sent", "stopped"), "who has read it is not reminded any more"
    assert (await row(storage, other.id, crew.siti.id))["read_at"] is None
    assert await reads.copies(crew.siti.id, made.id, 104) == {704, 802}, "where the buttons are"
    assert await reads.copies(crew.siti.id, made.id, 999) == set()


async def test_a_tap_settles_a_doubt_and_nothing_else(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu)
        await storage.db.run("UPDATE deliveries SET state = 'unsure' WHERE person_id = ?", crew.siti.id)
        await delivered(storage, notice)
        for person in (crew.siti, crew.rusdi):
            await storage.notice_reads.has_it(person.id, notice.id, 104, 55, AT + 5)
    kept = await row(storage, notice.id, crew.siti.id)
    assert (kept["state"], kept["chat_id"], json.loads(kept["message_ids"]), kept["sent_at"]) == (
        *("sent", 104, [55], AT + 5),
    )
    assert json.loads((await row(storage, notice.id, crew.rusdi.id))["message_ids"]) == [705]
