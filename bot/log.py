"""`python -m bot log`: who saw, exported or changed whose data."""

from __future__ import annotations

import argparse
from datetime import date, datetime, time
from typing import Any

from bot.settings import Wrong, read_settings
from storage.audit_log import Nobody, lines_of


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--about", metavar="WHO", help="whose data: part of a name, or a number")
    parser.add_argument("--by", metavar="WHO", help="who did it")
    parser.add_argument("--act", default="", help="how the act begins: member, roster.export, ...")
    parser.add_argument("--since", type=date.fromisoformat, default=date(1970, 1, 2), metavar="YYYY-MM-DD")
    parser.add_argument("--limit", type=int, default=50, metavar="N")


def run(args: argparse.Namespace) -> int:
    """One line each, in the city's own time. Raises Wrong."""
    settings = read_settings()
    since = int(datetime.combine(args.since, time(), settings.zone).timestamp())
    try:
        lines = lines_of(settings.database, args.about, args.by, args.act, since, max(1, args.limit))
    except Nobody as nobody:
        raise Wrong(f"{nobody}: nobody has this name or number") from None
    for line in lines:
        at = datetime.fromtimestamp(line.at, settings.zone)
        parts = f"{at:%Y-%m-%d %H:%M %Z}", line.by or "(bot)", line.act, line.whose or "-", _more(line.about)
        print("  ".join(parts).rstrip())
    return 0


def _more(about: dict[str, Any]) -> str:
    """Counts and the like; of an entry, only what was changed in it."""
    before, after = about.get("before") or {}, about.get("after") or {}
    changed = {
        key: f"{before.get(key)} > {value}" for key, value in after.items() if before and before.get(key) != value
    }
    plain = {key: value for key, value in about.items() if key not in ("before", "after")}
    return ", ".join(f"{key}: {value}" for key, value in (plain | changed).items()).replace("\n", " ")
