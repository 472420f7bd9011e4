"""Keyboards: what Telegram takes as a reply_markup."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.api import buttons
from bot.sandbox.errors import bad

MAX_BUTTONS, MAX_ROW = 100, 8
KINDS = {
    "inline_keyboard": {"force_reply"},
    "keyboard": {
        *("is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"),
        "force_reply",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}


def check(markup: Any, private: bool) -> dict[str, Any]:
    """A reply_markup of any kind that may be sent into such a chat."""
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    kind = next((kind for kind in KINDS if kind in markup), None)
    if kind is None:
        raise bad("can't parse reply markup: one of " + ", ".join(KINDS) + " is needed")
    if unknown := set(markup) - KINDS[kind] - {kind}:
        raise bad(f"can't parse reply markup: unknown field {min(unknown)}")
    if not 1 <= len(markup.get("input_field_placeholder") or "x") <= 64:
        raise bad("input field placeholder must be 1-64 characters long")
    if kind == "inline_keyboard":
        _rows(markup[kind], buttons.inline)
    elif kind == "keyboard":
        _rows(markup[kind], lambda button: buttons.reply(button, private))
    elif markup[kind] is not True:
        raise bad(f'can\'t parse reply markup: field "{kind}" must be True')
    return markup


def check_inline(markup: Any) -> dict[str, Any]:
    """A reply_markup that may be put under a message by an edit."""
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return check(markup, True)


def _rows(rows: Any, check_button: Callable[[Any], None]) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse keyboard: array of arrays of buttons expected")
    if not all(rows):
        raise bad("keyboard rows must be non-empty")
    if sum(map(len, rows)) > MAX_BUTTONS or max(map(len, rows), default=0) > MAX_ROW:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            check_button(button)
