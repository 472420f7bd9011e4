"""The command line: `python -m bot COMMAND`; `-h` lists the commands and explains each."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from bot import backup, check, export, log, logs, recompute, roster
from bot.run import BROKEN, poll, run
from bot.settings import Wrong, read_settings
from storage.backups import NotGood
from storage.database import is_broken, may_pass
from storage.guard import Damaged, InUse
from storage.migrate import NotOurs

WRONG = 2  # exit code of whatever the person at the keyboard can put right


def main(arguments: list[str] | None = None) -> int:
    """The exit code; what is wrong goes to stderr in one line, never as a traceback."""
    args = _parser().parse_args(arguments)
    try:
        logs.set_up(as_json=read_settings().log_format == "json")
        code: int = args.does(args)
    except (Wrong, NotOurs, InUse, NotGood) as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    except Damaged as wrong:
        print(f"{wrong}; {backup.advice(read_settings())}", file=sys.stderr)
        return WRONG
    except (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as wrong:
        print(f"{wrong.filename}: {wrong.strerror}", file=sys.stderr)
        return WRONG
    except sqlite3.Error as error:
        if not is_broken(error):
            raise
        print(f"DATA_DIR: the database in it cannot be used: {error}", file=sys.stderr)
        return BROKEN if may_pass(error) else WRONG
    except KeyboardInterrupt:
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Bot Kader Pemberdayaan Masyarakat")
    parser.set_defaults(does=run)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    _verb(verbs, "run", "run the bot (the default)", run)
    page = _verb(verbs, "demo", "try it in the browser, on a pretend Telegram", _demo)
    page.add_argument("--port", type=int, default=8080, help="of the page; the next free one if it is taken")
    _verb(verbs, "check", "look at settings, database and Telegram, change nothing", check.run)
    copy = _verb(verbs, "backup", "copy the database, also while the bot runs, and check the copy", backup.run)
    copy.add_argument("file", metavar="FILE", nargs="?", help="default: a new one in DATA_DIR/backups")
    back = _verb(verbs, "restore", "put a backup in the database's place; the replaced one is kept", backup.restore)
    back.add_argument("file", metavar="FILE")
    _verb(verbs, "recompute", "count the daily sums anew, and say whether any was wrong", recompute.run)
    people = _verb(verbs, "roster", "check, import or export a roster file", roster.run)
    people.add_argument("verb", choices=("check", "import", "export"))
    people.add_argument("file", metavar="FILE", help="CSV or XLSX, by its name when it is written")
    export.add_options(_verb(verbs, "export", "write the tables for statistics into a new folder", export.run))
    log.add_options(_verb(verbs, "log", "list who saw, exported or changed whose data, newest first", log.run))
    return parser


def _demo(args: argparse.Namespace) -> int:
    from bot.sandbox import demo  # much to read, and no part of the bot that runs for real

    return demo.show(args.port, poll)


def _verb(verbs: Any, name: str, text: str, does: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    verb.set_defaults(does=does)
    return verb


if __name__ == "__main__":
    sys.exit(main())
