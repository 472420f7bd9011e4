"""How the bot comes by what people send: updates, and the files in them."""

from bot.sandbox.api.values import Values
from bot.sandbox.errors import bad
from bot.sandbox.updates import Update
from bot.sandbox.world import World


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


def get_file(world: World, a: Values) -> Values:
    return world.files.described(a["file_id"])
