"""A person's account, and a chat with its messages, keyboard and pins."""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]  # never changed in place, but replaced: whoever holds one keeps what was then


@dataclass
class Account:
    id: int
    first_name: str
    phone: str | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": "id"} | self.more


@dataclass
class Chat:
    info: dict[str, Any]  # as in a message's "chat"
    members: set[int]
    messages: list[Message] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None  # the reply keyboard under the input line
    pinned: list[int] = field(default_factory=list)
    started: bool = False  # whether the bot may write
    blocked: bool = False  # by the person; in a group: the bot has left
    uneditable: set[int] = field(default_factory=set)  # messages that brought a reply keyboard

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def private(self) -> bool:
        return bool(self.info["type"] == "private")

    def find(self, message_id: int) -> Message | None:
        return next((m for m in reversed(self.messages) if m["message_id"] == message_id), None)

    def put(self, message: Message) -> None:
        """Replace the message with this one's id."""
        at = next(i for i, m in enumerate(self.messages) if m["message_id"] == message["message_id"])
        self.messages[at] = message
