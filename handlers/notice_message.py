"""What a notice looks like: the calls of the Bot API that show it, the same for the preview, the test and everybody.

📢 Pengumuman
Besok rapat pukul 09.00.
Dari: Rina (admin)                    [Bisa hadir] [Tidak bisa]
                                      [✅ Sudah baca] [↩️ Tanya]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup

from handlers.kit.buttons import keyboard
from handlers.kit.context import ALBUM, message
from handlers.kit.texts import say
from handlers.notice_rows import ON, in_lines
from storage.notice import Content, Piece, seen
from storage.person import Person

CAPTION_MOST = 1024  # (Bot API), as people see it
PREVIEW = 0  # the number of a notice that is only looked at: its buttons do nothing


@dataclass(frozen=True)
class Call:
    """One call of telegram.Bot, as the outbox takes it; count: of messages that it makes."""

    method: str
    args: dict[str, Any]
    count: int = 1


def calls_of(chat_id: int, notice_id: int, content: Content, author: Person) -> list[Call]:
    """In their order; the last one has the buttons. Words go below a single file, if there is room for them."""
    text, buttons = text_of(content, author), buttons_of(notice_id, content)
    if len(content.pieces) == 1 and content.pieces[0].kind != "location" and units(seen(text)) <= CAPTION_MOST:
        (piece,) = content.pieces
        args = message(chat_id, "", buttons) | {piece.kind: piece.file_id, "caption": text}
        del args["text"]
        return [Call(f"send_{piece.kind}", args)]
    return [*_pieces(chat_id, content.pieces), Call("send_message", message(chat_id, text, buttons))]


def text_of(content: Content, author: Person) -> str:
    return str(say.notice_message.as_sent(content.text, content.urgent, author))


def buttons_of(notice_id: int, content: Content, read: bool = False, answer: int | None = None) -> InlineKeyboardMarkup:
    """As they are for somebody who has read it or not, and has given this answer (from 0)."""
    answers = [
        ((ON if n == answer else "") + label, f"notice_answer/{notice_id}/{n}")
        for n, label in enumerate(content.answers)
    ]
    words = say.notice_message
    ends = [
        (words.was_read if read else words.read, f"notice_read/{notice_id}"),
        (words.ask, f"notice_words!ask/{notice_id}"),
    ]
    return keyboard(*in_lines(answers), ends)


def units(text: str) -> int:
    """As Telegram counts characters: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _pieces(chat_id: int, pieces: tuple[Piece, ...]) -> list[Call]:
    if len(pieces) > 1:
        media = [{"type": piece.kind, "media": piece.file_id} for piece in pieces]
        return [Call(ALBUM, {"chat_id": chat_id, "media": media}, len(pieces))]
    return [Call(f"send_{piece.kind}", {"chat_id": chat_id} | _what(piece)) for piece in pieces]


def _what(piece: Piece) -> dict[str, Any]:
    if piece.kind == "location":
        return {"latitude": piece.latitude, "longitude": piece.longitude}
    return {piece.kind: piece.file_id}
