"""What the page may ask for on a person's behalf, looked at before it reaches the pretend Telegram."""

from collections.abc import Callable
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.core import Telegram

Body = dict[str, Any]


def bad(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=words)


async def body_of(request: web.Request) -> Body:
    try:
        body = await request.json() if request.content_type == "application/json" else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad("Isi permintaan harus berupa objek JSON.")
    return body


async def form_of(request: web.Request, most: int) -> tuple[dict[str, str], list[tuple[str, str, bytes]]]:
    """The fields of a form, and its files as (name, mime, bytes)."""
    if not request.content_type.startswith("multipart/"):
        raise bad("Isi permintaan harus berupa formulir dengan berkas.")
    fields, files = {}, []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        if len(data) > most:
            raise bad(f"Berkas terlalu besar, paling besar {most >> 20} MB.")
        if part.filename is None:
            fields[part.name or ""] = data.decode(errors="replace")
        else:
            files.append((part.filename, part.headers.get("Content-Type", "application/octet-stream"), data))
    return fields, files


def words(body: Body, name: str, most: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < units(value.strip()) <= most:
        raise bad(f"{name}: perlu teks, 1 sampai {most} huruf.")
    return value.strip()


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def caption_of(fields: dict[str, str]) -> str | None:
    return words(fields, "caption", 1024) if fields.get("caption", "").strip() else None


def whole(body: Body, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise bad(f"{name}: perlu bilangan bulat, 0 atau lebih.")
    return value


def between(body: Body, name: str, low: float, high: float) -> float:
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise bad(f"{name}: perlu bilangan antara {low} dan {high}.")
    return float(value)


def say(telegram: Telegram, person: int, body: Body) -> None:
    telegram.send_text(person, words(body, "text", 4096))


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
    "block": block,
    "unblock": unblock,
}
