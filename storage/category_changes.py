"""What admins change of categories: added, renamed, moved, retired, and what each asks for; old reports keep theirs."""

from __future__ import annotations

from typing import Any

from storage.audit import Audit
from storage.categories import FIELDS, Categories, Category
from storage.category_names import code_for, letters
from storage.database import Database
from storage.members import NotYours, Refused
from storage.person import Person
from storage.reports import MEDIA_MOST
from storage.roles import Act

OTHER = "LAIN"  # for what fits nowhere else: always there, always the last
CURRENT_MOST = 20  # more buttons than that nobody looks through
SENSIBLE = {"participants": "W", "obstacle": "O", "follow_up": "O"}  # what a new one asks for
LEAST_PHOTOS = 1
WANTED = ("W", "O", None)


class SameWords(Refused):
    """Another that can be chosen has them as its name or on its button."""


class TooMany(Refused):
    """There are as many as people can look through."""


class Stays(Refused):
    """It is the one for everything else."""


class Gone(Refused):
    """There is none of this code."""


class CategoryChanges:
    """`at`: Unix seconds. Every change raises NotYours for all but admins."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def add(self, by: Person, at: int, label: str, button: str) -> str:
        """Before the one for everything else; its code. Raises SameWords, TooMany."""
        _allow(by)
        await self._fits(label, button)
        code = code_for(label, {one.code for one in await Categories(self.db).all()})
        await self.db.run(
            "INSERT INTO categories SELECT ?, position, ?, ?, '', ?, 0 FROM categories WHERE code = ?",
            *(code, label, button, LEAST_PHOTOS, OTHER),
        )
        await self.db.run("UPDATE categories SET position = position + 1 WHERE code = ?", OTHER)
        await self.db.run_many(
            "INSERT INTO category_fields VALUES (?, ?, ?)", [(code, *wanted) for wanted in SENSIBLE.items()]
        )
        await self._log(by, at, "add", code, after=f"{label} ({button})")
        return code

    async def rename(self, by: Person, at: int, code: str, label: str, button: str) -> None:
        """Old reports show the new name, too. Raises SameWords, Gone."""
        before = await self._of(by, code)
        if not before.retired and await self.same_words(but=code, words=(label, button)):
            raise SameWords
        await self.db.run("UPDATE categories SET label = ?, button = ? WHERE code = ?", label, button, code)
        about = {"before": f"{before.label} ({before.button})", "after": f"{label} ({button})"}
        await self._log(by, at, "rename", code, **about)

    async def move_up(self, by: Person, at: int, code: str) -> bool:
        """Before the one that can be chosen above it; whether there is one. Raises Gone."""
        await self._of(by, code)
        current = [one.code for one in await Categories(self.db).current() if one.code != OTHER]
        if code not in current[1:]:
            return False
        above = current[current.index(code) - 1]
        await self.db.run(
            """
            UPDATE categories SET position = (SELECT sum(position) FROM categories WHERE code IN (?1, ?2)) - position
            WHERE code IN (?1, ?2)
            """,
            *(code, above),
        )
        await self._log(by, at, "move", code, before=above)
        return True

    async def want(self, by: Person, at: int, code: str, field: str, wanted: str | None) -> bool:
        """'W' must be answered, 'O' may be added, None is not asked; whether it is another than before. Raises Gone."""
        before = (await self._of(by, code)).fields.get(field)
        if field not in FIELDS or wanted not in WANTED or wanted == before:
            return False
        await self.db.run("DELETE FROM category_fields WHERE (category_code, field) = (?, ?)", code, field)
        if wanted:
            await self.db.run("INSERT INTO category_fields VALUES (?, ?, ?)", code, field, wanted)
        await self._log(by, at, "want", code, field=field, before=before or "-", after=wanted or "-")
        return True

    async def want_photos(self, by: Person, at: int, code: str, least: int) -> bool:
        """At least so many; whether that is another number than before. Raises Gone."""
        before = (await self._of(by, code)).least_photos
        if not 0 <= least <= MEDIA_MOST or least == before:
            return False
        await self.db.run("UPDATE categories SET least_photos = ? WHERE code = ?", least, code)
        await self._log(by, at, "photos", code, before=before, after=least)
        return True

    async def retire(self, by: Person, at: int, code: str) -> None:
        """It can no longer be chosen; its reports keep it. Raises Stays, Gone."""
        before = await self._of(by, code)
        if code == OTHER:
            raise Stays
        if not before.retired:
            await self.db.run("UPDATE categories SET retired = 1 WHERE code = ?", code)
            await self._log(by, at, "retire", code)

    async def restore(self, by: Person, at: int, code: str) -> None:
        """It can be chosen again, at its place. Raises SameWords, TooMany, Gone."""
        before = await self._of(by, code)
        if before.retired:
            await self._fits(before.label, before.button)
            await self.db.run("UPDATE categories SET retired = 0 WHERE code = ?", code)
            await self._log(by, at, "restore", code)

    async def same_words(self, *, but: str = "", words: tuple[str, ...]) -> bool:
        """Whether a category that can be chosen, other than `but`, goes by one of them: letters and figures count."""
        others = [one for one in await Categories(self.db).current() if one.code != but]
        return bool({letters(each) for each in words} & {letters(each) for one in others for each in one.names})

    async def is_full(self) -> bool:
        return len(await Categories(self.db).current()) >= CURRENT_MOST

    async def _fits(self, label: str, button: str) -> None:
        if await self.is_full():
            raise TooMany
        if await self.same_words(words=(label, button)):
            raise SameWords

    async def _of(self, by: Person, code: str) -> Category:
        _allow(by)
        try:
            return await Categories(self.db).by_code(code)
        except KeyError:
            raise Gone from None

    async def _log(self, by: Person, at: int, act: str, code: str, **about: Any) -> None:
        await Audit(self.db).add(at, by.id, f"category.{act}", category_code=code, **about)


def _allow(by: Person) -> None:
    if not by.may(Act.KEEP_CATEGORIES):
        raise NotYours
