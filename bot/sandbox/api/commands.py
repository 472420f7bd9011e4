"""The list of commands behind the menu button, by scope and language."""

import json
import re

from bot.sandbox.api.values import Values
from bot.sandbox.errors import bad
from bot.sandbox.world import World


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


def _scope(world: World, a: Values) -> tuple[str, str]:
    scope = a.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), a.get("language_code", "")
