"""Notices to many: written, changed, begun at their time, stopped and recalled by who may; everyone gets each once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage.audience import Audience, Reach, audience_of
from storage.audiences import PLACED, REACHED_BY, Audiences, scope_for
from storage.audit import Audit
from storage.database import Database, Row
from storage.members import NotYours
from storage.notice import RECALL_S, Content, Notice, State, content_of
from storage.notice_progress import Progress
from storage.people import People
from storage.person import Person
from storage.roles import Act


class TooLate(Exception):
    """It is no longer in the state in which this can be done."""


class Notices:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def get(self, notice_id: int) -> Notice | None:
        row = await self.db.row("SELECT * FROM notices WHERE id = ?", notice_id)
        return _notice(row) if row else None

    async def add(
        self, author: Person, draft_number: int, content: Content, audience: Audience, at: int, send_at: int
    ) -> Notice:
        """Keep a notice; it waits for its time (Unix seconds) until `begin`. The same draft again makes no second one.

        Raises NotYours; also for an urgent one of somebody who may only send others.
        """
        _check(author, content)
        known = await self.db.row("SELECT * FROM notices WHERE draft_number = ?", draft_number)
        if known:
            return _notice(known)
        row = await self.db.one(
            """
            INSERT INTO notices (author_id, draft_number, content, plain, audience, state, written_at, send_at)
            VALUES (?, ?, ?, ?, ?, 'timed', ?, ?) RETURNING *
            """,
            *(author.id, draft_number, content.json, content.plain.casefold(), audience.json, at, send_at),
        )
        await self._log(at, author, "notice.write", row["id"], send_at=send_at, urgent=content.urgent)
        return _notice(row)

    async def change(
        self, by: Person, notice_id: int, draft_number: int, content: Content, audience: Audience, at: int, send_at: int
    ) -> Notice:
        """Anew, while it waits for its time. Raises NotYours, TooLate."""
        notice = await self._managed(by, notice_id, State.TIMED)
        _check(by, content)
        row = await self.db.one(
            """
            UPDATE notices SET draft_number = ?, content = ?, plain = ?, audience = ?, send_at = ?
            WHERE id = ? RETURNING *
            """,
            *(draft_number, content.json, content.plain.casefold(), audience.json, send_at, notice.id),
        )
        await self._log(at, by, "notice.change", notice_id, send_at=send_at, urgent=content.urgent)
        return _notice(row)

    async def due(self, at: int) -> list[Notice]:
        """Those whose time has come (Unix seconds)."""
        rows = await self.db.rows(
            "SELECT * FROM notices WHERE state = 'timed' AND send_at <= ? ORDER BY send_at, id", at
        )
        return [_notice(row) for row in rows]

    async def timed(self) -> list[Notice]:
        rows = await self.db.rows("SELECT * FROM notices WHERE state = 'timed' ORDER BY send_at, id")
        return [_notice(row) for row in rows]

    async def begin(self, notice: Notice, now: datetime) -> Reach | None:
        """Its time has come (`now`: local): for those whom it is for at this moment, and its author may still write to.

        None: its author may no longer send it, so it is stopped.
        """
        author = await People(self.db).by_id(notice.author_id)
        if author is None or not _may(author, notice.content):
            await self._end(notice.id, State.STOPPED, int(now.timestamp()))
            return None
        reach = await Audiences(self.db).people(notice.audience, author, now)
        await self.db.run(
            "UPDATE notices SET state = 'sending', send_at = ?, finished_at = NULL WHERE id = ?",
            *(int(now.timestamp()), notice.id),
        )
        await self._deliver_to(notice.id, reach.joined)
        await self._log(int(now.timestamp()), author, "notice.send", notice.id, people=len(reach.joined))
        return reach

    async def give_up(self, notice: Notice, at: int) -> None:
        """Its time went by while nobody was there to send it."""
        await self._end(notice.id, State.STOPPED, at)

    async def stop(self, by: Person, notice_id: int, at: int) -> None:
        """Before its time, or while it goes: nobody further gets it. Raises NotYours, TooLate."""
        notice = await self._managed(by, notice_id, State.TIMED, State.SENDING)
        await self.db.run(STOP, notice_id)
        await self._end(notice.id, State.STOPPED, at if notice.state is State.TIMED else None)  # some are under way
        await self._log(at, by, "notice.stop", notice_id)

    async def resume(self, by: Person, notice_id: int, at: int) -> None:
        """Go on with one that was stopped while it went: to whom its author may still write, and who lacks it yet.

        Raises NotYours, TooLate.
        """
        notice = await self._managed(by, notice_id, State.STOPPED)
        author = await People(self.db).by_id(notice.author_id)
        if author is None or not _may(author, notice.content):
            raise TooLate
        if not await self.db.rows(RESUME, notice=notice_id, author=author.id, **scope_for(author)):
            raise TooLate
        await self.db.run("UPDATE notices SET state = 'sending', finished_at = NULL WHERE id = ?", notice_id)
        await self._log(at, by, "notice.resume", notice_id)

    async def recall(self, by: Person, notice_id: int, at: int) -> None:
        """Take it and its reminders back from whoever has them; too old or unknown messages stay.

        Raises NotYours, TooLate.
        """
        await self._managed(by, notice_id, State.SENDING, State.STOPPED, State.FINISHED)
        family = [row["id"] for row in await self.db.rows(NOT_RECALLED, notice_id)]
        for each in family:
            await self.db.run(STOP, each)
            await self.db.run(RECALL, at - RECALL_S, each)
            await self.db.run(CALL_OFF_OR_RECALL, at, each)
        await self._log(at, by, "notice.recall", notice_id)

    async def open_on_disk(self) -> dict[int, State]:
        """The notices that are being sent or recalled, whatever the open transaction has changed."""
        rows = await self.db.committed(f"SELECT id, state FROM notices WHERE {OPEN} ORDER BY id")
        return {row["id"]: State(row["state"]) for row in rows}

    async def open(self) -> list[int]:
        """The notices that are being sent or recalled."""
        return [row["id"] for row in await self.db.rows(f"SELECT id FROM notices WHERE {OPEN} ORDER BY id")]

    async def finish(self, notice_id: int, at: int) -> None:
        """Nobody is left of it."""
        await self.db.run(
            "UPDATE notices SET finished_at = ?, state = iif(state = 'sending', 'finished', state) WHERE id = ?",
            *(at, notice_id),
        )

    async def progress(self, notice_id: int) -> Progress:
        """Raises KeyError."""
        row = await self.db.row(PROGRESS, notice_id)
        if row is None:
            raise KeyError(notice_id)
        flags = {name: bool(row[name]) for name in ("finished", "urgent", "reminder")}
        return Progress(**dict(row) | flags | {"state": State(row["state"])})

    async def _managed(self, by: Person, notice_id: int, *states: State) -> Notice:
        notice = await self.get(notice_id)
        if notice is None or not notice.managed_by(by):
            raise NotYours
        if notice.state not in states:
            raise TooLate
        return notice

    async def _deliver_to(self, notice_id: int, people: Iterable[int]) -> None:
        """Area fair: the first of each kelurahan, then the second of each; who has blocked the bot gets it later.

        An urgent one goes before all that waits. Its author has read it; whoever has read meanwhile is not reminded.
        """
        await self.db.run(DELIVER_TO, notice_id, json.dumps(list(people)))

    async def _end(self, notice_id: int, state: State, at: int | None) -> None:
        await self.db.run("UPDATE notices SET state = ?, finished_at = ? WHERE id = ?", state, at, notice_id)

    async def _log(self, at: int, by: Person, act: str, notice_id: int, **about: int) -> None:
        await Audit(self.db).add(at, by.id, act, notice=notice_id, **about)


def _may(author: Person, content: Content) -> bool:
    return author.may(Act.SEND_URGENT if content.urgent else Act.SEND_NOTICE)


def _check(author: Person, content: Content) -> None:
    if not _may(author, content):
        raise NotYours


def _notice(row: Row) -> Notice:
    made = {
        "content": content_of(row["content"]),
        "audience": audience_of(row["audience"]),
        "state": State(row["state"]),
    }
    return Notice(**{name: row[name] for name in row.keys() if name != "plain"} | made)  # noqa: SIM118 (a row is no mapping)


STOP = "UPDATE deliveries SET state = 'stopped' WHERE notice_id = ? AND state = 'waiting'"
NOT_RECALLED = "SELECT id FROM notices WHERE ? IN (id, reminds) AND state <> 'recalled' ORDER BY id"
RECALL = """
    UPDATE deliveries SET recall = iif(message_ids <> '[]' AND sent_at > ?, 'waiting', 'failed')
    WHERE notice_id = ? AND (state IN ('sent', 'unsure') OR (message_ids <> '[]' AND state <> 'sending'))
"""
CALL_OFF_OR_RECALL = """
    UPDATE notices SET finished_at = iif(state = 'timed', ?, NULL), state = iif(state = 'timed', 'stopped', 'recalled')
    WHERE id = ?
"""
RESUME = f"""
    UPDATE deliveries SET state = 'waiting'
    WHERE notice_id = :notice AND state = 'stopped' AND (read_at IS NULL OR person_id = :author)
      AND person_id IN (SELECT people.id FROM {PLACED} WHERE {REACHED_BY})
    RETURNING 1
"""
DELIVER_TO = """
    INSERT INTO deliveries (notice_id, person_id, turn, state, reason, read_at)
    SELECT notices.id, people.id,
        row_number() OVER (PARTITION BY kelurahan_code ORDER BY people.id)
            - iif(content ->> 'urgent', 1000000, 0),
        iif(reachable, 'waiting', 'failed'), iif(reachable, NULL, 'Forbidden: bot was blocked by the user'),
        iif(people.id = author_id, send_at, NULL)
    FROM people JOIN notices ON notices.id = ?1
    WHERE people.id IN (SELECT value FROM json_each(?2)) AND people.id NOT IN (
        SELECT person_id FROM deliveries WHERE deliveries.notice_id = notices.reminds AND deliveries.read_at > 0
    )
"""
OPEN = "finished_at IS NULL AND state IN ('sending', 'stopped', 'recalled')"
PROGRESS = """
    SELECT notices.id AS notice_id, telegram_id AS author_telegram_id, draft_number, notices.state,
        finished_at IS NOT NULL AS finished, content ->> 'urgent' AS urgent, reminds IS NOT NULL AS reminder,
        count(deliveries.state) AS total,
        coalesce(sum(deliveries.state = 'sent'), 0) AS sent, coalesce(sum(deliveries.state = 'failed'), 0) AS failed,
        coalesce(sum(deliveries.state = 'unsure'), 0) AS unsure,
        coalesce(sum(deliveries.state = 'stopped'), 0) AS stopped,
        coalesce(sum(recall = 'waiting'), 0) AS recalling, coalesce(sum(recall = 'done'), 0) AS recalled,
        coalesce(sum(recall = 'failed'), 0) AS kept
    FROM notices JOIN people ON people.id = author_id
    LEFT JOIN deliveries ON notice_id = notices.id
    WHERE notices.id = ? GROUP BY notices.id
"""
