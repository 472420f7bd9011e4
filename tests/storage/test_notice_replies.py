"""Which message belongs to which conversation, and who may speak in it."""

from __future__ import annotations

from storage import Storage
from storage.notice import Piece
from storage.notice_replies import COPY, SCREEN
from storage.notice_thread import Thread
from tests.storage.conftest import Crew
from tests.storage.sent import AT, sent

CHAT = 104  # Siti's


async def test_a_notice_in_ones_own_chat_is_replied_to(storage: Storage, crew: Crew) -> None:
    replies = storage.notice_replies
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.db.run("UPDATE deliveries SET message_ids = '[801, 802]' WHERE person_id = ?", crew.siti.id)
    asked = Thread(notice.id, crew.bayu.id, crew.siti.id, False)
    assert asked.other_id == crew.bayu.id
    assert [await replies.replied_to(crew.siti.id, CHAT, message) for message in (801, 802)] == [asked, asked]
    assert await replies.replied_to(crew.siti.id, CHAT, 803) is None
    assert await replies.replied_to(crew.rusdi.id, CHAT, 801) is None, "another's message"
    assert await replies.replied_to(crew.siti.id, 105, 801) is None, "another chat's"
    assert await replies.replied_to(crew.bayu.id, 108, 708) is None, "its author has nobody to ask"


async def test_so_is_a_copy_of_one(storage: Storage, crew: Crew) -> None:
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        await storage.outbox.know(CHAT, f"{COPY}{notice.id}", 900)
        await storage.outbox.know(CHAT, "report/7", 901)
        await storage.outbox.know(CHAT, "menu", 902)
    replies = storage.notice_replies
    assert await replies.replied_to(crew.siti.id, CHAT, 900) == Thread(notice.id, crew.bayu.id, crew.siti.id, False)
    assert [await replies.replied_to(crew.siti.id, CHAT, message) for message in (901, 902)] == [None, None]


async def test_what_was_said_is_answered_by_the_other_only(storage: Storage, crew: Crew) -> None:
    replies = storage.notice_replies
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        asked = Thread(notice.id, crew.bayu.id, crew.siti.id, False)
        question = await replies.add(asked, "Boleh?", None, AT + 5)
        await storage.outbox.know(108, f"{SCREEN}{question}", 31)
        back = await replies.replied_to(crew.bayu.id, 108, 31)
        assert back == Thread(notice.id, crew.bayu.id, crew.siti.id, True, "Boleh?")
        assert back.other_id == crew.siti.id
        answer = await replies.add(back, "", Piece("voice", "f1"), AT + 9)
    assert await replies.answered_by(crew.siti.id, answer) == asked
    for person in (crew.siti, crew.rusdi, crew.awang):
        assert await replies.answered_by(person.id, question) is None
    for person in (crew.bayu, crew.rusdi):
        assert await replies.answered_by(person.id, answer) is None
    assert await replies.answered_by(crew.siti.id, 99) is None
    kept = await replies.get(question)
    assert kept and (kept.words, kept.said_at, kept.from_author) == ("Boleh?", AT + 5, False)


async def test_who_never_got_it_cannot_ask_about_it(storage: Storage, crew: Crew) -> None:
    replies = storage.notice_replies
    async with storage.db.unit():
        notice = await sent(storage, crew.awang)
        await storage.db.run("UPDATE deliveries SET state = 'failed' WHERE person_id = ?", crew.rusdi.id)
    assert await replies.asked_by(crew.siti.id, notice.id)
    for person in (crew.hangin, crew.rusdi, crew.kasma):
        assert await replies.asked_by(person.id, notice.id) is None


async def test_a_question_about_a_reminder_is_about_the_notice(storage: Storage, crew: Crew) -> None:
    later = AT + 90_000
    async with storage.db.unit():
        notice = await sent(storage, crew.bayu)
        made = await storage.notice_reminders.add(crew.bayu, notice, notice.content, later, later)
        await storage.db.run(
            "INSERT INTO deliveries (notice_id, person_id, state, chat_id, message_ids) VALUES (?, 4, ?, 104, '[9]')",
            *(made.id, "sent"),
        )
    thread = await storage.notice_replies.replied_to(crew.siti.id, CHAT, 9)
    assert thread and thread.notice_id == notice.id
