"""Somebody with a phone: `await siti.says("/lapor")`, `await siti.taps("RT 03")`, `siti.sees("Kegiatan apa?")`."""

from __future__ import annotations

import asyncio
import itertools
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from bot.life import Bot
from bot.sandbox.core import Telegram

VOICE = b"OggS\x00\x02" + bytes(20) + b"OpusHead" + bytes(12)  # what such files begin with
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(12)

_shades = itertools.count()


def picture() -> bytes:
    """A small PNG unlike any before."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    shade = next(_shades)
    pixel = zlib.compress(bytes([0, shade % 256, shade // 256 % 256, 9]))
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def night_zone() -> str:
    """A time zone in which it is about one at night now, so that a real bot reminds nobody meanwhile."""
    ahead = (1 - datetime.now(UTC).hour + 11) % 24 - 11  # hours, -11 to 12
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/UTC"  # their signs are turned round


async def settled(bot: Bot, telegram: Telegram, seconds: float = 10) -> None:
    """Wait until everything that was sent is worked off and answered."""
    storage = bot.house.storage

    async def busy() -> bool:
        if not telegram.idle():
            return True
        open_work = """
            SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
                 + (SELECT count(*) FROM outbox WHERE error IS NULL)
                 + (SELECT count(*) FROM downloads WHERE taken_at IS NULL)
                 + (SELECT count(*) FROM recaps WHERE done_at IS NULL)
                 + (SELECT count(*) FROM notices WHERE finished_at IS NULL AND state <> 'timed')
        """
        waiting = (await storage.db.committed(open_work))[0][0]
        return bool(waiting or bot.taps._waiting or bot.taps.answering)  # taps are answered after the commit

    async with asyncio.timeout(seconds):
        while await busy():
            await asyncio.sleep(0.001)
    await asyncio.sleep(0)


async def until(true: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    """Wait until something is so; TimeoutError when it never is."""
    async with asyncio.timeout(seconds):
        while True:
            result = true()
            if result if isinstance(result, bool) else await result:
                return
            await asyncio.sleep(0.005)


class Phone:
    def __init__(self, telegram: Telegram, id: int, name: str, phone: str | None = None) -> None:
        self.telegram, self.id, self.name, self.phone = telegram, id, name, phone
        self.bot: Bot | None = None
        self.inputs = 0  # taps, typed lines, photos, shared things: the tap budget
        self.last_query = ""
        telegram.join(id, name, phone)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.telegram.chats[self.id].messages

    @property
    def screen(self) -> list[str]:
        """What the bot has said, oldest first; formatting aside."""
        return [
            message.get("text") or message.get("caption") or message.get("contact", {}).get("phone_number", "")
            for message in self.messages
            if message["from"]["is_bot"]
        ]

    @property
    def last(self) -> str:
        return self.screen[-1] if self.screen else ""

    @property
    def menu(self) -> list[str]:
        keyboard = self.telegram.chats[self.id].keyboard or {"keyboard": []}
        return [button["text"] for row in keyboard["keyboard"] for button in row]

    @property
    def buttons(self) -> list[str]:
        """Under the newest message that has any."""
        return [label for _, _, _, label in self._inline()]

    @property
    def toast(self) -> str:
        """What the last tap was answered."""
        return str(self.telegram.answers[self.last_query].get("text") or "")

    def heard(self, part: str) -> int:
        """How many of the bot's messages say this, as they are now."""
        return sum(part in text for text in self.screen)

    def sees(self, *parts: str) -> None:
        for part in parts:
            assert part in self.last, f"{self.name} expected {part!r} but sees {self.last!r}"

    def sees_not(self, part: str) -> None:
        assert part not in self.last, f"{self.name} sees {self.last!r}"

    async def says(self, text: str) -> None:
        self.telegram.send_text(self.id, text)
        await self._done()

    async def replies(self, part: str, text: str) -> None:
        """To the newest of the bot's messages that says this."""
        self.telegram.send_text(self.id, text, reply_to=self.message_with(part))
        await self._done()

    def message_with(self, part: str) -> int:
        """The number of the newest of the bot's messages that says this."""
        said = (
            (m["message_id"], m.get("text") or m.get("caption") or "")
            for m in reversed(self.messages)
            if m["from"]["is_bot"]
        )
        return next(number for number, text in said if part in text)

    async def taps(self, label: str) -> None:
        """A button under a message, or one of the menu."""
        for message_id, row, column, text in self._inline(everywhere=True):
            if text == label:
                self.last_query = self.telegram.press(self.id, message_id, row, column)
                return await self._done()
        button = self._menu_button(label)
        if button.get("request_location"):
            return await self.shares_location()
        if button.get("request_contact"):
            return await self.shares_contact()
        return await self.says(label)

    async def presses(self, data: str, message_id: int | None = None) -> None:
        """A button that is old, or was never there."""
        self.last_query = self.telegram.press_data(self.id, message_id or self.messages[-1]["message_id"], data)
        await self._done()

    def data_of(self, label: str) -> str:
        message_id, row, column, _ = next(found for found in self._inline() if found[3] == label)
        message = next(m for m in self.messages if m["message_id"] == message_id)
        return str(message["reply_markup"]["inline_keyboard"][row][column]["callback_data"])

    async def shares_contact(self, phone: str | None = None, of: int | None = None) -> None:
        self.telegram.send_contact(self.id, phone or self.phone or "", self.id if of is None else of or None)
        await self._done()

    async def shares_location(self, latitude: float = 0.1696, longitude: float = 117.4722, **more: Any) -> None:
        self.telegram.send_location(self.id, latitude, longitude, **more)
        await self._done(inputs=2)  # the button, and OK to Telegram's own question

    async def sends_photos(self, count: int = 1, caption: str | None = None) -> None:
        self.telegram.send_photos(self.id, [picture() for _ in range(count)], caption)
        await self._done()

    async def sends_album(self, *files: tuple[str, bytes], caption: str | None = None) -> None:
        """Of ("photo", bytes) and ("video", bytes), mixed."""
        self.telegram.send_album(self.id, list(files), caption)
        await self._done()

    async def sends_document(
        self, name: str, data: bytes, mime: str = "application/octet-stream", caption: str | None = None
    ) -> None:
        self.telegram.send_document(self.id, name, data, mime, caption)
        await self._done()

    async def sends_video(self, data: bytes = VIDEO, seconds: int = 20, caption: str | None = None) -> None:
        self.telegram.send_video(self.id, data, seconds, caption)
        await self._done()

    @property
    def documents(self) -> dict[str, bytes]:
        """Those that the bot has sent, by name; of several with one name the newest."""
        sent = [m["document"] for m in self.messages if m["from"]["is_bot"] and "document" in m]
        return {one["file_name"]: self.telegram.files[one["file_id"]][2] for one in sent}

    async def sends_sticker(self) -> None:
        self.telegram.send_sticker(self.id)
        await self._done()

    async def sends_voice(self, data: bytes = VOICE, seconds: int = 3, caption: str | None = None) -> None:
        self.telegram.send_voice(self.id, data, seconds, caption)
        await self._done()

    async def edits(self, text: str) -> None:
        """Their own newest text."""
        mine = next(m for m in reversed(self.messages) if m["from"]["id"] == self.id and "text" in m)
        self.telegram.edit_text(self.id, mine["message_id"], text)
        await self._done()

    async def joins(self) -> None:
        await self.says("/start")
        await self.shares_contact()

    async def _done(self, inputs: int = 1) -> None:
        self.inputs += inputs
        if self.bot:
            await settled(self.bot, self.telegram)

    def _inline(self, everywhere: bool = False) -> list[tuple[int, int, int, str]]:
        found = []
        for message in reversed(self.messages):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            found += [
                (message["message_id"], i, j, button["text"])
                for i, row in enumerate(rows)
                for j, button in enumerate(row)
            ]
            if rows and not everywhere:
                break
        return found

    def _menu_button(self, label: str) -> dict[str, Any]:
        keyboard = self.telegram.chats[self.id].keyboard or {"keyboard": []}
        for row in keyboard["keyboard"]:
            for button in row:
                if button["text"] == label:
                    return dict(button)
        raise AssertionError(f"{self.name} sees no button {label!r}, but {self.buttons + self.menu}")
