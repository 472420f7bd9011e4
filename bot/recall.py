"""Take a notice back: delete what one person has got of it, which does no harm when it is done twice."""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden

from bot.sender import Sender
from storage.deliveries import Delivery

GONE = "delete not found"  # Telegram says so of a message that its reader has deleted; a chat may be not found, too


async def take_back(sender: Sender, delivery: Delivery) -> bool:
    """Whether nothing of it is left with them."""
    chat_id, ids = delivery.chat_id or 0, delivery.message_ids
    try:
        if len(ids) == 1:
            await sender.call(chat_id, "delete_message", {"chat_id": chat_id, "message_id": ids[0]})
        else:
            await sender.call(chat_id, "delete_messages", {"chat_id": chat_id, "message_ids": list(ids)})
    except BadRequest as refusal:
        return GONE in str(refusal)
    except Forbidden:
        return False
    return True
