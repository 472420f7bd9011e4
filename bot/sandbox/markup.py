"""Keyboards: what Telegram takes as a reply_markup."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import bad

MAX_BUTTONS, MAX_ROW, MAX_DATA = 100, 8, 64
STYLE = {"text", "icon_custom_emoji_id", "style"}
ACTIONS = {
    *("url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay", "disabled"),
    *("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
}
REQUESTS = {
    *("request_users", "request_chat", "request_managed_bot", "request_contact", "request_location"),
    *("request_poll", "web_app"),
}
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
        _rows(markup[kind], _inline)
    elif kind == "keyboard":
        _rows(markup[kind], lambda button: _reply(button, private))
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


def _fields(button: Any, allowed: set[str], kind: str) -> dict[str, Any]:
    """The button as an object, its text and its field names checked."""
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad(f'can\'t parse {kind} button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad(f"{kind} button text must be non-empty")
    if unknown := set(button) - allowed - STYLE:
        raise bad(f"can't parse {kind} button: unknown field {min(unknown)}")
    return button


def _inline(button: Any) -> None:
    button = _fields(button, ACTIONS, "inline keyboard")
    actions = ACTIONS & set(button)
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(
            "can't parse inline keyboard button: exactly one action is allowed, not " + ", ".join(sorted(actions))
        )
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= MAX_DATA):
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("https://", "http://", "tg://")):
        raise bad("BUTTON_URL_INVALID")


def _reply(button: Any, private: bool) -> None:
    button = _fields({"text": button} if isinstance(button, str) else button, REQUESTS, "keyboard")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")
    if button.get("request_location") and not private:
        raise bad("location can be requested in private chats only")
    if len(REQUESTS & {key for key in button if button[key]}) > 1:
        raise bad("can't parse keyboard button: at most one request is allowed")
