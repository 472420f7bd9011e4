"""What the bot may learn of a chat, and how it leaves one."""

from bot.sandbox.api.values import Values
from bot.sandbox.errors import bad
from bot.sandbox.world import World

NO_COLOUR = {"accent_color_id": 0, "max_reaction_count": 11}
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


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
