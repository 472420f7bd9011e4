"""Who is on Telegram: people join, form a group, block the bot and come back; `_say` is how they write."""

from typing import Any

from bot.sandbox.chats import Account, Chat, Message
from bot.sandbox.world import World


class Members(World):
    def join(self, id: int, first_name: str, phone: str | None = None, **more: Any) -> None:
        """Give a person an account; `more` are fields of a User, such as last_name."""
        if id == self.bot["id"]:
            raise ValueError(f"{id} is the bot's own id")
        self.people[id] = Account(id, first_name, phone, more)
        names = {k: more[k] for k in ("last_name", "username") if k in more}
        self.chats[id] = Chat({"id": id, "type": "private", "first_name": first_name} | names, {id})

    def make_group(self, chat_id: int, title: str, members: list[int]) -> None:
        """A group that the first of its members put the bot into."""
        kind = "supergroup" if chat_id < -(10**12) else "group"
        chat = self.chats[chat_id] = Chat({"id": chat_id, "type": kind, "title": title}, set(members), started=True)
        self._membership(members[0], chat, "left", "member")
        self._say(members[0], {"new_chat_members": [self.bot]}, chat_id)

    def block(self, user_id: int) -> None:
        self.chats[user_id].blocked = True
        self._membership(user_id, self.chats[user_id], "member", "kicked")

    def unblock(self, user_id: int) -> None:
        self.chats[user_id].blocked = False
        self._membership(user_id, self.chats[user_id], "kicked", "member")

    def push(self, update: dict[str, Any]) -> None:
        """Queue an update as it is; it gets an update_id if it has none."""
        self.updates.push(update)

    def _say(self, user_id: int, content: dict[str, Any], chat_id: int | None = None) -> Message:
        chat = self.chats[chat_id or user_id]
        if chat.private and chat.blocked:
            self.unblock(user_id)  # whoever writes has pressed "restart" before
        chat.started = True
        message = self.post(chat, self.people[user_id].user, content)
        if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
            self.set_keyboard(chat, None)
        self.push({"message": message})
        return message

    def _answering(self, chat_id: int, message_id: int | None) -> Message:
        """What a message has besides, that replies to another one in the same chat."""
        to = self.chats[chat_id].find(message_id) if message_id else None
        return {"reply_to_message": {key: it for key, it in to.items() if key != "reply_to_message"}} if to else {}

    def _membership(self, user_id: int, chat: Chat, before: str, after: str) -> None:
        event = {"chat": chat.info, "from": self.people[user_id].user, "date": int(self.now())}
        change = {"old_chat_member": self._bot_as(before), "new_chat_member": self._bot_as(after)}
        self.push({"my_chat_member": event | change})

    def _bot_as(self, status: str) -> dict[str, Any]:
        return {"user": self.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
