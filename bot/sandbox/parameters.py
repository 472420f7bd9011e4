"""Which parameters each method takes, and how they are read off the wire."""

import json
import re
from typing import Any

from bot.sandbox.errors import Refused, bad
from bot.sandbox.files import Upload

QUIET = "disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:str"
THREAD = "message_thread_id:int direct_messages_topic_id:int"
SEND = f"chat_id:chat! {THREAD} {QUIET} suggested_post_parameters:dict reply_parameters:dict reply_markup:markup"
NEW = f"{SEND} business_connection_id:str ephemeral_message_parameters:dict"
CAPTION = "caption:str parse_mode:str caption_entities:list"
MEDIA = f"{CAPTION} show_caption_above_media:bool has_spoiler:bool"
EDIT = "business_connection_id:str chat_id:chat message_id:int inline_message_id:str reply_markup:inline"
SCOPE = "scope:dict language_code:str"

METHODS = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:list",
    "setWebhook": "url:str! certificate:file ip_address:str max_connections:int allowed_updates:list"
    " drop_pending_updates:bool secret_token:str",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": f"{NEW} text:str! parse_mode:str entities:list link_preview_options:dict",
    "sendPhoto": f"{NEW} {MEDIA} photo:file!",
    "sendVideo": f"{NEW} {MEDIA} video:file! duration:int width:int height:int thumbnail:file cover:file"
    " start_timestamp:int supports_streaming:bool",
    "sendVoice": f"{NEW} {CAPTION} voice:file! duration:int",
    "sendDocument": f"{NEW} {CAPTION} document:file! thumbnail:file disable_content_type_detection:bool",
    "sendMediaGroup": f"chat_id:chat! business_connection_id:str {THREAD} {QUIET} reply_parameters:dict media:list!",
    "sendLocation": f"{NEW} latitude:float! longitude:float! horizontal_accuracy:float live_period:int heading:int"
    " proximity_alert_radius:int",
    "sendContact": f"{NEW} phone_number:str! first_name:str! last_name:str vcard:str",
    "sendChatAction": "business_connection_id:str chat_id:chat! message_thread_id:int action:str!",
    "copyMessage": f"{SEND} {CAPTION} show_caption_above_media:bool from_chat_id:chat! message_id:int!"
    " video_start_timestamp:int",
    "forwardMessage": f"chat_id:chat! from_chat_id:chat! message_id:int! {THREAD} video_start_timestamp:int"
    " disable_notification:bool protect_content:bool message_effect_id:str suggested_post_parameters:dict",
    "editMessageText": f"{EDIT} text:str parse_mode:str entities:list link_preview_options:dict rich_message:dict",
    "editMessageCaption": f"{EDIT} {CAPTION} show_caption_above_media:bool",
    "editMessageReplyMarkup": EDIT,
    "deleteMessage": "chat_id:chat! message_id:int!",
    "pinChatMessage": "business_connection_id:str chat_id:chat! message_id:int! disable_notification:bool",
    "unpinChatMessage": "business_connection_id:str chat_id:chat! message_id:int",
    "answerCallbackQuery": "callback_query_id:str! text:str show_alert:bool url:str cache_time:int",
    "getFile": "file_id:str!",
    "setMyCommands": f"commands:list! {SCOPE}",
    "deleteMyCommands": SCOPE,
    "getMyCommands": SCOPE,
    "setMyName": "name:str language_code:str",
    "setMyDescription": "description:str language_code:str",
    "setMyShortDescription": "short_description:str language_code:str",
    "setChatMenuButton": "chat_id:int menu_button:dict",
    "getChat": "chat_id:chat!",
    "getChatMember": "chat_id:chat! user_id:int!",
    "leaveChat": "chat_id:chat!",
}
TABLE = {
    method.lower(): {word.split(":")[0]: word.split(":")[1] for word in line.split()}
    for method, line in METHODS.items()
}
INSIDE = {  # the fields of the objects and of the items of the arrays that we know
    "link_preview_options": "is_disabled url prefer_small_media prefer_large_media show_above_text",
    "reply_parameters": "message_id chat_id allow_sending_without_reply quote quote_parse_mode quote_entities"
    " quote_position checklist_task_id poll_option_id",
    "commands": "command description is_ephemeral",
    "media": "type media caption parse_mode caption_entities show_caption_above_media has_spoiler thumbnail cover"
    " disable_content_type_detection start_timestamp width height duration supports_streaming",
}
# Telegram takes these, but nothing stands behind them here: better refused than ignored.
NOT_HERE = {
    *("business_connection_id", "message_thread_id", "direct_messages_topic_id", "ephemeral_message_parameters"),
    *("inline_message_id", "rich_message", "suggested_post_parameters"),
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "file_id": "file_id not specified",
    "message_id": "message identifier is not specified",
    "user_id": "invalid user_id specified",
    "phone_number": "phone number must be non-empty",
    "first_name": "first name must be non-empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
} | {kind: f"there is no {kind} in the request" for kind in ("photo", "video", "voice", "document")}
WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


def read(method: str, params: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    """The parameters of a request as values, checked against the method's table."""
    table = TABLE.get(method.lower())
    if table is None:
        raise Refused(404, "Not Found")
    _refuse_unknown(table, params, files)
    values = {}
    for name, kind in table.items():
        if name in params or (name in files and kind.startswith("file")):
            values[name] = _value(name, kind.rstrip("!"), params.get(name), files)
        if kind.endswith("!") and values.get(name) in (None, ""):
            raise bad(MISSING.get(name, f"parameter {name} is required"))
    return values


def _refuse_unknown(table: dict[str, str], params: dict[str, Any], files: dict[str, Upload]) -> None:
    wire = str(params)
    for name in params:
        if name not in table:
            raise bad(f"unknown parameter {name}")
        if name in NOT_HERE:
            raise bad(f"parameter {name} is not available in this sandbox")
    for name in files:
        if table.get(name, "").rstrip("!") != "file" and f"attach://{name}" not in wire:
            raise bad(f"unknown parameter {name}")


def _value(name: str, kind: str, raw: Any, files: dict[str, Upload]) -> Any:
    if kind == "file":
        return files[name] if name in files else attached(str(raw), files)
    if kind in ("list", "dict", "markup", "inline"):
        return _structure(name, kind, raw, files)
    try:
        return _scalar(kind, raw)
    except (ValueError, KeyError):
        raise bad(f"can't parse parameter {name}: {kind} expected") from None


def _scalar(kind: str, raw: Any) -> Any:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    if kind == "bool":
        return WORDS[text.lower()]
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return int(text) if kind == "chat" and re.fullmatch(r"-?\d+", text) else text


def _structure(name: str, kind: str, raw: Any, files: dict[str, Upload]) -> Any:
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
    if not isinstance(value, list if kind == "list" else dict):
        raise bad(f"can't parse {name.replace('_', ' ')}: {'array' if kind == 'list' else 'object'} expected")
    if name in INSIDE:
        _refuse_fields(name, value if isinstance(value, list) else [value])
    if name == "media":
        return [item | {"media": attached(str(item.get("media", "")), files)} for item in value]
    return value


def _refuse_fields(name: str, items: list[Any]) -> None:
    for item in items:
        if not isinstance(item, dict):
            raise bad(f"can't parse {name.replace('_', ' ')}: objects expected")
        if unknown := set(item) - set(INSIDE[name].split()):
            raise bad(f"can't parse {name.replace('_', ' ')}: unknown field {min(unknown)}")


def attached(reference: str, files: dict[str, Upload]) -> Upload | str:
    """The upload that `attach://name` names; a file_id stays what it is."""
    if not reference.startswith("attach://"):
        return reference
    if reference.removeprefix("attach://") not in files:
        raise bad("can't find uploaded file " + reference.removeprefix("attach://"))
    return files[reference.removeprefix("attach://")]
