"""How a notice stands, in figures and by name, for those who may look after it."""

from __future__ import annotations

from dataclasses import replace

from storage import Storage
from storage.notice import State
from storage.notice_thread import Thread
from storage.person import Person
from storage.roles import Role
from tests.storage.conftest import Crew
from tests.storage.sent import AT, begun, delivered, sent


async def test_everybody_is_counted_once_and_by_place(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu)
        for person, state, reason in (
            (crew.hangin, "failed", "Forbidden: bot was blocked by the user"),
            (crew.awang, "unsure", None),
        ):
            await storage.db.run(
                "UPDATE deliveries SET state = ?, reason = ? WHERE person_id = ?", state, reason, person.id
            )
        await delivered(storage, notice)
        await storage.notice_reads.read(crew.siti.id, notice.id, AT + 5)
        await storage.notice_reads.answer(crew.siti.id, notice.id, 1, AT + 5)
    it = await storage.notice_figures.of(notice.id)
    assert (it.total, it.sent, it.read, it.unread, it.failed, it.unsure) == (6, 4, 2, 3, 1, 1)
    assert (it.waiting, it.stopped, it.silent) == (0, 0, 3)
    assert it.reasons == {"Forbidden: bot was blocked by the user": 1}
    assert it.answers == {1: 1}
    assert [(place.name.split()[-1] if place.name else "", place.total, place.read) for place in it.places] == [
        ("Utara", 3, 1),
        ("Barat", 1, 0),
        ("", 2, 1),
    ]
    assert (it.reminders, it.last_reminded_at, it.questions) == (0, None, 0)


async def test_questions_are_counted_without_what_was_answered(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        for from_author in (False, True, False):
            thread = Thread(notice.id, crew.bayu.id, crew.siti.id, from_author)
            await storage.notice_replies.add(thread, "Boleh?", None, AT)
    assert (await storage.notice_figures.of(notice.id)).questions == 2


async def test_nobody_is_no_trouble(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu, people=(crew.kasma.id,))  # who has not joined
    it = await storage.notice_figures.of(notice.id)
    assert (it.total, it.read, it.unread, it.places, it.reasons, it.answers) == (0, 0, 0, [], {}, {})


async def test_while_it_goes_and_when_it_was_stopped(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu)
        assert (await storage.notice_figures.of(notice.id)).waiting == 6
        await storage.notices.stop(crew.bayu, notice.id, AT)
    it = await storage.notice_figures.of(notice.id)
    assert (it.waiting, it.stopped, it.unread) == (0, 6, 0), "who was never sent it need not have read it"
    assert (it.read, it.silent, sum(place.read for place in it.places)) == (0, 0, 0), "nor has its author"


async def test_names_are_in_the_order_of_places(storage: Storage, crew: Crew) -> None:
    readers = storage.notice_readers
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.notice_reads.read(crew.rusdi.id, notice.id, AT + 5)
        await storage.notice_reads.answer(crew.rusdi.id, notice.id, 0, AT + 5)

    async def names(which: str, first: int = 0, limit: int = -1) -> list[str]:
        return [one.name for one in await readers.of(notice.id, which, first, limit)]

    assert await names("all") == ["Awang", "Siti", "Rusdi", "Hangin", "Bayu", "Norlaila"]
    assert await names("unread") == ["Awang", "Siti", "Hangin", "Norlaila"]
    assert await names("unread", 1, 2) == ["Siti", "Hangin"]
    assert (await names("read"), await names("0"), await names("1")) == (["Rusdi", "Bayu"], ["Rusdi"], [])
    assert await names("failed") == []
    await storage.db.run(
        "UPDATE deliveries SET state = 'failed' WHERE person_id IN (?, ?)", crew.rusdi.id, crew.siti.id
    )
    assert await names("failed") == ["Siti"], "who has read it has it"
    await storage.db.run("UPDATE deliveries SET state = 'sent'")
    assert [await readers.count(notice.id, which) for which in ("all", "unread", "read", "0", "silent")] == [
        *(6, 4, 2, 1, 4),
    ]
    (rusdi,) = await readers.of(notice.id, "0")
    assert (rusdi.kelurahan, rusdi.state, rusdi.sent_at, rusdi.read_at, rusdi.answer) == (
        *("Lok Tuan", "sent", AT, AT + 5, 0),
    )


async def test_everybodys_own_list_and_the_admins_of_all(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        first = await sent(storage, crew.awang)
        second = await sent(storage, crew.norlaila, at=AT + 1)

    async def listed(person: Person) -> list[int]:
        found = await storage.notices_written.of(person, 0, 9)
        assert len(found) == await storage.notices_written.count(person)
        return [one.notice_id for one in found]

    assert await listed(crew.bayu) == [second.id, first.id]
    assert await listed(crew.awang) == [first.id]
    assert await listed(crew.norlaila) == [second.id]
    assert await listed(crew.siti) == []
    (one,) = await storage.notices_written.of(crew.awang, 0, 9)
    assert (one.author, one.state, one.send_at, one.total, one.read) == ("Awang", State.FINISHED, AT, 3, 1)
    assert await storage.notices_written.of(crew.bayu, 1, 1) == [one]
    assert await listed(replace(crew.awang, role=Role.CADRE)) == [], "who may write no more looks after none"
