"""Text and captions: parse mode, entities, trimming and length."""

import re
from typing import Any

from bot.sandbox import html
from bot.sandbox.errors import bad
from bot.sandbox.html import Entity, utf16

MAX_TEXT, MAX_CAPTION = 4096, 1024
FOUND = {
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "url": re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)]"),
}


def detected(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself (of its many kinds those that we can do with)."""
    found = [(kind, match) for kind, pattern in FOUND.items() for match in pattern.finditer(text)]
    entities = [{"type": k, "offset": utf16(text[: m.start()]), "length": utf16(m[0])} for k, m in found]
    return sorted(entities, key=lambda entity: int(entity["offset"]))


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
    entities = _checked(entities or [], utf16(text))
    text, entities = _trimmed(text, entities)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities]
    extra = [e for e in detected(text) if not any(a < e["offset"] + e["length"] and e["offset"] < b for a, b in taken)]
    return text, sorted(entities + extra, key=lambda e: (e["offset"], -e["length"]))


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() == "html":
        return html.parse(text)
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad(f"this sandbox reads HTML only, not {parse_mode}")
    raise bad("unsupported parse_mode")


def _checked(entities: list[Entity], length: int) -> list[Entity]:
    for entity in entities:
        start, size = entity["offset"], entity["length"]
        if start < 0 or size < 1 or start + size > length:
            raise bad(f"entity begins at {start} and ends at {start + size}, outside the text of {length}")
    return entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the space around it, which Telegram takes away after parsing."""
    lead, text = utf16(text) - utf16(text.lstrip()), text.strip()
    end, kept = utf16(text), []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        length = min(end, entity["offset"] + entity["length"] - lead) - start
        if length > 0:
            kept.append(entity | {"offset": start, "length": length})
    return text, kept
