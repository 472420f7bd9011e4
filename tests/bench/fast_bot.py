"""This bot at another pace than Telegram allows: `python -m tests.bench.fast_bot MESSAGES_A_SECOND`."""

from __future__ import annotations

import sys

from bot import logs
from bot.app import build
from bot.run import poll
from bot.settings import read_settings

if __name__ == "__main__":
    logs.set_up(as_json=True)
    app = build(read_settings())
    app.broadcast.pace.per_second = float(sys.argv[1])
    raise SystemExit(poll(app))
