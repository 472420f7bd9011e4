"""What a roster file would do, as the person who sent it sees it before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.kit.texts import say
from storage.person import Person
from storage.roster import Checked, Look, Plan
from storage.roster_file import COLUMNS, RawRow
from storage.roster_rows import City, Entry

SHOWN = (12, 8, 5, 3, 1)  # of each kind: as many as one message holds
MESSAGE_MOST = 4096  # UTF-16 units (Bot API, sendMessage); tags and escapes count here, so it is less than that


@dataclass(frozen=True)
class Difference:
    """name: as it was; back: was inactive; fields: column, old and new words."""

    name: str
    back: bool
    fields: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Preview:
    """new, changed, gone: the first few, in the words of the file."""

    checked: Checked
    plan: Plan
    new: list[RawRow]
    changed: list[Difference]
    gone: list[RawRow]

    @classmethod
    def of(cls, look: Look, rows: Iterable[RawRow], me: Person) -> Preview:
        """Takes a second for 25,000 rows: to be called in a thread."""
        checked = look.check(rows, me)
        if checked.faults:
            return cls(checked, Plan([], [], 0, [], []), [], [], [])
        plan, city, most = look.plan(checked.entries, me), look.city, SHOWN[0]
        return cls(
            checked,
            plan,
            [city.written(entry) for entry in plan.new[:most]],
            [_difference(city, *change) for change in plan.changed[:most]],
            [city.written(entry) for entry in plan.gone[:most]],
        )

    @property
    def can_be_applied(self) -> bool:
        return not self.checked.faults and not self.plan.does_nothing

    def text(self, name: str, note: str = "") -> str:
        if self.checked.faults:
            return _fitting(lambda shown: say.roster_file.faulty(name, self.checked.faults, shown, note))
        if self.plan.does_nothing:
            return str(say.roster_file.nothing(name, self.plan, note))
        return _fitting(lambda shown: say.roster_file.preview(name, self, shown, note))


def _difference(city: City, before: Entry, after: Entry) -> Difference:
    old, new = city.written(before), city.written(after)
    both: Sequence[tuple[str, str, str]] = [(column, getattr(old, column), getattr(new, column)) for column in COLUMNS]
    return Difference(before.name, not before.active, [each for each in both if each[1] != each[2]])


def _fitting(text: Callable[[int], str]) -> str:
    """With as many of each kind as fit into one message."""
    for shown in SHOWN:
        said = text(shown)
        if len(said.encode("utf-16-le")) // 2 <= MESSAGE_MOST:
            break
    return said
