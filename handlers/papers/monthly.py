"""What a paper of a month is made from, and what its file is called: of a cadre, of a kelurahan, of a kecamatan."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handlers.kit.texts import say
from handlers.papers.drawing import file_word
from handlers.papers.monthly_sheet import Sheet, of_area, of_person
from storage import Storage
from storage.members import NotYours
from storage.month_paper import Month, PersonMonth


async def read(storage: Storage, by: int, of: str, month: str, today: str, zone: str) -> tuple[Month, Sheet]:
    """of: `person/<id>` or `area/<code>`; by: the id of whoever wants it. Raises NotYours, KeyError."""
    person, (kind, code) = await storage.people.by_id(by), of.split("/")
    if person is None:
        raise NotYours
    when = date.fromisoformat(f"{month}-01"), date.fromisoformat(today), ZoneInfo(zone)
    if kind == "person":
        own = await storage.month_papers.of_person(person, int(code), *when)
        return own, of_person(own, when[2])
    area = await storage.month_papers.of_area(person, code, *when)
    return area, of_area(area)


def file_name(month: Month, sheet: Sheet) -> str:
    """`lembar-2026-11-kader-siti-aminah-4`; of two people with one name too."""
    facts = dict(sheet.facts)
    names = [facts.get(say.monthly.facts[name]) for name in ("name", "home", "kecamatan")]
    kind, id = ("kader", f"-{month.person.id}") if isinstance(month, PersonMonth) else (sheet.kind, "")
    plain = file_word(next(name for name in names if name))[:40]
    return f"lembar-{month.period.first:%Y-%m}-{kind}-{plain}{id}"
