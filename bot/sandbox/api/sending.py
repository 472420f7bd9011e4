"""The methods that put a new message of the bot's own into a chat."""

from bot.sandbox.api import media
from bot.sandbox.api import text as texts
from bot.sandbox.api.posting import send
from bot.sandbox.api.values import Values
from bot.sandbox.chats import Message
from bot.sandbox.errors import bad
from bot.sandbox.world import World


def send_message(world: World, a: Values) -> Message:
    preview = {"link_preview_options": a["link_preview_options"]} if a.get("link_preview_options") else {}
    return send(world, a, lambda: texts.message_text(a) | preview)


def send_photo(world: World, a: Values) -> Message:
    return send(world, a, lambda: media.photo(world, a["photo"], a))


def send_document(world: World, a: Values) -> Message:
    return send(world, a, lambda: media.file(world, a["document"], a, "document"))


def send_voice(world: World, a: Values) -> Message:
    return send(world, a, lambda: media.file(world, a["voice"], a, "voice"))


def send_video(world: World, a: Values) -> Message:
    return send(world, a, lambda: media.file(world, a["video"], a, "video"))


def send_location(world: World, a: Values) -> Message:
    def content() -> Message:
        if not (-90 <= a["latitude"] <= 90 and -180 <= a["longitude"] <= 180):
            raise bad("wrong latitude or longitude specified")
        if not 0 <= a.get("horizontal_accuracy", 0) <= 1500:
            raise bad("wrong horizontal accuracy specified")
        names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
        return {"location": {name: a[name] for name in names if name in a}}

    return send(world, a, content)


def send_contact(world: World, a: Values) -> Message:
    def content() -> Message:
        if not any(sign.isdigit() for sign in a["phone_number"]):
            raise bad("PHONE_NUMBER_INVALID")
        names = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {name: a[name] for name in names if a.get(name)}}

    return send(world, a, content)
