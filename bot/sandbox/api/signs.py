"""What shows for a moment only: the typing sign, and the answer to a pressed button."""

from bot.sandbox.api.values import Values
from bot.sandbox.errors import bad
from bot.sandbox.updates import QUERY_LIFE
from bot.sandbox.world import World

ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}


def send_chat_action(world: World, a: Values) -> bool:
    chat = world.chat(a["chat_id"])
    if a["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.actions.append((chat.id, a["action"]))
    world.tell(chat, "action", action=a["action"])
    return True


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
