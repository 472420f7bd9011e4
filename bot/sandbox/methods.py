"""Every method of the Bot API that there is here, and the short ones themselves."""

import inspect
import json
import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import editing, sending
from bot.sandbox.errors import bad
from bot.sandbox.files import Upload
from bot.sandbox.updates import QUERY_LIFE, Update
from bot.sandbox.wire import read
from bot.sandbox.world import World

Values = dict[str, Any]
NO_COLOUR = {"accent_color_id": 0, "max_reaction_count": 11}
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PROFILE = {"name": 64, "description": 512, "short_description": 120}


async def run(world: World, method: str, params: Values, files: dict[str, Upload]) -> Any:
    """Do what a request asks for; gives the result, raises Refused."""
    values = read(method, params, files)
    result = BY_NAME[method.lower()](world, values)
    return await result if inspect.isawaitable(result) else result


def get_me(world: World, a: Values) -> Values:
    rights = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return world.bot | rights


async def get_updates(world: World, a: Values) -> list[Update]:
    if not all(isinstance(kind, str) for kind in a.get("allowed_updates", [])):
        raise bad("can't parse allowed updates: strings expected")
    return await world.updates.get(**a)


def set_webhook(world: World, a: Values) -> bool:
    raise bad("this sandbox has no webhooks, use getUpdates")


def delete_webhook(world: World, a: Values) -> bool:
    if a.get("drop_pending_updates"):
        world.updates.forget()
    return True


def get_webhook_info(world: World, a: Values) -> Values:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.count()}


def answer_callback_query(world: World, a: Values) -> bool:
    pressed, chat_id = world.queries.get(a["callback_query_id"], (0.0, 0))
    if world.now() - pressed > QUERY_LIFE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(a.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if "url" in a:
        raise bad("URL_INVALID")
    answer = {"text": a.get("text", ""), "show_alert": a.get("show_alert", False)}
    world.answers[a["callback_query_id"]] = answer
    world.tell(world.chats[chat_id], "answer", query_id=a["callback_query_id"], **answer)
    return True


def get_file(world: World, a: Values) -> Values:
    return world.files.described(a["file_id"])


def set_my_commands(world: World, a: Values) -> bool:
    if len(a["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in a["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "").removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, a)] = a["commands"]
    return True


def get_my_commands(world: World, a: Values) -> list[dict[str, str]]:
    return world.commands.get(_scope(world, a), [])


def delete_my_commands(world: World, a: Values) -> bool:
    world.commands.pop(_scope(world, a), None)
    return True


def set_profile(world: World, a: Values) -> bool:
    for name, limit in PROFILE.items():
        if name in a:
            if len(a[name]) > limit:
                raise bad(f"bot {name.replace('_', ' ')} is too long")
            world.profile[name, a.get("language_code", "")] = a[name]
    return True


def set_chat_menu_button(world: World, a: Values) -> bool:
    button = a.get("menu_button", {"type": "default"})
    if button["type"] not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: unallowed type")
    if "chat_id" in a:
        world.chat(a["chat_id"])
    world.profile["menu_button", str(a.get("chat_id", ""))] = button
    return True


def get_chat(world: World, a: Values) -> Values:
    chat = world.chat(a["chat_id"])
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    gifts = {"accepted_gift_types": dict.fromkeys(GIFTS, False)}
    return chat.info | NO_COLOUR | gifts | ({"pinned_message": pinned} if pinned else {})


def get_chat_member(world: World, a: Values) -> Values:
    chat = world.chat(a["chat_id"])
    if a["user_id"] == world.bot["id"]:
        return {"status": "member", "user": world.bot}
    if a["user_id"] not in world.people:
        raise bad("invalid user_id specified")
    return {"status": "member" if a["user_id"] in chat.members else "left", "user": world.people[a["user_id"]].user}


def leave_chat(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.blocked = True
    return True


def _scope(world: World, a: Values) -> tuple[str, str]:
    scope = a.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), a.get("language_code", "")


SHORT: list[Callable[[World, Values], Any]] = [
    *(get_me, get_updates, set_webhook, delete_webhook, get_webhook_info, answer_callback_query, get_file),
    *(
        set_my_commands,
        get_my_commands,
        delete_my_commands,
        set_chat_menu_button,
        get_chat,
        get_chat_member,
        leave_chat,
    ),
]
SENDING = [
    *(sending.send_message, sending.send_photo, sending.send_document, sending.send_voice, sending.send_video),
    *(sending.send_location, sending.send_contact, sending.send_media_group, sending.send_chat_action),
    *(sending.copy_message, sending.forward_message),
]
EDITING = [
    *(editing.edit_message_text, editing.edit_message_caption, editing.edit_message_reply_markup),
    *(editing.delete_message, editing.pin_chat_message, editing.unpin_chat_message),
]
BY_NAME: dict[str, Callable[[World, Values], Any]] = {
    **{method.__name__.replace("_", ""): method for method in [*SHORT, *SENDING, *EDITING]},
    **{f"setmy{name.replace('_', '')}": set_profile for name in PROFILE},
}
