"""Text and captions: parse mode, entities, trimming and length."""

from typing import Any

from bot.sandbox import html
from bot.sandbox.api.entities import checked, detected, trimmed
from bot.sandbox.errors import bad
from bot.sandbox.html import Entity, utf16

MAX_TEXT, MAX_CAPTION = 4096, 1024


def message_text(a: dict[str, Any]) -> dict[str, Any]:
    """The fields text and entities of a message with these parameters."""
    text, entities = _formatted(a.get("text", ""), a.get("parse_mode"), a.get("entities"))
    if not text:
        raise bad("message text is empty")
    if utf16(text) > MAX_TEXT:
        raise bad("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption(a: dict[str, Any]) -> dict[str, Any]:
    """The fields caption and caption_entities, none for an empty one."""
    text, entities = _formatted(a.get("caption", ""), a.get("parse_mode"), a.get("caption_entities"))
    if utf16(text) > MAX_CAPTION:
        raise bad("message caption is too long")
    above = {"show_caption_above_media": True} if text and a.get("show_caption_above_media") else {}
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {}) | above


def _formatted(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    if parse_mode:
        text, entities = _parsed(text, parse_mode)
    entities = checked(entities or [], utf16(text))
    text, entities = trimmed(text, entities)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities]
    extra = [e for e in detected(text) if not any(a < e["offset"] + e["length"] and e["offset"] < b for a, b in taken)]
    return text, sorted(entities + extra, key=lambda e: (e["offset"], -e["length"]))


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() == "html":
        return html.parse(text)
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad(f"this sandbox reads HTML only, not {parse_mode}")
    raise bad("unsupported parse_mode")
