"""Which parameters each method takes: name:kind, with ! if required."""

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
    "editMessageMedia": f"{EDIT} media:dict!",
    "editMessageReplyMarkup": EDIT,
    "deleteMessage": "chat_id:chat! message_id:int!",
    "deleteMessages": "chat_id:chat! message_ids:list!",
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


def table(line: str) -> dict[str, str]:
    return dict(word.split(":") for word in line.split())


TABLE = {method.lower(): table(line) for method, line in METHODS.items()}
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
