"""Buttons under a message: rows of a label and the data that come back when it is tapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

Button = tuple[str, str]  # label, callback data (at most 64 bytes, Bot API)


def keyboard(*rows: Iterable[Button]) -> InlineKeyboardMarkup:
    """Rows without a button are left out."""
    drawn = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    return InlineKeyboardMarkup([row for row in drawn if row])


def in_columns(buttons: Sequence[Button], columns: int = 2) -> list[list[Button]]:
    """So many in a row."""
    return [list(buttons[i : i + columns]) for i in range(0, len(buttons), columns)]
