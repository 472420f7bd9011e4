"""What every handler receives: the person, the storage, the time at which they spoke, and a way to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.ext import CallbackContext, ExtBot

from handlers.kit.house import House
from storage import Storage
from storage.person import Person
from storage.report import Media

Data = dict[str, Any]
ALBUM = "send_media_group"
ALBUM_MOST = 10  # (Bot API)
PAPER = "paper"  # stands for send_document or send_photo, as the paper is
AMEND = "amend"  # stands for edit_message_text of a message that is let be when its reader has deleted it
REDRAW = "edit_message_media"  # a picture with its words in the place of another
RECAPTION = "edit_message_caption"  # only its words
DELETE = "delete_message"  # of the message that has the screen's name by then
PIN, UNPIN = "pin_chat_message", "unpin_chat_message"  # of the message that has the screen's name by then
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


class Context(CallbackContext[ExtBot[None], Data, Data, Data]):
    me: Person  # set by handlers/who.py before any other handler runs
    chat_id: int
    query_id: str | None
    sent_at: int  # Unix seconds: when the person sent it, however late it is worked off

    @property
    def house(self) -> House:
        house: House = self.bot_data["house"]
        return house

    @property
    def storage(self) -> Storage:
        return self.house.storage

    @property
    def sent(self) -> datetime:
        """When the person sent it, in the city's own time."""
        return datetime.fromtimestamp(self.sent_at, self.house.zone)

    @property
    def today(self) -> date:
        """The day on which the person sent it."""
        return self.sent.date()

    @property
    def tapped(self) -> tuple[str, ...]:
        """What the pattern of a button found in its data."""
        return tuple(self.matches[0].groups()) if self.matches else ()

    async def say(self, text: str, keyboard: Keyboard | None = None, *, screen: str | None = None) -> None:
        """Answer with a message (Telegram's HTML). Sent after the commit; nothing of it if the update fails.

        A message with a screen's name can be changed later; the buttons of the one before it under that name go.
        """
        await tell(self.storage, self.chat_id, text, keyboard, screen=screen)

    async def edit(self, text: str, keyboard: InlineKeyboardMarkup | None = None, *, screen: str) -> None:
        """Change a message said under that name."""
        await self.storage.outbox.edit(self.chat_id, message(self.chat_id, text, keyboard), screen)

    async def paper(
        self, kind: str, caption: str, keyboard: Keyboard | None = None, *, screen: str | None = None, **of: Any
    ) -> None:
        """Queue a picture or a document that is drawn when it is sent: `kind` is one of handlers.papers.PAPERS.

        A screen's name counts as for say. Asked for once more before it is there, it still comes once.
        """
        await _put_away(self.storage, self.chat_id, screen)
        args: Data = {"caption": caption, "parse_mode": ParseMode.HTML, "paper": {"kind": kind, "of": of}}
        args |= {"chat_id": self.chat_id} | _markup(keyboard)
        if not await self.storage.outbox.waits(self.chat_id, PAPER, args):
            await self.storage.outbox.add(self.chat_id, PAPER, args, screen)

    async def redraw(
        self, kind: str, caption: str, keyboard: InlineKeyboardMarkup | None = None, *, screen: str, **of: Any
    ) -> None:
        """Change a picture said under that name into another, drawn when it is sent, with its own words."""
        await self._redraw({"paper": {"kind": kind, "of": of}}, caption, keyboard, screen)

    async def show_photo(
        self, file_id: str, caption: str, keyboard: InlineKeyboardMarkup | None = None, *, screen: str
    ) -> None:
        """The same with a photo that Telegram has."""
        await self._redraw({"photo": file_id}, caption, keyboard, screen)

    async def recaption(self, caption: str, keyboard: InlineKeyboardMarkup | None = None, *, screen: str) -> None:
        """Change the words below a picture said under that name, and leave the picture."""
        args: Data = {"chat_id": self.chat_id, "caption": caption, "parse_mode": ParseMode.HTML} | _markup(keyboard)
        await self.storage.outbox.edit(self.chat_id, args, screen, RECAPTION)

    async def _redraw(self, what: Data, caption: str, keyboard: InlineKeyboardMarkup | None, screen: str) -> None:
        args: Data = {"chat_id": self.chat_id, "caption": caption, "parse_mode": ParseMode.HTML} | _markup(keyboard)
        await self.storage.outbox.edit(self.chat_id, args | what, screen, REDRAW)

    async def media(self, files: Sequence[Media]) -> None:
        """Queue files that Telegram has: photos and videos together, documents by themselves, each voice note alone."""
        await self._album([file for file in files if file.kind in ("photo", "video")])
        await self._album([file for file in files if file.kind == "document"])
        for file in files:
            if file.kind == "voice":
                await self._album([file])

    async def _album(self, files: Sequence[Media]) -> None:
        """As many as one album holds, and so on; a single one is sent as what it is."""
        for some in (files[at : at + ALBUM_MOST] for at in range(0, len(files), ALBUM_MOST)):
            if len(some) > 1:
                await self.call(ALBUM, {"media": [{"type": file.kind, "media": file.file_id} for file in some]})
            else:
                await self.call(f"send_{some[0].kind}", {some[0].kind: some[0].file_id})

    async def call(self, method: str, args: Data, screen: str | None = None) -> None:
        """Queue any other call of telegram.Bot for this chat."""
        await self.storage.outbox.add(self.chat_id, method, {"chat_id": self.chat_id} | args, screen)

    def toast(self, text: str) -> None:
        """A short word over the chat in answer to a button, at most 200 characters; not kept: worth nothing later."""
        if self.query_id:
            self.house.toasts[self.query_id] = text


async def tell(
    storage: Storage,
    chat_id: int,
    text: str,
    keyboard: Keyboard | None = None,
    *,
    screen: str | None = None,
    until: int | None = None,
) -> None:
    """Queue a message for any chat, within the caller's unit; until: Unix seconds after which it is of no use."""
    await _put_away(storage, chat_id, screen)
    await storage.outbox.add(chat_id, "send_message", message(chat_id, text, keyboard), screen, until)


async def _put_away(storage: Storage, chat_id: int, screen: str | None) -> None:
    """The buttons of the message before, of the same name."""
    if screen and await storage.outbox.message_id(chat_id, screen):
        await storage.outbox.add(chat_id, "edit_message_reply_markup", {"chat_id": chat_id}, screen)


def message(chat_id: int, text: str, keyboard: Keyboard | None = None) -> Data:
    """The arguments of send_message and edit_message_text, as the outbox keeps them."""
    return {"chat_id": chat_id, "text": text, "parse_mode": ParseMode.HTML} | _markup(keyboard)


def _markup(keyboard: Keyboard | None) -> Data:
    """A keyboard without a button is none: Telegram refuses `{}`."""
    drawn = keyboard.to_dict() if keyboard else {}
    return {"reply_markup": drawn} if drawn else {}
