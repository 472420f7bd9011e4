"""How an author writes a notice, in as few steps as a test needs."""

from __future__ import annotations

from typing import Any

from bot.life import Bot
from tests.phone import Phone

NEW = "notice_form!new"  # what the button ✏️ Tulis pengumuman carries


async def opens(author: Phone) -> None:
    await author.presses(NEW)
    author.sees("Kirim isi pengumumannya")


async def writes(author: Phone, words: str) -> None:
    """Up to the last look."""
    await opens(author)
    await author.says(words)
    author.sees("Begitu tampilannya")


async def sends(author: Phone) -> None:
    """The last look's first button."""
    await author.taps(next(label for label in author.buttons if label.startswith(("✅ Kirim", "🕖 Jadwalkan"))))


async def tells(author: Phone, words: str) -> None:
    """To everybody whom they may write to, at once."""
    await writes(author, words)
    await sends(author)


async def rows(bot: Bot, sql: str, *args: object) -> list[dict[str, Any]]:
    return [dict(row) for row in await bot.house.storage.db.committed(sql, *args)]


async def states(bot: Bot) -> list[str]:
    """Of all deliveries."""
    return [row["state"] for row in await rows(bot, "SELECT state FROM deliveries ORDER BY notice_id, person_id")]


def ids_of(person: Phone) -> list[int]:
    return [message["message_id"] for message in person.messages]


async def asks(author: Phone, words: str, answers: str) -> None:
    """With quick answers: a line of words, with commas between."""
    await writes(author, words)
    await author.taps(next(label for label in author.buttons if "Tombol jawaban" in label))
    await author.says(answers)
    await sends(author)
