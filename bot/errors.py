"""When something breaks: tell the person with a short code, and the admins what it was."""

from __future__ import annotations

from telegram import Chat, Update

from handlers.kit.context import tell as say_to
from handlers.kit.texts import say
from storage import Storage


async def tell(storage: Storage, update: Update, code: str, error: Exception | None) -> None:
    """Queue what people are told of an update that is set aside."""
    chat = update.effective_chat
    if chat and chat.type == Chat.PRIVATE:
        await say_to(storage, chat.id, say.errors.to_the_person(code))
    what = type(error).__name__ if error else ""
    for admin in await storage.people.admins():
        if admin.telegram_id:
            await say_to(storage, admin.telegram_id, say.errors.to_an_admin(code, what))


async def tell_flooding(storage: Storage, chat_id: int) -> None:
    """Somebody sends faster than thumbs can: what they sent is kept, but others come first."""
    await say_to(storage, chat_id, say.errors.flooding())
