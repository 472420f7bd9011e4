"""Reminders: to those who have it and have not read it, with time between them, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from storage import Storage
from storage.audience import Audience
from storage.members import NotYours
from storage.notice import Content, Notice, State
from storage.notice_reminders import EVERY_S, MOST, TooSoon
from storage.notices import TooLate
from storage.person import Person
from tests.storage.conftest import Crew
from tests.storage.sent import AT, TEXT, ZONE, again, begun, delivered, sent

LATER = AT + EVERY_S


async def remind(storage: Storage, by: Person, notice: Notice, at: int = LATER) -> Notice:
    return await storage.notice_reminders.add(by, notice, notice.content, at, at)


async def test_it_is_for_those_who_have_it_and_have_not_read_it(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await begun(storage, crew.bayu)
        await storage.db.run("UPDATE deliveries SET state = 'failed' WHERE person_id = ?", crew.hangin.id)
        await storage.db.run("UPDATE deliveries SET state = 'unsure' WHERE person_id = ?", crew.awang.id)
        notice = await delivered(storage, notice)
        await storage.notice_reads.read(crew.siti.id, notice.id, AT + 5)
        made = await remind(storage, crew.bayu, notice)
    assert made.audience == Audience(people=(crew.norlaila.id, crew.awang.id, crew.rusdi.id))
    assert (made.author_id, made.reminds, made.state, made.send_at) == (crew.bayu.id, notice.id, State.TIMED, LATER)


async def test_who_reads_it_before_the_reminder_goes_does_not_get_one(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        made = await remind(storage, crew.bayu, notice)
        await storage.notice_reads.read(crew.siti.id, notice.id, LATER)
        await storage.notices.begin(made, datetime.fromtimestamp(LATER, ZONE))
        rows = await storage.db.rows("SELECT person_id FROM deliveries WHERE notice_id = ?", made.id)
    assert [row["person_id"] for row in rows] == [
        *(crew.norlaila.id, crew.awang.id, crew.rusdi.id, crew.hangin.id),
    ]


async def test_time_goes_by_between_them(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        with pytest.raises(TooSoon) as soon:
            await remind(storage, crew.bayu, notice, LATER - 1)
        assert soon.value.at == LATER
        await remind(storage, crew.bayu, notice)
        with pytest.raises(TooSoon) as soon:
            await remind(storage, crew.bayu, notice, LATER + 60)
        assert soon.value.at == LATER + EVERY_S


async def test_so_many_and_no_more(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        numbers = {
            (await remind(storage, crew.bayu, notice, AT + n * EVERY_S)).draft_number for n in range(1, MOST + 1)
        }
        assert len(numbers) == MOST and max(numbers) < 0, "of no form"
        with pytest.raises(TooLate):
            await remind(storage, crew.bayu, notice, AT + 9 * EVERY_S)
        assert await storage.notice_reminders.next_at(notice) is None


async def test_there_must_be_somebody_to_remind_of_something_that_stands(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        going = await begun(storage, crew.bayu)
        with pytest.raises(TooLate):
            await remind(storage, crew.bayu, going)
        notice = await delivered(storage, going)
        made = await remind(storage, crew.bayu, notice)
        with pytest.raises(TooLate):
            await remind(storage, crew.bayu, replace(await again(storage, made), state=State.FINISHED), LATER * 2)
        for person in (crew.norlaila, crew.awang, crew.siti, crew.rusdi, crew.hangin):
            await storage.notice_reads.read(person.id, notice.id, LATER)
        with pytest.raises(TooLate):
            await remind(storage, crew.bayu, notice, LATER * 2)
        other = await sent(storage, crew.bayu)
        await storage.notices.recall(crew.bayu, other.id, AT)
        with pytest.raises(TooLate):
            await remind(storage, crew.bayu, await again(storage, other))


async def test_only_its_author_and_admins_may(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.awang)
        for person in (crew.siti, crew.tenri, crew.norlaila):
            with pytest.raises(NotYours):
                await remind(storage, person, notice)
        made = await remind(storage, crew.bayu, notice)
        assert made.author_id == crew.awang.id, "questions go to whom they always went to"
        log = await storage.db.rows("SELECT person_id, act FROM audit ORDER BY id DESC LIMIT 1")
    assert [(row["person_id"], row["act"]) for row in log] == [(crew.bayu.id, "notice.remind")]


async def test_a_reminder_is_not_reminded_of(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        made = await remind(storage, crew.bayu, await sent(storage, crew.bayu))
        await storage.notices.begin(made, datetime.fromtimestamp(LATER, ZONE))
        ended = await delivered(storage, made, LATER)
    assert (ended.state, ended.reminds) == (State.FINISHED, made.reminds)
    assert await storage.notice_reminders.next_at(ended) is None


async def test_what_is_taken_back_is_taken_back_with_its_reminders(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        gone = await remind(storage, crew.bayu, notice)
        await storage.notices.begin(gone, datetime.fromtimestamp(LATER, ZONE))
        await delivered(storage, gone, LATER)
        timed = await remind(storage, crew.bayu, notice, LATER + EVERY_S)
        await storage.notices.recall(crew.bayu, notice.id, LATER + EVERY_S)
        back = await storage.db.rows(
            "SELECT notice_id, count(*) AS n FROM deliveries WHERE recall = 'waiting' GROUP BY 1"
        )
        assert {row["notice_id"]: row["n"] for row in back} == {notice.id: 6, gone.id: 5}
        assert (await again(storage, timed)).state is State.STOPPED and not await storage.notices.timed()
        with pytest.raises(TooLate):
            await storage.notices.resume(crew.bayu, timed.id, LATER + EVERY_S)


async def test_a_reminder_that_was_taken_back_before_is_not_once_more(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        gone = await remind(storage, crew.bayu, notice)
        await storage.notices.begin(gone, datetime.fromtimestamp(LATER, ZONE))
        await delivered(storage, gone, LATER)
        await storage.notices.recall(crew.bayu, gone.id, LATER)
        assert (await again(storage, notice)).state is State.FINISHED
        await storage.db.run("UPDATE deliveries SET recall = 'done' WHERE recall = 'waiting'")
        await storage.notices.finish(gone.id, LATER)
        await storage.notices.recall(crew.bayu, notice.id, LATER)
        back = await storage.db.rows("SELECT DISTINCT notice_id FROM deliveries WHERE recall = 'waiting'")
        assert [row["notice_id"] for row in back] == [notice.id] == await storage.notices.open()


async def test_a_reminder_is_never_urgent(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu, replace(TEXT, urgent=True))
        made = await remind(storage, crew.bayu, notice)
    assert made.content == Content(TEXT.text, answers=TEXT.answers)


async def test_who_has_left_is_not_reminded(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.siti.id)
        assert crew.siti.id not in await storage.notice_reminders.unread(notice)
