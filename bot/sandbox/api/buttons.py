"""Buttons of both kinds of keyboard: which fields they may have, and how they exclude each other."""

from typing import Any

from bot.sandbox.errors import bad

MAX_DATA = 64  # bytes of callback_data
STYLE = {"text", "icon_custom_emoji_id", "style"}
ACTIONS = {
    *("url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay", "disabled"),
    *("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
}
REQUESTS = {
    *("request_users", "request_chat", "request_managed_bot", "request_contact", "request_location"),
    *("request_poll", "web_app"),
}


def _fields(button: Any, allowed: set[str], kind: str) -> dict[str, Any]:
    """The button as an object, its text and its field names checked."""
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad(f'can\'t parse {kind} button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad(f"{kind} button text must be non-empty")
    if unknown := set(button) - allowed - STYLE:
        raise bad(f"can't parse {kind} button: unknown field {min(unknown)}")
    return button


def inline(button: Any) -> None:
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


def reply(button: Any, private: bool) -> None:
    button = _fields({"text": button} if isinstance(button, str) else button, REQUESTS, "keyboard")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")
    if button.get("request_location") and not private:
        raise bad("location can be requested in private chats only")
    if len(REQUESTS & {key for key in button if button[key]}) > 1:
        raise bad("can't parse keyboard button: at most one request is allowed")
