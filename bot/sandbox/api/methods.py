"""Every method of the Bot API that there is here: the public functions of these modules, by their names."""

import inspect
from typing import Any

from bot.sandbox.api import albums, chats, commands, copying, editing, pins, profile, receiving, sending, signs
from bot.sandbox.api.wire import read
from bot.sandbox.files import Upload
from bot.sandbox.world import World

MODULES = (albums, chats, commands, copying, editing, pins, profile, receiving, sending, signs)
BY_NAME = {
    name.replace("_", ""): function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}


async def run(world: World, method: str, params: dict[str, Any], files: dict[str, Upload]) -> Any:
    """Do what a request asks for; gives the result, raises Refused."""
    values = read(method, params, files)
    result = BY_NAME[method.lower()](world, values)
    return await result if inspect.isawaitable(result) else result
