"""What people do on their phones: write, share, press, edit, block."""

from typing import Any

from bot.sandbox.text import detected
from bot.sandbox.world import Account, Chat, Message, World


class People(World):
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

    def send_text(self, user_id: int, text: str, chat_id: int | None = None) -> Message:
        entities = detected(text)
        return self._say(user_id, {"text": text} | ({"entities": entities} if entities else {}), chat_id)

    def send_contact(
        self, user_id: int, phone_number: str, contact_user_id: int | None = None, first_name: str | None = None
    ) -> Message:
        contact: dict[str, Any] = {"phone_number": phone_number}
        contact["first_name"] = first_name or self.people[user_id].first_name
        return self._say(user_id, {"contact": contact | ({"user_id": contact_user_id} if contact_user_id else {})})

    def send_location(
        self,
        user_id: int,
        latitude: float,
        longitude: float,
        horizontal_accuracy: float | None = None,
        forwarded: bool = False,
        live_period: int | None = None,
    ) -> Message:
        more = {"horizontal_accuracy": horizontal_accuracy, "live_period": live_period}
        place = {"latitude": latitude, "longitude": longitude} | {k: v for k, v in more.items() if v is not None}
        origin = {"type": "hidden_user", "date": int(self.now()) - 60, "sender_user_name": "Seseorang"}
        return self._say(user_id, {"location": place} | ({"forward_origin": origin} if forwarded else {}))

    def send_photos(self, user_id: int, files: list[bytes], caption: str | None = None) -> list[Message]:
        """One photo, or an album: a message for each photo, the caption on the first."""
        album = {"media_group_id": str(10**16 + self.next_id())} if len(files) > 1 else {}
        contents: list[dict[str, Any]] = [{"photo": self.files.photo(data)} | album for data in files]
        contents[0] |= {"caption": caption} if caption else {}
        return [self._say(user_id, content) for content in contents]

    def send_document(self, user_id: int, name: str, data: bytes, mime: str, caption: str | None = None) -> Message:
        document = self.files.keep("document", name, mime, data) | {"file_name": name, "mime_type": mime}
        return self._say(user_id, {"document": document} | ({"caption": caption} if caption else {}))

    def send_sticker(self, user_id: int) -> Message:
        sticker = self.files.keep("sticker", "sticker.webp", "image/webp", b"RIFF    WEBP")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._say(user_id, {"sticker": sticker | shape})

    def send_voice(self, user_id: int, data: bytes) -> Message:
        voice = self.files.keep("voice", "voice.oga", "audio/ogg", data) | {"duration": 3, "mime_type": "audio/ogg"}
        return self._say(user_id, {"voice": voice})

    def edit_text(self, user_id: int, message_id: int, text: str) -> Message:
        message = self.chats[user_id].find(message_id)
        if message is None or "text" not in message or message["from"]["id"] != user_id:
            raise ValueError(f"person {user_id} has no text {message_id} to edit")
        head = {key: value for key, value in message.items() if key != "entities"}
        entities = detected(text)
        changed = head | {"text": text} | ({"entities": entities} if entities else {})
        changed = self.change(self.chats[user_id], changed)
        self.push({"edited_message": changed})
        return changed

    def press(self, user_id: int, message_id: int, row: int, column: int, chat_id: int | None = None) -> str:
        """Press an inline button; gives the id under which `answers` will have the answer."""
        message = self.chats[chat_id or user_id].find(message_id)
        if message is None:
            raise ValueError(f"person {user_id} sees no message {message_id}")
        button = message["reply_markup"]["inline_keyboard"][row][column]
        return self.press_data(user_id, message_id, button["callback_data"], chat_id)

    def press_data(self, user_id: int, message_id: int, data: str, chat_id: int | None = None) -> str:
        """Press a button that need not be there any more, nor have ever been."""
        chat = self.chats[chat_id or user_id]
        chat.started = True
        gone = {"chat": chat.info, "message_id": message_id, "date": 0}
        query_id = str(4 * 10**17 + self.next_id())
        self.queries[query_id] = (self.now(), chat.id)
        query = {"id": query_id, "from": self.people[user_id].user, "chat_instance": str(chat.id), "data": data}
        self.push({"callback_query": query | {"message": chat.find(message_id) or gone}})
        return query_id

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

    def _membership(self, user_id: int, chat: Chat, before: str, after: str) -> None:
        person = self.people[user_id].user
        event = {"chat": chat.info, "from": person, "date": int(self.now())}
        self.push(
            {
                "my_chat_member": event
                | {"old_chat_member": self._bot_as(before), "new_chat_member": self._bot_as(after)}
            }
        )

    def _bot_as(self, status: str) -> dict[str, Any]:
        return {"user": self.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
