"""What the page may ask for on a person's behalf, by name."""

from collections.abc import Callable

from bot.sandbox.core import Telegram
from bot.sandbox.web.input import Body, bad, between, whole, words

SAMPLE_VOICE = (
    b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(11)
)  # heads of such files, with nothing to hear
SAMPLE_VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(12)  # or to see


def replied(telegram: Telegram, person: int, body: Body) -> int | None:
    """The message of the same chat that is replied to, if any is; LookupError when it is gone."""
    if body.get("reply_to") is None:
        return None
    message = telegram.chats[person].find(whole(body, "reply_to"))
    if message is None:
        raise LookupError
    return int(message["message_id"])


def say(telegram: Telegram, person: int, body: Body) -> None:
    telegram.send_text(person, words(body, "text", 4096), reply_to=replied(telegram, person, body))


def edit(telegram: Telegram, person: int, body: Body) -> None:
    telegram.edit_text(person, whole(body, "message_id"), words(body, "text", 4096))


def press(telegram: Telegram, person: int, body: Body) -> Body:
    return {"query": telegram.press(person, *(whole(body, name) for name in ("message_id", "row", "column")))}


def contact(telegram: Telegram, person: int, body: Body) -> None:
    """`of` is the person whose contact is shared: oneself, or somebody else."""
    owner = telegram.people[whole(body, "of")]
    if not owner.phone:
        raise bad("Orang itu tidak punya nomor telepon.")
    telegram.send_contact(person, owner.phone, owner.id, owner.first_name)


def location(telegram: Telegram, person: int, body: Body) -> None:
    place = between(body, "latitude", -90, 90), between(body, "longitude", -180, 180)
    accuracy = None if body.get("accuracy") is None else between(body, "accuracy", 0, 1500)
    telegram.send_location(person, *place, horizontal_accuracy=accuracy, forwarded=body.get("forwarded") is True)


def sticker(telegram: Telegram, person: int, body: Body) -> None:
    telegram.send_sticker(person)


def voice(telegram: Telegram, person: int, body: Body) -> None:
    telegram.send_voice(person, SAMPLE_VOICE, duration=12, reply_to=replied(telegram, person, body))


def video(telegram: Telegram, person: int, body: Body) -> None:
    """The caption may be empty."""
    said = words(body, "caption", 1024) if body.get("caption") else None
    telegram.send_video(person, SAMPLE_VIDEO, duration=20, caption=said)


def block(telegram: Telegram, person: int, body: Body) -> None:
    telegram.block(person)


def unblock(telegram: Telegram, person: int, body: Body) -> None:
    telegram.unblock(person)


ACTS: dict[str, Callable[[Telegram, int, Body], Body | None]] = {
    "text": say,
    "edit": edit,
    "press": press,
    "contact": contact,
    "location": location,
    "sticker": sticker,
    "voice": voice,
    "video": video,
    "block": block,
    "unblock": unblock,
}
