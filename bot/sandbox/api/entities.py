"""Entities of a text: those that Telegram finds by itself, and whether the others lie within it."""

import re

from bot.sandbox.errors import bad
from bot.sandbox.html import Entity, utf16

FOUND = {
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "url": re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)]"),
}


def detected(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself (of its many kinds those that we can do with)."""
    found = [(kind, match) for kind, pattern in FOUND.items() for match in pattern.finditer(text)]
    entities = [{"type": k, "offset": utf16(text[: m.start()]), "length": utf16(m[0])} for k, m in found]
    return sorted(entities, key=lambda entity: int(entity["offset"]))


def checked(entities: list[Entity], length: int) -> list[Entity]:
    for entity in entities:
        start, size = entity["offset"], entity["length"]
        if start < 0 or size < 1 or start + size > length:
            raise bad(f"entity begins at {start} and ends at {start + size}, outside the text of {length}")
    return entities


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the space around it, which Telegram takes away after parsing."""
    lead, text = utf16(text) - utf16(text.lstrip()), text.strip()
    end, kept = utf16(text), []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        length = min(end, entity["offset"] + entity["length"] - lead) - start
        if length > 0:
            kept.append(entity | {"offset": start, "length": length})
    return text, kept
