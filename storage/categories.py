"""The kinds of activity, and what each asks for: data that the admins keep."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from storage.database import Database, Row

FIELDS = ("participants", "swadaya", "budget", "physical", "spent", "volume", "obstacle", "follow_up")


@dataclass(frozen=True)
class Category:
    """fields: name -> 'W' must be answered, 'O' may be added; what is not in it is not asked."""

    code: str
    label: str
    button: str
    examples: str
    least_photos: int
    retired: bool = False
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, str]:
        """What it goes by."""
        return self.label, self.button


class Categories:
    def __init__(self, db: Database) -> None:
        self.db = db

    async def all(self) -> list[Category]:
        """In their order, the retired ones too."""
        return [_category(row) for row in await self.db.rows(f"{SELECT} ORDER BY position")]

    async def current(self) -> list[Category]:
        """Those that can be chosen."""
        return [category for category in await self.all() if not category.retired]

    async def by_code(self, code: str) -> Category:
        """One of them, retired or not. Raises KeyError."""
        row = await self.db.row(f"{SELECT} WHERE code = ?", code)
        if row is None:
            raise KeyError(code)
        return _category(row)


SELECT = """
    SELECT code, label, button, examples, least_photos, retired,
        (SELECT json_group_object(field, wanted) FROM category_fields WHERE category_code = code) AS fields
    FROM categories
"""


def _category(row: Row) -> Category:
    kept = dict(row)
    return Category(**kept | {"retired": bool(kept["retired"]), "fields": json.loads(kept["fields"])})
