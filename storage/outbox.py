"""What is to be said to people: written with what it tells of, sent after the commit."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from storage.database import Database, Row

KEEP_SCREENS_S = 30 * 24 * 3600
KEEP_REFUSED_S = 3 * 24 * 3600  # an older answer would only puzzle people


@dataclass(frozen=True)
class Message:
    """One call of telegram.Bot.`method` with `args`, which belongs to one chat."""

    id: int
    chat_id: int
    method: str
    args: dict[str, Any]
    screen: str | None
    until: int | None = None


class Outbox:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(
        self, chat_id: int, method: str, args: dict[str, Any], screen: str | None = None, until: int | None = None
    ) -> None:
        """Queue a call. `screen` names the message, so that a later `edit_message_text` of that name changes it.

        until: Unix seconds after which it is of no use, and not sent any more.
        """
        await self.db.run(
            "INSERT INTO outbox (chat_id, method, args, screen, queued_at, until) VALUES (?, ?, ?, ?, ?, ?)",
            *(chat_id, method, json.dumps(args, ensure_ascii=False), screen, int(time.time()), until),
        )

    async def edit(self, chat_id: int, args: dict[str, Any], screen: str, method: str = "edit_message_text") -> None:
        """Queue a change of a named message; of several changes that still wait only the last is sent."""
        await self.db.run(
            "DELETE FROM outbox WHERE chat_id = ? AND screen = ? AND method = ? AND error IS NULL",
            *(chat_id, screen, method),
        )
        await self.add(chat_id, method, args, screen)

    async def waits(self, chat_id: int, method: str, args: dict[str, Any]) -> bool:
        """Whether the very same is still to be sent to this chat."""
        row = await self.db.row(
            "SELECT 1 FROM outbox WHERE (chat_id, method, args) = (?, ?, ?) AND error IS NULL",
            *(chat_id, method, json.dumps(args, ensure_ascii=False)),
        )
        return row is not None

    async def know(self, chat_id: int, screen: str, message_id: int) -> None:
        """A message that is in the chat already gets a name, so that it can be changed."""
        await self.db.run(
            "INSERT INTO screens VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET message_id = excluded.message_id",
            *(chat_id, screen, message_id, int(time.time())),
        )

    async def lose(self, chat_id: int, screen: str) -> None:
        """The message of this name is there no longer."""
        await self.db.run("DELETE FROM screens WHERE (chat_id, name) = (?, ?)", chat_id, screen)

    async def chats(self, screen: str) -> list[int]:
        """Where a message of this name has been sent, or is about to be."""
        rows = await self.db.rows(
            "SELECT chat_id FROM screens WHERE name = ?1 UNION SELECT chat_id FROM outbox WHERE screen = ?1", screen
        )
        return [row["chat_id"] for row in rows]

    async def after(self, last_id: int, limit: int = 1000) -> list[Message]:
        """What is committed and still to be sent, beyond `last_id`, in order."""
        rows = await self.db.committed(
            """
            SELECT id, chat_id, method, args, screen, until FROM outbox
            WHERE error IS NULL AND id > ? ORDER BY id LIMIT ?
            """,
            *(last_id, limit),
        )
        return [_message(row) for row in rows]

    async def still_wanted(self, message: Message) -> bool:
        """False when a later change of the same message has taken its place."""
        return bool(await self.db.committed("SELECT 1 FROM outbox WHERE id = ?", message.id))

    async def sent(self, message: Message, message_id: int | None) -> None:
        """It is out; `message_id` is what Telegram calls it, kept when it has a screen's name."""
        await self.db.run("DELETE FROM outbox WHERE id = ?", message.id)
        if message.screen and message_id:
            await self.know(message.chat_id, message.screen, message_id)

    async def failed(self, message: Message, error: str) -> None:
        """Telegram will not take it: kept with its words."""
        await self.db.run("UPDATE outbox SET error = ? WHERE id = ?", error, message.id)

    async def refused(self) -> int:
        """How many messages Telegram would not take."""
        row = await self.db.one("SELECT count(*) AS n FROM outbox WHERE error IS NOT NULL")
        return int(row["n"])

    async def try_again(self, chat_id: int) -> None:
        """Somebody has unblocked the bot: what was refused for that reason goes out after all, in its old order."""
        rows = await self.db.rows(
            """
            DELETE FROM outbox WHERE chat_id = ? AND error LIKE 'Forbidden%' AND queued_at > ?
            RETURNING id, method, args, screen, until
            """,
            *(chat_id, int(time.time()) - KEEP_REFUSED_S),
        )
        for row in sorted(rows, key=lambda row: row["id"]):
            await self.add(chat_id, row["method"], json.loads(row["args"]), row["screen"], row["until"])

    async def message_id(self, chat_id: int, screen: str) -> int | None:
        row = await self.db.row("SELECT message_id FROM screens WHERE (chat_id, name) = (?, ?)", chat_id, screen)
        return row["message_id"] if row else None

    async def waiting(self) -> int:
        row = await self.db.one("SELECT count(*) AS n FROM outbox WHERE error IS NULL")
        return int(row["n"])

    async def forget_old(self) -> None:
        await self.db.run("DELETE FROM screens WHERE sent_at < ?", int(time.time()) - KEEP_SCREENS_S)
        await self.db.run(
            "DELETE FROM outbox WHERE error IS NOT NULL AND queued_at < ?", int(time.time()) - KEEP_SCREENS_S
        )


def _message(row: Row) -> Message:
    return Message(row["id"], row["chat_id"], row["method"], json.loads(row["args"]), row["screen"], row["until"])
