"""`python -m bot [run]`: the bot, until it is told to stop."""

from __future__ import annotations

import argparse

from telegram.error import Conflict, InvalidToken

from bot.app import POLL_S, UPDATES, build
from bot.life import Bot
from bot.settings import NOT_KNOWN, Wrong, read_settings

BROKEN = 1  # exit code when the process had to end; the next start goes on


def run(_: argparse.Namespace) -> int:
    """Raises Wrong."""
    return poll(build(read_settings()))


def poll(bot: Bot, close_loop: bool = True) -> int:
    """The library's own loop: it waits for the network, obeys signals and stops tidily."""
    bot.run_polling(allowed_updates=UPDATES, timeout=POLL_S, bootstrap_retries=-1, close_loop=close_loop)
    broken = bot.processor.broken
    if isinstance(broken, Conflict):
        raise Wrong("BOT_TOKEN: another process runs with this token; stop it, or take a token of its own")
    if isinstance(broken, InvalidToken):
        raise Wrong(NOT_KNOWN)
    return BROKEN if broken else 0
