"""The category that was chosen in a report, and what it asks for."""

from __future__ import annotations

from handlers.kit.step import Talk
from storage.categories import FIELDS, Category


async def category_of(talk: Talk) -> Category | None:
    """The one that was chosen, looked up once."""
    code = talk.answers.get("category")
    if code is not None and code not in talk.memo:
        talk.memo[code] = await talk.storage.categories.by_code(code)
    return talk.memo.get(code or "")


async def fields_of(talk: Talk) -> dict[str, str]:
    """Name -> 'W' or 'O', of the category that was chosen."""
    category = await category_of(talk)
    return category.fields if category else {}


async def wanted(talk: Talk) -> list[str]:
    """The names of those that must be answered and are not."""
    fields = await fields_of(talk)
    return [name for name in FIELDS if fields.get(name) == "W" and name not in talk.answers]
