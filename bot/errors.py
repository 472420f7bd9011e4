"""When something breaks: tell the person with a short code, and the admins what it was."""

from __future__ import annotations

from telegram import Chat, Update

from handlers.kit.context import message
from handlers.kit.texts import say
from storage import Storage


async def tell(storage: Storage, update: Update, code: str, error: Exception | None) -> None:
    """Queue what people are told of an update that is set aside."""
    chat = update.effective_chat
    if chat and chat.type == Chat.PRIVATE:
        await _queue(storage, chat.id, say.errors.to_the_person(code))
    what = type(error).__name__ if error else ""
    for admin in await storage.people.admins():
        if admin.telegram_id:
            await _queue(storage, admin.telegram_id, say.errors.to_an_admin(code, what))


async def tell_flooding(storage: Storage, chat_id: int) -> None:
    """Somebody sends faster than thumbs can: what they sent is kept, but others come first."""
    await _queue(storage, chat_id, say.errors.flooding())


async def _queue(storage: Storage, chat_id: int, text: str) -> None:
    await storage.outbox.add(chat_id, "send_message", message(chat_id, text))
