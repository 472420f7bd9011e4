"""Get a file from Telegram, once: its bytes, or whether to try again."""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot


class Refused(Exception):
    """Telegram will never give it; says why in Telegram's words."""


class Later(Exception):
    """Not now; pause_s: seconds that Telegram asks for, None: as the caller likes."""

    def __init__(self, why: str, pause_s: float | None = None) -> None:
        super().__init__(why)
        self.pause_s = pause_s


async def fetch(bot: ExtBot[None], file_id: str) -> bytes:
    """At most 20 MB, more is refused (Bot API, getFile). Raises Refused, Later, InvalidToken."""
    try:
        file = await bot.get_file(file_id)
        try:
            return bytes(await file.download_as_bytearray())
        except InvalidToken:  # so the library calls a 404: the address was good for an hour only, so ask anew
            raise Later("the file's address is no longer good") from None
    except RetryAfter as flood:
        raise Later("flood", flood.retry_after.total_seconds()) from None  # type: ignore[union-attr]
    except (BadRequest, Forbidden) as refusal:
        if "temporarily unavailable" in str(refusal):  # Telegram says the same of some that will come yet
            raise Later("temporarily unavailable") from None
        raise Refused(str(refusal)) from None
    except InvalidToken:
        raise
    except TelegramError as error:
        raise Later(type(error).__name__) from None  # its text can hold the address
