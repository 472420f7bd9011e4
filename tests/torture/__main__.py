"""`python -m tests.torture [--quick] [--seed N]`: all that must never happen, tried; a table; exit code 1 if it did."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from tests.torture import table
from tests.torture.backlog import backlog
from tests.torture.kills import storm
from tests.torture.notices import notices
from tests.torture.peers import PEERS, Race, race
from tests.torture.people import Plan
from tests.torture.table import Line

T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    people: int = 50
    rounds: int = 5
    kills: int = 100
    noticed: int = 1_000
    notice_kills: int = 50
    morning_people: int = 1_000  # ten updates each
    texts: int = 2_000
    race_kills: int = 20
    fuzz: int = 20_000
    racers: tuple[str, ...] = tuple(PEERS)


QUICK = Size(8, 1, 8, 60, 3, 50, 240, 3, 500, ("this bot", "python-telegram-bot"))  # aiogram takes 4 s to start
LONGEST_S = 1_200.0  # of it all, on a slow machine; it can never hang


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything, within a minute")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the moments of the kills")
    parser.add_argument("--only", default="", help="storm, notices, backlog, fuzz or race")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kpm-torture-") as folder:
        size = QUICK if args.quick else Size()
        lines, races, faults = asyncio.run(asyncio.wait_for(_all(Path(folder), size, args.seed, args.only), LONGEST_S))
    text = table.written(lines, races, size.race_kills)
    print(f"\n{text}\n\n{time.monotonic() - began:.0f} s, seed {args.seed}")
    print("\n".join(["What must be zero is not:", *faults] if faults else ["All that must be zero is zero."]))
    if os.environ.get("UPDATE") and not (faults or args.quick or args.only):
        table.write_readme(text, datetime.now(UTC).date())
    return 1 if faults else 0


async def _all(folder: Path, size: Size, seed: int, only: str) -> tuple[list[Line], dict[str, Race], list[str]]:
    lines, races, faults = [], {}, []
    if only in ("", "storm"):
        result = await _timed("storm", storm(_new(folder, "storm"), size.people, Plan(size.rounds), size.kills, seed))
        lines.append(table.of_storm(result, size.kills))
        faults += result.stuck
    if only in ("", "notices"):
        told = await _timed("notices", notices(_new(folder, "notices"), size.noticed, size.notice_kills, seed))
        lines.append(table.of_notices(told))
    if only in ("", "backlog"):
        morning = await _timed("backlog", backlog(_new(folder, "backlog"), size.morning_people))
        lines.append(table.of_backlog(morning))
    if only in ("", "fuzz") and (fuzz := _fuzz()):
        lines.append(table.of_fuzz(await _timed("fuzz", fuzz.run(size.fuzz, seed))))
    for n, who in enumerate(size.racers):
        if only in ("", "race") and _there(who):
            name = f"peer{n}" if n else "race"
            races[who] = await _timed(who, race(_new(folder, name), who, size.texts, size.race_kills, seed))
    lines.append(table.of_logs(folder))
    ours = next(iter(races.values()), Race(0))
    for name in ("lost", "twice", "out_of_order", "replies_lost"):
        faults += [f"race, this bot: {name}: {getattr(ours, name)}"] if getattr(ours, name) else []
    return lines, races, [*(fault for line in lines for fault in line.faults), *faults]


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


async def _timed(what: str, doing: Coroutine[Any, Any, T]) -> T:
    began = time.monotonic()
    print(f"{what} ... ", end="", flush=True)
    result = await doing
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    return result


def _there(who: str) -> bool:
    there = Path(PEERS[who][0]).exists()
    if not there:
        print(f"{who} is not installed (.venv-peers), so it does not take part")
    return there


def _fuzz() -> Any:
    try:
        fuzz = importlib.import_module("tests.torture.fuzz")
    except ModuleNotFoundError:
        return None
    return fuzz if hasattr(fuzz, "run") else None


if __name__ == "__main__":
    sys.exit(main())
