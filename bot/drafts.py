"""python-telegram-bot's persistence of conversation states, on storage.drafts.

A draft's open step is its conversation's state and is written by the form, in the update's own
transaction; so the library reads states here at start, and has nothing to write.
"""

from __future__ import annotations

from typing import Any

from telegram.ext import BasePersistence, PersistenceInput

from storage import Storage

Nothing = dict[Any, Any]


async def _nothing_kept(self: object, *args: Any) -> Any:
    return {}


_nothing: Any = _nothing_kept


class Conversations(BasePersistence[Nothing, Nothing, Nothing]):
    def __init__(self, storage: Storage) -> None:
        kept = PersistenceInput(bot_data=False, chat_data=False, user_data=False, callback_data=False)
        super().__init__(kept, update_interval=24 * 3600)
        self._storage = storage

    async def get_conversations(self, name: str) -> Any:
        return await self._storage.drafts.states(name)

    async def update_conversation(self, name: str, key: Any, new_state: object | None) -> None:
        """The form has written it already."""

    get_bot_data = get_chat_data = get_user_data = get_callback_data = _nothing
    update_bot_data = update_chat_data = update_user_data = update_callback_data = _nothing
    refresh_bot_data = refresh_chat_data = refresh_user_data = _nothing
    drop_chat_data = drop_user_data = flush = _nothing
