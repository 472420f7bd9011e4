"""Papan pagi: the coordinator's day in one pinned message, which is changed in place until the next one comes.

bot    📌 Papan Selasa, 24 November 2026. Kecamatan Bontang Utara. Hadir 8 dari 10 … Laporan hari ini: 5 …
                                                                  [🙋 Siapa hadir] [📥 Periksa laporan]
bot    (the same message, a minute later) … Hadir 9 dari 10 …
bot    (the same message, next morning, no longer pinned) Papan Selasa, 24 Nov: hadir 9 dari 10, 6 laporan
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from telegram import InlineKeyboardMarkup

from handlers.board_today import body_of, record_of
from handlers.kit.buttons import keyboard
from handlers.kit.context import AMEND, PIN, UNPIN, message
from handlers.kit.texts import say
from storage import Storage
from storage.boards import Board
from storage.person import Person
from storage.quiet import end_of_day


async def put_up(storage: Storage, person: Person, now: datetime) -> None:
    """Send it, in silence, and pin it once it is there. Within the caller's unit."""
    body, chat_id, screen = await body_of(storage, person, now), person.telegram_id or 0, screen_of(now.date())
    said = message(chat_id, say.board.stamped(body, now), _buttons()) | {"disable_notification": True}
    await storage.boards.says(person.id, now.date(), _digest(body), int(now.timestamp()))
    await storage.outbox.add(chat_id, "send_message", said, screen, end_of_day(now))
    await storage.outbox.add(chat_id, PIN, {"chat_id": chat_id, "disable_notification": True}, screen)


async def renew(storage: Storage, person: Person, board: Board, now: datetime) -> bool:
    """Whether there was anything new. Within the caller's unit."""
    body, chat_id = await body_of(storage, person, now), person.telegram_id or 0
    if _digest(body) == board.said:
        return False
    await storage.boards.says(person.id, board.day, _digest(body), int(now.timestamp()))
    said = message(chat_id, say.board.stamped(body, now), _buttons())
    await storage.outbox.edit(chat_id, said, screen_of(board.day), AMEND)
    return True


async def take_down(storage: Storage, person: Person, board: Board, now: datetime, *, theirs: bool) -> None:
    """It becomes the record of its day, or says no more when it is no longer theirs. Within the caller's unit."""
    await storage.boards.end(board, int(now.timestamp()))
    chat_id, screen = person.telegram_id, screen_of(board.day)
    if chat_id is None or not person.reachable or await storage.outbox.message_id(chat_id, screen) is None:
        return
    text = await record_of(storage, person, board.day, now) if theirs else say.board.closed()
    await storage.outbox.edit(chat_id, message(chat_id, text), screen, AMEND)
    await storage.outbox.add(chat_id, UNPIN, {"chat_id": chat_id}, screen)


def screen_of(day: date) -> str:
    return f"board/{day.isoformat()}"


def _buttons() -> InlineKeyboardMarkup:
    return keyboard([(say.menu.labels["see_days"], "board"), (say.menu.labels["review"], "review")])


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
