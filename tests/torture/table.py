"""The table at the end: what was done, how often, what must be zero and is, and honest numbers beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.torture.backlog import Morning
from tests.torture.notices import WORDS, Told
from tests.torture.peers import Race
from tests.torture.people import Result
from tests.torture.victim import ROOT, TOKEN

README = ROOT / "README.md"
MARKED = re.compile(r"(<!-- torture: [^>]*-->\n).*?(<!-- end of torture -->)", re.DOTALL)
PRIVATE = re.compile(rf"{re.escape(TOKEN)}|628\d{{5}}|laporan 7|halo|sudah makan|{WORDS}|Kader ?\d")

FUZZED = ("updates", "kinds", "answers")


@dataclass
class Line:
    """lost, twice and out_of_order must be zero, and so must what is in `wrong`; None: there is no such thing."""

    what: str
    lost: int
    twice: int
    out_of_order: int | None
    besides: str
    wrong: tuple[tuple[str, int], ...] = ()

    @property
    def faults(self) -> list[str]:
        counts = [("lost", self.lost), ("twice", self.twice), ("out of order", self.out_of_order or 0), *self.wrong]
        return [f"{self.what}: {name}: {count}" for name, count in counts if count]


def of_storm(it: Result, kills: int) -> Line:
    return Line(
        f"{it.people} people, {it.inputs:,} messages and taps, {kills} kills",
        it.check_ins_lost + it.reports_lost + it.answers_lost,
        it.reports_twice,
        it.chats_out_of_order,
        f"answers repeated: {it.answers_repeated}",
        (("people stuck", len(it.stuck)), *it.left_over.items()),
    )


def of_notices(it: Told) -> Line:
    unsure = it.states["unsure"]
    return Line(
        f"a notice to {it.people:,} people, {it.kills} kills",
        it.lost,
        it.twice,
        None,
        f"in doubt: {unsure}, counted and shown; {it.unsure_arrived} of them have it",
        (
            ("in doubt but not shown", abs(unsure - it.shown_unsure)),
            ("neither sent nor in doubt", it.people - it.states["sent"] - unsure),
            ("in doubt beyond three a kill", max(0, unsure - 3 * it.kills)),
        ),
    )


def of_backlog(it: Morning) -> Line:
    pace = it.updates / it.seconds
    besides = f"{it.seconds:.0f} s from the start, {pace:.0f} a second; at most {it.peak_mib:.0f} MiB"
    return Line(f"{it.updates:,} updates after a night off", it.lost, it.twice, it.out_of_order, besides)


def of_fuzz(figures: dict[str, Any]) -> Line:
    """What was sent is told; everything else that was counted must not have happened."""
    told = {name: f"{n:,}" for name, n in figures.items() if name in FUZZED}
    wrong = tuple((name, n if isinstance(n, int) else len(n)) for name, n in figures.items() if name not in FUZZED)
    what = f"{told['updates']} updates of {told['kinds']} kinds, odd ones too"
    return Line(what, 0, 0, None, ", ".join(f"{name}: {count}" for name, count in wrong), wrong)


def of_logs(folder: Path) -> Line:
    """What our bot logged in all of it; the peers log as they like."""
    lines = [line for log in folder.glob("*/log.txt") if "peer" not in log.parent.name for line in _lines(log)]
    private = sum(bool(PRIVATE.search(line)) for line in lines)
    traces = sum("Traceback" in line for line in lines)
    wrong = (("private lines", private), ("tracebacks", traces))
    return Line(f"{len(lines):,} lines of log", 0, 0, None, f"with token, phone, name or words: {private}", wrong)


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def written(lines: list[Line], races: dict[str, Race], kills: int) -> str:
    """Markdown."""
    rows = ["| done | lost | twice | out of order | besides |", "| --- | --- | --- | --- | --- |"]
    for line in lines:
        order = "" if line.out_of_order is None else line.out_of_order
        rows.append(f"| {line.what} | {line.lost} | {line.twice} | {order} | {line.besides} |")
    if races:
        texts = next(iter(races.values())).texts
        rows += [
            "",
            f"The same race for others as they come: {texts:,} numbered texts, {kills} kills, every text answered.",
            "",
        ]
        rows += [
            "| who | texts lost | handled twice | answers lost | answers repeated |",
            "| --- | --- | --- | --- | --- |",
        ]
        rows += [
            f"| {who} | {race.lost} | {race.twice} | {race.replies_lost} | {race.replies_repeated} |"
            for who, race in races.items()
        ]
    return "\n".join(rows)


def write_readme(table: str, today: date) -> None:
    """Between the marks; nothing else is touched."""
    text = README.read_text(encoding="utf-8")
    day = f"`make torture` on {today.day} {today:%B %Y}, two cores:"
    new = MARKED.sub(lambda found: f"{found[1]}{day}\n\n{table}\n{found[2]}", text)
    README.write_text(new, encoding="utf-8")
