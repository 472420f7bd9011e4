"""What the bot says of itself: its name, its descriptions, its menu button."""

from bot.sandbox.api.values import Values
from bot.sandbox.errors import bad
from bot.sandbox.world import World


def get_me(world: World, a: Values) -> Values:
    rights = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return world.bot | rights


def set_my_name(world: World, a: Values) -> bool:
    return _set(world, a, "name", 64)


def set_my_description(world: World, a: Values) -> bool:
    return _set(world, a, "description", 512)


def set_my_short_description(world: World, a: Values) -> bool:
    return _set(world, a, "short_description", 120)


def set_chat_menu_button(world: World, a: Values) -> bool:
    button = a.get("menu_button", {"type": "default"})
    if button["type"] not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: unallowed type")
    if "chat_id" in a:
        world.chat(a["chat_id"])
    world.profile["menu_button", str(a.get("chat_id", ""))] = button
    return True


def _set(world: World, a: Values, name: str, longest: int) -> bool:
    if name in a:
        if len(a[name]) > longest:
            raise bad(f"bot {name.replace('_', ' ')} is too long")
        world.profile[name, a.get("language_code", "")] = a[name]
    return True
