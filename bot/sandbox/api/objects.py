"""Which fields the objects among the parameters have: name:kind, with ! if required."""

from bot.sandbox.api.parameters import MEDIA, table

ENTITY = (
    "type:str! offset:int! length:int! url:str user:dict language:str custom_emoji_id:str unix_time:int"
    " date_time_format:str"
)
OBJECTS = {
    "link_preview_options": "is_disabled:bool url:str prefer_small_media:bool prefer_large_media:bool"
    " show_above_text:bool",
    "reply_parameters": "message_id:int chat_id:chat allow_sending_without_reply:bool quote:str quote_parse_mode:str"
    " quote_entities:list quote_position:int checklist_task_id:int poll_option_id:str",
    "entities": ENTITY,
    "caption_entities": ENTITY,
    "commands": "command:str description:str is_ephemeral:bool",
    "scope": "type:str! chat_id:chat user_id:int",
    "menu_button": "type:str! text:str web_app:dict",
    "media": f"type:str! media:file! {MEDIA} thumbnail:file cover:file disable_content_type_detection:bool"
    " start_timestamp:int width:int height:int duration:int supports_streaming:bool",
}

FIELDS = {name: table(line) for name, line in OBJECTS.items()}
