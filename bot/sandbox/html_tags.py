"""The tags and characters of Telegram's HTML: which there are, how they are written, what they mean."""

import re
from typing import Any

KINDS = {
    "bold": "b strong",
    "italic": "i em",
    "underline": "u ins",
    "strikethrough": "s strike del",
    "spoiler": "span tg-spoiler",
    "text_link": "a",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "custom_emoji": "tg-emoji",
}
TAGS = {tag: kind for kind, tags in KINDS.items() for tag in tags.split()}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)(?=[\s>])))?""")
LINK = re.compile(r"(https?|tg|ton)://\S")
BARE = re.compile(r"[\w-]+(\.[\w-]+)+")  # an address without its beginning


def unescaped(text: str) -> str:
    return CHARACTER.sub(_character, text)


def attributes_at(source: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag from there on, and where they end."""
    attributes = {}
    while match := ATTRIBUTE.match(source, at):
        attributes[match[1].lower()] = unescaped(match[2] or match[3] or match[4] or "")
        at = match.end()
    return attributes, at


def meaning(tag: str, attributes: dict[str, str]) -> dict[str, Any]:
    """The fields of the entity that come from a tag's attributes."""
    kind = attributes.get("class", "")
    if tag == "a":
        return {"url": attributes.get("href", "")}
    if tag == "code" and kind.startswith("language-"):
        return {"language": kind.removeprefix("language-")}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {"custom_emoji_id": attributes.get("emoji-id", "")} if tag == "tg-emoji" else {}


def link(url: str) -> str:
    """An address that Telegram would link to, or nothing: it drops the rest, tel: too, without a word."""
    if LINK.match(url):
        return url
    return f"http://{url}/" if BARE.fullmatch(url) else ""


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]
