"""What a button of a summary asks for: which part of the city, over which span; written and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.kit.context import Context
from storage.figures import Area
from storage.members import NotYours
from storage.period import Period, known
from storage.periods import NAMED
from storage.person import Person

OWN = "-"  # one's own area, whatever it is when the button is used
LEVELS = {"c": "city", "k": "kecamatan", "d": "kelurahan", "p": "person"}
LETTERS = {level: letter for letter, level in LEVELS.items()}


@dataclass(frozen=True)
class Asked:
    """area and span as they are on buttons; opened: when the message was asked for, which names it (Unix seconds)."""

    area: str
    span: str
    opened: str
    page: int = 0

    @property
    def screen(self) -> str:
        return f"summary/{self.opened}"

    def period(self, today: date) -> Period | None:
        """None: there is no such span, or it has not begun."""
        if self.span in NAMED:
            return NAMED[self.span](today)
        first, last = (_day(part) for part in self.span.split("-"))
        return known(first, last) if first and last and first <= last <= today else None

    def data(self, kind: str = "", *, area: str = "", span: str = "", page: int = 0) -> str:
        """For a button, at most 64 bytes: this, but for what is said otherwise; on its first page if none is."""
        parts = ["summary", kind, area or self.area, span or self.span, self.opened, str(page) if page else ""]
        return "/".join(part for part in parts if part)


AREA, SPAN = r"(-|c|[kd][0-9.]{1,13}|p[0-9]{1,12})", rf"({'|'.join(NAMED)}|[0-9]{{8}}-[0-9]{{8}})"
PATTERN = rf"{AREA}/{SPAN}/([0-9]{{1,12}})(?:/([0-9]{{1,4}}))?"


def asked_of(parts: tuple[str | None, ...]) -> Asked:
    """From the groups of PATTERN."""
    area, span, opened, page = parts
    return Asked(area or OWN, span or "", opened or "", int(page or 0))


def written(period: Period) -> str:
    """A span that has no name, for a button."""
    return f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def code_of(area: Area) -> str:
    return LETTERS[area.level] + area.code


def own_areas(me: Person) -> list[str]:
    """Where one's summary begins; several for whoever coordinates more than one kecamatan."""
    return ["c"] if me.scope.whole else [f"k{code}" for code in sorted(me.scope.kecamatan)]


async def area_of(context: Context, code: str) -> Area:
    """Raises NotYours, also when there is none."""
    mine = own_areas(context.me)
    if code == OWN:
        if not mine:
            raise NotYours
        code = mine[0]
    return await context.storage.figures.area(context.me, LEVELS[code[0]], code[1:])


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
