"""What there is: accounts, chats, files, updates, the bot's own profile; and how a chat comes to change."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.chats import Account, Chat, Message
from bot.sandbox.errors import bad, forbidden
from bot.sandbox.events import Events
from bot.sandbox.files import Files
from bot.sandbox.updates import Updates


class World(Events):
    def __init__(self, token: str, now: Callable[[], float]) -> None:
        super().__init__()
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
