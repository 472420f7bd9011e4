"""Reads what the page asks for: whose phone it is, the fields and files, each looked at before it goes on."""

from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.core import Telegram
from bot.sandbox.html import utf16

Body = dict[str, Any]


def bad(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=words)


def person_of(request: web.Request, telegram: Telegram) -> int:
    text = request.match_info["id"]
    person = int(text) if text.isdecimal() else 0
    if person not in telegram.people:
        raise web.HTTPNotFound(text="Orang itu tidak ada.")
    return person


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
    if not isinstance(value, str) or not 0 < utf16(value.strip()) <= most:
        raise bad(f"{name}: perlu teks, 1 sampai {most} huruf.")
    return value.strip()


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
