"""Notices: written, changed, begun, stopped, taken back by who may; to everybody once, whatever happens in between."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from storage import Storage
from storage.audience import Audience
from storage.deliveries import Delivery
from storage.members import NotYours
from storage.migrate import MIGRATIONS
from storage.notice import RECALL_S, Content, Notice, Piece, State, content_of, seen
from storage.notices import TooLate
from storage.person import Person
from tests.storage.conftest import KUALA, LOK_TUAN, SATIMPO, Crew

JOINED = {101, 102, 104, 105, 107, 108}
AT = 1_795_500_000
NOW = datetime.fromtimestamp(AT, ZoneInfo("Asia/Makassar"))
TEXT = Content("Rapat <b>besok</b>")


async def write(
    storage: Storage, author: Person, draft: int = 1, content: Content = TEXT, whom: Audience | None = None
) -> Notice:
    return await storage.notices.add(author, draft, content, whom or Audience(), AT, AT)


async def send(storage: Storage, author: Person, draft: int = 1, content: Content = TEXT) -> int:
    notice = await write(storage, author, draft, content)
    await storage.notices.begin(notice, NOW)
    return notice.id


async def take(storage: Storage, most: int = 100) -> list[Delivery]:
    """The next people, marked."""
    taken = await storage.deliveries.waiting(most)
    for delivery in taken:
        assert await storage.deliveries.begin(delivery)
    return taken


async def deliver(storage: Storage, most: int = 100) -> list[Delivery]:
    """The next people, who get it."""
    taken = await take(storage, most)
    for delivery in taken:
        await storage.deliveries.settle(delivery, "sent", None, [700 + delivery.person_id])
    return taken


async def state(storage: Storage, notice_id: int) -> State:
    notice = await storage.notices.get(notice_id)
    assert notice
    return notice.state


# What it says.


def test_a_content_is_read_as_it_was_written() -> None:
    pieces = (Piece("photo", "f1", album="9"), Piece("location", None, 0.17, 117.5))
    content = Content("Rapat <b>besok</b> &amp; lusa", pieces, ("Ya", "Tidak"), urgent=True)
    assert content_of(content.json) == content
    assert content.plain == "Rapat besok & lusa"


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("", ""),
        ("a &lt;b&gt; c", "a <b> c"),
        ('<a href="http://x/?a=1&amp;b">sini</a>', "sini"),
        ("<pre>x\ny</pre>", "x\ny"),
    ],
)
def test_plain_is_what_people_see(html: str, plain: str) -> None:
    assert seen(html) == plain


# Written.


async def test_it_waits_until_it_is_begun(storage: Storage, crew: Crew) -> None:
    notice = await write(storage, crew.bayu)
    assert notice.state is State.TIMED and await storage.deliveries.waiting(9) == []
    assert [due.id for due in await storage.notices.due(AT)] == [notice.id]
    assert await storage.notices.due(AT - 1) == []
    await storage.notices.begin(notice, NOW)
    assert await state(storage, notice.id) is State.SENDING and await storage.notices.due(AT) == []


async def test_the_same_draft_makes_one_notice(storage: Storage, crew: Crew) -> None:
    first = await write(storage, crew.bayu)
    assert await write(storage, crew.bayu, content=Content("lain")) == first
    assert (await write(storage, crew.bayu, draft=2)).id != first.id


async def test_who_may_write_which(storage: Storage, crew: Crew) -> None:
    urgent = Content("x", urgent=True)
    for draft, author in enumerate((crew.bayu, crew.norlaila, crew.awang)):
        await write(storage, author, draft)
    for draft, author in enumerate((crew.bayu, crew.norlaila), 10):
        await write(storage, author, draft, urgent)
    for author, content in ((crew.siti, TEXT), (crew.siti, urgent), (crew.awang, urgent)):
        with pytest.raises(NotYours):
            await write(storage, author, 20, content)
    assert len(await storage.notices.timed()) == 5


async def test_it_is_changed_only_before_it_goes_and_by_who_may(storage: Storage, crew: Crew) -> None:
    notice = await write(storage, crew.awang)
    what = (2, Content("anew"), Audience(kelurahan=(KUALA,)), AT, AT + 60)
    for stranger in (crew.siti, crew.norlaila):
        with pytest.raises(NotYours):
            await storage.notices.change(stranger, notice.id, *what)
    with pytest.raises(NotYours):  # what they may not write anew either
        await storage.notices.change(crew.awang, notice.id, 2, Content("x", urgent=True), Audience(), AT, AT)
    changed = await storage.notices.change(crew.awang, notice.id, *what)
    assert (changed.content.text, changed.audience.kelurahan, changed.send_at) == ("anew", (KUALA,), AT + 60)
    assert changed.author_id == crew.awang.id and changed.screen == "notice_form/2"
    await storage.notices.begin(changed, NOW)
    with pytest.raises(TooLate):
        await storage.notices.change(crew.awang, notice.id, *what)
    with pytest.raises(NotYours):
        await storage.notices.change(crew.awang, 4711, *what)


async def test_every_step_is_in_the_audit_log(storage: Storage, crew: Crew) -> None:
    notice_id = (await write(storage, crew.bayu)).id
    changed = await storage.notices.change(crew.bayu, notice_id, 2, replace(TEXT, urgent=True), Audience(), AT, AT + 5)
    await storage.notices.begin(changed, NOW)
    for act in (storage.notices.stop, storage.notices.resume, storage.notices.recall):
        await act(crew.bayu, notice_id, AT)
    acts = await storage.db.rows("SELECT act, about FROM audit WHERE act LIKE 'notice.%' ORDER BY id")
    assert [row["act"].removeprefix("notice.") for row in acts] == [
        *("write", "change", "send", "stop", "resume", "recall"),
    ]
    assert [json.loads(row["about"])["urgent"] for row in acts[:2]] == [False, True]
    assert all(json.loads(row["about"])["notice"] == notice_id for row in acts)


# Begun.


async def test_everybody_who_has_joined_is_taken_once(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    taken = await take(storage, 4) + await take(storage, 4)
    assert sorted(delivery.chat_id or 0 for delivery in taken) == sorted(JOINED)
    assert await take(storage, 4) == []


async def test_areas_take_turns(storage: Storage, crew: Crew) -> None:
    for n in range(20, 26):
        await storage.db.run(
            "INSERT INTO people (id, name, role, kelurahan_code, telegram_id) VALUES (?, 'K', 'kader', ?, ?)",
            *(n, KUALA if n < 24 else LOK_TUAN, 100 + n),
        )
    await send(storage, crew.bayu)
    order = [delivery.person_id for delivery in await storage.deliveries.waiting(100)]
    assert order.index(24) < order.index(21), "the second of Lok Tuan comes before the third of Kuala"


async def test_who_joins_later_does_not_get_an_older_notice(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    await storage.people.join(crew.kasma.id, 106, at=0)
    assert len(await take(storage)) == len(JOINED)


async def test_the_blocked_have_failed_at_once_and_get_it_when_they_unblock(storage: Storage, crew: Crew) -> None:
    await storage.people.set_reachable(104, False)
    notice = await storage.notices.add(crew.bayu, 1, TEXT, Audience(), int(time.time()), AT)
    await storage.notices.begin(notice, datetime.now(NOW.tzinfo))
    assert len(await deliver(storage)) == len(JOINED) - 1
    assert (await storage.notices.progress(notice.id)).failed == 1
    await storage.deliveries.try_again(104)
    assert [delivery.chat_id for delivery in await storage.deliveries.waiting(9)] == [104]


async def test_whose_author_may_no_longer_send_it_is_stopped(storage: Storage, crew: Crew) -> None:
    notice = await write(storage, crew.awang)
    await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.awang.id)
    assert await storage.notices.begin(notice, NOW) is None
    assert await state(storage, notice.id) is State.STOPPED and await storage.notices.open() == []


# Stopped and let go on.


async def stopped(storage: Storage, author: Person, content: Content = TEXT) -> int:
    """Before anybody got it."""
    notice_id = await send(storage, author, content=content)
    await storage.notices.stop(author, notice_id, AT)
    return notice_id


async def waiting(storage: Storage) -> set[int]:
    return {delivery.person_id for delivery in await storage.deliveries.waiting(99)}


async def test_it_does_not_go_on_to_who_was_let_go_or_has_moved_away_meanwhile(storage: Storage, crew: Crew) -> None:
    notice_id = await stopped(storage, crew.awang)
    await storage.db.run("UPDATE people SET active = 0 WHERE id = ?", crew.siti.id)
    await storage.db.run("UPDATE people SET kelurahan_code = ? WHERE id = ?", SATIMPO, crew.rusdi.id)
    await storage.notices.resume(crew.bayu, notice_id, AT)
    assert await waiting(storage) == {crew.awang.id}


async def test_it_does_not_go_on_when_its_author_may_no_longer_send_it(storage: Storage, crew: Crew) -> None:
    notice_id = await stopped(storage, crew.norlaila, replace(TEXT, urgent=True))
    await storage.db.run(
        "UPDATE people SET role = 'koordinator kecamatan', kecamatan_code = '64.74.01' WHERE id = ?", crew.norlaila.id
    )
    with pytest.raises(TooLate):
        await storage.notices.resume(crew.bayu, notice_id, AT)
    assert await waiting(storage) == set() and await state(storage, notice_id) is State.STOPPED


async def test_who_has_read_it_meanwhile_is_left_in_peace_when_it_goes_on(storage: Storage, crew: Crew) -> None:
    notice_id = await stopped(storage, crew.bayu)
    await storage.notice_reads.read(crew.siti.id, notice_id, AT)
    await storage.notices.resume(crew.bayu, notice_id, AT)
    got = await waiting(storage)
    assert crew.siti.id not in got and len(got) == len(JOINED) - 1


# How it stands.


async def test_progress_counts_every_end_of_a_send(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    taken = await take(storage, 5)
    for delivery, how in zip(taken, ["sent", "sent", "failed", "unsure", "waiting"], strict=True):
        reason = "Forbidden: bot was blocked by the user" if how == "failed" else None
        await storage.deliveries.settle(delivery, how, reason, [7] if how == "sent" else [])
    it = await storage.notices.progress(notice_id)
    assert (it.total, it.sent, it.failed, it.unsure, it.stopped, it.left) == (6, 2, 1, 1, 0, 2)
    assert (it.author_telegram_id, it.screen, it.state, it.urgent) == (108, "notice_form/1", State.SENDING, False)
    row = await storage.db.one("SELECT reason FROM deliveries WHERE state = 'failed'")
    assert row["reason"] == "Forbidden: bot was blocked by the user"


async def test_who_is_put_back_is_taken_again(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    taken = await take(storage)
    await storage.deliveries.settle(taken[2], "waiting")
    assert [delivery.key for delivery in await take(storage)] == [taken[2].key]


async def test_who_was_being_sent_to_when_the_process_ended_is_not_sent_it_again(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    first, second = await take(storage, 2)
    await storage.deliveries.settle(first, "sent", None, [1])
    await storage.deliveries.call_cut_off_unsure()
    progress = await storage.notices.progress(notice_id)
    assert (progress.sent, progress.unsure, progress.left) == (1, 1, 4)
    assert second.chat_id not in {delivery.chat_id for delivery in await take(storage)}


async def test_a_rollback_puts_those_taken_back(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    with pytest.raises(ValueError):
        async with storage.db.unit():
            await take(storage)
            raise ValueError
    assert len(await take(storage)) == len(JOINED)


async def test_a_notice_is_open_until_it_is_finished(storage: Storage, crew: Crew) -> None:
    first, second = await send(storage, crew.bayu, 1), await send(storage, crew.bayu, 2)
    assert await storage.notices.open() == [first, second]
    assert await storage.notices.open_on_disk() == dict.fromkeys([first, second], State.SENDING)
    await storage.notices.finish(first, at=AT + 60)
    assert await storage.notices.open() == [second]
    assert (await storage.notices.progress(first)).finished and await state(storage, first) is State.FINISHED


async def test_a_notice_to_nobody_has_an_end_too(storage: Storage, crew: Crew) -> None:
    notice = await write(storage, crew.bayu, whom=Audience(people=(crew.kasma.id,)))
    await storage.notices.begin(notice, NOW)
    progress = await storage.notices.progress(notice.id)
    assert (progress.total, progress.left) == (0, 0)


async def test_an_unknown_notice_is_an_error(storage: Storage) -> None:
    with pytest.raises(KeyError):
        await storage.notices.progress(4711)
    assert await storage.notices.get(4711) is None


async def test_a_send_ends_in_one_of_the_known_ways(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    (delivery,) = await take(storage, 1)
    with pytest.raises(sqlite3.IntegrityError):
        await storage.deliveries.settle(delivery, "lost")


async def test_who_is_under_way_is_not_begun_with_again(storage: Storage, crew: Crew) -> None:
    await send(storage, crew.bayu)
    (delivery,) = await take(storage, 1)
    assert not await storage.deliveries.begin(delivery)
    await storage.deliveries.settle(delivery, "sent", None, [1])
    assert not await storage.deliveries.begin(delivery)


# Stopped, and gone on with.


async def test_stopped_nobody_further_gets_it_until_it_goes_on(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    await deliver(storage, 2)
    await storage.notices.stop(crew.bayu, notice_id, AT)
    assert await storage.deliveries.waiting(9) == []
    assert (await storage.notices.progress(notice_id)).stopped == 4
    await storage.notices.resume(crew.bayu, notice_id, AT)
    assert len(await deliver(storage)) == 4 and await state(storage, notice_id) is State.SENDING


async def test_what_cannot_be_done_any_more_is_refused(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    with pytest.raises(TooLate):
        await storage.notices.resume(crew.bayu, notice_id, AT)
    await deliver(storage)
    await storage.notices.finish(notice_id, AT)
    with pytest.raises(TooLate):
        await storage.notices.stop(crew.bayu, notice_id, AT)
    await storage.notices.recall(crew.bayu, notice_id, AT)
    for act in (storage.notices.stop, storage.notices.resume, storage.notices.recall):
        with pytest.raises(TooLate):
            await act(crew.bayu, notice_id, AT)


async def test_called_off_there_is_nothing_to_go_on_with(storage: Storage, crew: Crew) -> None:
    notice = await write(storage, crew.bayu)
    await storage.notices.stop(crew.bayu, notice.id, AT)
    assert await storage.notices.due(AT) == []
    with pytest.raises(TooLate):
        await storage.notices.resume(crew.bayu, notice.id, AT)


async def test_only_its_author_and_admins_do_anything_with_it(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.awang)
    for person in (crew.siti, crew.tenri, crew.norlaila):
        for act in (storage.notices.stop, storage.notices.resume, storage.notices.recall):
            with pytest.raises(NotYours):
                await act(person, notice_id, AT)
    await storage.notices.stop(crew.bayu, notice_id, AT)
    await storage.notices.resume(crew.awang, notice_id, AT)


async def test_an_author_who_is_one_no_longer_may_not_either(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.awang)
    await storage.db.run(
        "UPDATE people SET role = 'kader', kecamatan_code = NULL, kelurahan_code = ? WHERE id = 2", KUALA
    )
    awang = await storage.people.by_id(2)
    assert awang
    with pytest.raises(NotYours):
        await storage.notices.stop(awang, notice_id, AT)


# Taken back.


async def test_taken_back_from_whoever_has_it_and_sent_to_nobody_else(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    had = await deliver(storage, 2)
    await storage.notices.recall(crew.bayu, notice_id, int(time.time()))
    assert await storage.deliveries.waiting(9) == []
    back = await storage.deliveries.to_take_back(9)
    assert {(one.person_id, one.message_ids) for one in back} == {
        (one.person_id, (700 + one.person_id,)) for one in had
    }
    await storage.deliveries.taken_back(back[0], done=True)
    await storage.deliveries.taken_back(back[1], done=False)
    progress = await storage.notices.progress(notice_id)
    assert (progress.recalled, progress.kept, progress.recalling, progress.stopped, progress.left) == (1, 1, 0, 4, 0)


async def test_what_is_older_than_two_days_is_kept(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    await deliver(storage, 2)
    await storage.db.run("UPDATE deliveries SET sent_at = ? WHERE chat_id = 101", AT - RECALL_S)
    await storage.db.run("UPDATE deliveries SET sent_at = ? WHERE chat_id <> 101", AT - RECALL_S + 1)
    await storage.notices.recall(crew.bayu, notice_id, AT)
    progress = await storage.notices.progress(notice_id)
    assert (progress.recalling, progress.kept) == (1, 1)


def test_telegram_deletes_nothing_older_than_48_hours() -> None:
    assert 47 * 3600 < RECALL_S < 48 * 3600


async def test_half_of_one_that_failed_is_taken_back_too(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    half, nothing = await take(storage, 2)
    await storage.deliveries.settle(half, "failed", "Forbidden: bot was blocked by the user", [11])
    await storage.deliveries.settle(nothing, "failed", "Forbidden: bot was blocked by the user")
    await storage.notices.recall(crew.bayu, notice_id, int(time.time()))
    assert [one.person_id for one in await storage.deliveries.to_take_back(9)] == [half.person_id]
    assert (await storage.notices.progress(notice_id)).kept == 0


@pytest.mark.parametrize("how", ["stop", "recall"])
async def test_at_its_end_it_stays_stopped_or_taken_back(storage: Storage, crew: Crew, how: str) -> None:
    notice_id = await send(storage, crew.bayu)
    await getattr(storage.notices, how)(crew.bayu, notice_id, AT)
    was = await state(storage, notice_id)
    await storage.notices.finish(notice_id, AT)
    assert await state(storage, notice_id) is was is not State.FINISHED


async def test_one_under_way_while_it_is_recalled_is_taken_back_as_well(storage: Storage, crew: Crew) -> None:
    notice_id = await send(storage, crew.bayu)
    (delivery,) = await take(storage, 1)
    await storage.notices.recall(crew.bayu, notice_id, int(time.time()))
    await storage.deliveries.settle(delivery, "sent", None, [77])
    (back,) = await storage.deliveries.to_take_back(9)
    assert (back.person_id, back.message_ids) == (delivery.person_id, (77,))


# An older database.


def test_notices_of_before_are_kept_by_the_migration() -> None:
    db = sqlite3.connect(":memory:")
    for file in MIGRATIONS:
        if file.name.startswith("0020"):
            db.executescript(
                """
                INSERT INTO people (id, name, role, telegram_id) VALUES (1, 'Bayu', 'admin', 108);
                INSERT INTO notices VALUES (1, 1, 5, '📢 <b>Pengumuman</b>\n\nRapat "besok"', 1000, 1010);
                INSERT INTO notices VALUES (2, 1, 6, 'Kedua', 2000, NULL);
                INSERT INTO deliveries VALUES (1, 1, 'sent', NULL);
                INSERT INTO deliveries VALUES (2, 1, 'waiting', NULL);
                """
            )
        db.executescript(file.read_text(encoding="utf-8"))
    texts = db.execute("SELECT content, state, send_at, audience FROM notices ORDER BY id").fetchall()
    assert [(content_of(text).text, *rest) for text, *rest in texts] == [
        ('Rapat "besok"', "finished", 1000, "{}"),
        ("Kedua", "sending", 2000, "{}"),
    ]
    kept = db.execute("SELECT state, chat_id, sent_at FROM deliveries ORDER BY notice_id").fetchall()
    assert kept == [("sent", 108, 1000), ("waiting", None, None)]
    db.close()
