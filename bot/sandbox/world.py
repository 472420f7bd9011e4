"""Who and what there is: accounts, chats with their messages, files, updates, and who watches."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad, forbidden
from bot.sandbox.files import Files
from bot.sandbox.updates import Updates

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


class World:
    def __init__(self, token: str, now: Callable[[], float]) -> None:
        self.token, self.now = token, now
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Bot KPM", "username": "kpm_bot"}
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = Updates(now)
        self.queries: dict[str, tuple[float, int]] = {}  # callback query: when and in which chat it was pressed
        self.answers: dict[str, dict[str, Any]] = {}
        self.actions: list[tuple[int, str]] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}  # by scope (JSON) and language
        self.profile: dict[tuple[str, str], Any] = {}  # name, description, ... by language; menu buttons by chat
        self._last_id = 0
        self._listeners: list[asyncio.Queue[dict[str, Any]]] = []

    def listen(self) -> asyncio.Queue[dict[str, Any]]:
        """Events from now on: {"chat": id, "kind": message|edit|delete|keyboard|pin|answer|action, ...}."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.append(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._listeners.remove(queue)

    def tell(self, chat: Chat, kind: str, **payload: Any) -> None:
        for queue in self._listeners:
            queue.put_nowait({"chat": chat.id, "kind": kind} | payload)

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def post(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Add a message to a chat, as everybody in it sees it."""
        head = {"message_id": self.next_id(), "from": sender, "chat": chat.info, "date": int(self.now())}
        chat.messages.append(message := head | content)
        self.tell(chat, "message", message=message)
        return message

    def change(self, chat: Chat, message: Message) -> Message:
        message = message | {"edit_date": int(self.now())}
        chat.put(message)
        self.tell(chat, "edit", message=message)
        return message

    def set_keyboard(self, chat: Chat, keyboard: dict[str, Any] | None) -> None:
        if keyboard != chat.keyboard:
            chat.keyboard = keyboard
            self.tell(chat, "keyboard", keyboard=keyboard)

    def chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot knows and may write in."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad("chat not found")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            words = "was blocked by the user" if chat.private else f"is not a member of the {chat.info['type']} chat"
            raise forbidden(f"bot {words}")
        return chat
