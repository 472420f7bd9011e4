"""What people do on their phones: write, edit, press; sharing and blocking come from its bases."""

from bot.sandbox.api.entities import detected
from bot.sandbox.chats import Message
from bot.sandbox.senders import Senders


class People(Senders):
    def send_text(self, user_id: int, text: str, chat_id: int | None = None, reply_to: int | None = None) -> Message:
        """reply_to: the message that it answers."""
        entities, answers = detected(text), self._answering(chat_id or user_id, reply_to)
        return self._say(user_id, {"text": text} | ({"entities": entities} if entities else {}) | answers, chat_id)

    def edit_text(self, user_id: int, message_id: int, text: str) -> Message:
        message = self.chats[user_id].find(message_id)
        if message is None or "text" not in message or message["from"]["id"] != user_id:
            raise ValueError(f"person {user_id} has no text {message_id} to edit")
        head = {key: value for key, value in message.items() if key != "entities"}
        entities = detected(text)
        changed = head | {"text": text, "edit_date": int(self.now())} | ({"entities": entities} if entities else {})
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
