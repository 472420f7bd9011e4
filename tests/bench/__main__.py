"""`python -m tests.bench [--people N]`: a large roster and many years of reports, medians, beside plain peers."""

from __future__ import annotations

import argparse
import asyncio
import platform
import resource
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench import summaries
from tests.bench.chat import Trip, through_the_chat
from tests.bench.roster import Timed, files_of, measured

RUNS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kpm-bench-") as folder:
        lines = asyncio.run(measured(Path(folder), args.people, args.runs))
        print(table(lines, args.people, args.runs), flush=True)
        trip = asyncio.run(through_the_chat(Path(folder) / "chat", files_of(args.people)))
        print(told(trip), flush=True)
        (Path(folder) / "summaries").mkdir()
        cities = asyncio.run(summaries.measured(Path(folder) / "summaries", args.runs * 4))
        print("\n" + summaries.table(cities, args.runs * 4))
    return 0


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
