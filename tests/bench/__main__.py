"""`python -m tests.bench [--only roster|summaries|notices]`: large rosters, many years, notices to thousands."""

from __future__ import annotations

import argparse
import asyncio
import platform
import resource
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench import notices, summaries, very_many
from tests.bench.chat import Trip, through_the_chat
from tests.bench.roster import Timed, files_of, measured

RUNS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--noticed", type=int, default=3_000)
    parser.add_argument("--very-many", type=int, default=100_000)
    parser.add_argument("--only", choices=("roster", "summaries", "notices"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kpm-bench-") as folder:
        for what, measure in {"roster": _roster, "summaries": _summaries, "notices": _notices}.items():
            if args.only in (None, what):
                (place := Path(folder) / what).mkdir()
                measure(place, args)
    return 0


def _roster(folder: Path, args: argparse.Namespace) -> None:
    lines = asyncio.run(measured(folder, args.people, args.runs))
    print(table(lines, args.people, args.runs), flush=True)
    trip = asyncio.run(through_the_chat(folder / "chat", files_of(args.people)))
    print(told(trip), flush=True)


def _summaries(folder: Path, args: argparse.Namespace) -> None:
    cities = asyncio.run(summaries.measured(folder, args.runs * 4))
    print("\n" + summaries.table(cities, args.runs * 4), flush=True)


def _notices(folder: Path, args: argparse.Namespace) -> None:
    print("\n" + notices.table(asyncio.run(notices.compared(folder, args.noticed))), flush=True)
    (folder / "very many").mkdir()
    print(very_many.told(asyncio.run(very_many.very_many(folder / "very many", args.very_many))), flush=True)


def table(lines: list[Timed], people: int, runs: int) -> str:
    peer = next(line.median for line in lines if line.is_peer)
    rows = [
        f"A roster of {people:,} people; Python {platform.python_version()}, medians of {runs} runs.",
        "",
        "| what | seconds | slowest | beside plain sqlite3 |",
        "| --- | --- | --- | --- |",
    ]
    rows += [f"| {it.what} | {it.median:.2f} | {max(it.seconds):.2f} | {it.median / peer:.1f} |" for it in lines]
    return "\n".join(rows)


def told(trip: Trip) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    usual_ms, worst_s = statistics.median(trip.others_s) * 1000, max(trip.others_s)
    return f"""
Through the chat, once: the XLSX to its preview {trip.preview_s:.1f} s, ✅ Terapkan to the result {trip.apply_s:.1f} s;
sent again to "0 baru, 0 berubah" {trip.again_s:.1f} s, export to the document {trip.export_s:.1f} s.
Meanwhile another person's /menu took {usual_ms:.0f} ms as a rule, {worst_s:.2f} s at worst;
the loop was held {trip.held_s * 1000:.0f} ms at most. Peak memory of all of it: {peak:.0f} MiB."""


if __name__ == "__main__":
    sys.exit(main())
