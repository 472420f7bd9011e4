"""What readers do with a notice: read it with one tap, answer it with one."""

from __future__ import annotations

import json

from storage.database import Database


class NoticeReads:
    """A reminder counts as the notice that it reminds of: reading or answering either does it for both."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def read(self, person_id: int, notice_id: int, at: int) -> None:
        """At `at` (Unix seconds), if not before; whoever has read it is reminded no more."""
        await self.db.run(READ, person=person_id, notice=notice_id, at=at)

    async def answer(self, person_id: int, notice_id: int, answer: int, at: int) -> None:
        """Instead of an earlier one; `answer`: from 0; `at`: Unix seconds."""
        await self.db.run(ANSWER, person=person_id, notice=notice_id, answer=answer, at=at)

    async def has_it(self, person_id: int, notice_id: int, chat_id: int, message_id: int, at: int) -> None:
        """They have tapped its button there, so it has come, also where nobody could be sure; `at`: Unix seconds.

        One that was taken back meanwhile can be deleted now.
        """
        found = await self.db.row(
            """
            UPDATE deliveries SET state = 'sent', chat_id = ?, message_ids = ?, sent_at = coalesce(sent_at, ?),
                recall = iif(recall = 'failed', 'waiting', recall)
            WHERE (notice_id, person_id) = (?, ?) AND state = 'unsure' RETURNING recall
            """,
            *(chat_id, json.dumps([message_id]), at, notice_id, person_id),
        )
        if found and found["recall"] == "waiting":
            await self.db.run("UPDATE notices SET finished_at = NULL WHERE id = ?", notice_id)

    async def copies(self, person_id: int, notice_id: int, chat_id: int) -> set[int]:
        """The messages with its buttons in this chat: its own and those of its reminders."""
        rows = await self.db.rows(COPIES, person=person_id, notice=notice_id, chat=chat_id)
        return {row["message_id"] for row in rows}


FAMILY = """(
    SELECT id FROM notices WHERE id = (SELECT coalesce(reminds, id) FROM notices WHERE id = :notice)
    UNION SELECT id FROM notices WHERE reminds = (SELECT coalesce(reminds, id) FROM notices WHERE id = :notice)
)"""
READ = f"""
    UPDATE deliveries SET read_at = coalesce(read_at, :at), state = iif(state = 'waiting', 'stopped', state)
    WHERE person_id = :person AND notice_id IN {FAMILY}
"""
ANSWER = f"""
    UPDATE deliveries SET answer = :answer, answered_at = :at WHERE person_id = :person AND notice_id IN {FAMILY}
"""
COPIES = f"""
    SELECT message_ids ->> '$[#-1]' AS message_id FROM deliveries
    WHERE person_id = :person AND notice_id IN {FAMILY} AND chat_id = :chat AND message_ids <> '[]'
"""
