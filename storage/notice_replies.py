"""Questions about a notice and what its author answers: between these two, and nobody else."""

from __future__ import annotations

import json
from dataclasses import asdict

from storage.database import Database
from storage.notice import Piece
from storage.notice_thread import Reply, Thread

SCREEN = "notice_reply/"  # and the number of what was said: the message in which the other got it
COPY = "notice_copy/"  # and the number of a notice: the message in which it was shown once more


class NoticeReplies:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def asked_by(self, person_id: int, notice_id: int) -> Thread | None:
        """For somebody who has got this notice, and has not written it."""
        row = await self.db.row(
            """
            SELECT coalesce(reminds, notices.id) AS id, author_id FROM notices JOIN deliveries ON notice_id = notices.id
            WHERE notices.id = ? AND person_id = ? AND author_id <> person_id
              AND (deliveries.state IN ('sent', 'unsure') OR read_at IS NOT NULL)
            """,
            *(notice_id, person_id),
        )
        return Thread(row["id"], row["author_id"], person_id, False) if row else None

    async def answered_by(self, person_id: int, reply_id: int) -> Thread | None:
        """For whoever was told this; of the two."""
        reply = await self.get(reply_id)
        if reply is None or person_id != (reply.person_id if reply.from_author else reply.author_id):
            return None
        return Thread(reply.notice_id, reply.author_id, reply.person_id, not reply.from_author, reply.words)

    async def replied_to(self, person_id: int, chat_id: int, message_id: int) -> Thread | None:
        """When somebody replies to this message in their chat: a notice, a copy of one, or what the other has said."""
        row = await self.db.row(
            """
            SELECT notice_id FROM deliveries
            WHERE person_id = ? AND chat_id = ? AND EXISTS (SELECT 1 FROM json_each(message_ids) WHERE value = ?)
            """,
            *(person_id, chat_id, message_id),
        )
        if row:
            return await self.asked_by(person_id, row["notice_id"])
        row = await self.db.row("SELECT name FROM screens WHERE (chat_id, message_id) = (?, ?)", chat_id, message_id)
        kind, _, number = row["name"].partition("/") if row else ("", "", "")
        if f"{kind}/" == COPY:
            return await self.asked_by(person_id, int(number))
        return await self.answered_by(person_id, int(number)) if f"{kind}/" == SCREEN else None

    async def add(self, thread: Thread, words: str, piece: Piece | None, at: int) -> int:
        """Keep what is said (Unix seconds); its number."""
        row = await self.db.one(
            """
            INSERT INTO notice_replies (notice_id, person_id, from_author, words, piece, said_at)
            VALUES (?, ?, ?, ?, ?, ?) RETURNING id
            """,
            *(thread.notice_id, thread.reader_id, thread.from_author, words),
            *(json.dumps(asdict(piece)) if piece else None, at),
        )
        return int(row["id"])

    async def get(self, reply_id: int) -> Reply | None:
        row = await self.db.row(
            """
            SELECT notice_replies.id, notice_id, author_id, person_id, from_author, words, said_at
            FROM notice_replies JOIN notices ON notices.id = notice_id WHERE notice_replies.id = ?
            """,
            reply_id,
        )
        return Reply(**dict(row) | {"from_author": bool(row["from_author"])}) if row else None
