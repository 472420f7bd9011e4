"""The same race for three: numbered texts come in while the process is killed; ours, python-telegram-bot, aiogram."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from storage import open_storage
from tests.torture.victim import ROOT, Victim, victim

CHATS, FIRST = 50, 60_000
LATENCY_S = 0.05  # of a reply
PER_SECOND = 60.0
STILL_S = 3.0  # so long nothing changes, and it is over
PEERS = {
    "this bot": (sys.executable, "-m", "tests.torture.peer_ours"),
    "python-telegram-bot": (sys.executable, "-m", "tests.torture.peer_ptb"),
    "aiogram": (str(ROOT / ".venv-peers/bin/python"), "-m", "tests.torture.peer_aiogram"),
}


@dataclass
class Race:
    texts: int
    kills: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    replies_lost: int = 0
    replies_repeated: int = 0


async def race(folder: Path, who: str, texts: int, kills: int, seed: int) -> Race:
    """Each life gets its share of the texts: half have come while the process was down, the others come one by one."""
    chance, race = random.Random(seed), Race(texts)
    database = folder / "kpm.sqlite3"
    async with open_storage(database) as storage, storage.db.unit():
        await storage.db.run("CREATE TABLE handled (id INTEGER PRIMARY KEY, n INTEGER, pid INTEGER)")
    numbers = list(range(texts))
    async with victim(folder, PEERS[who], LATENCY_S) as bot:
        for chat in range(CHATS):
            bot.telegram.join(FIRST + chat, "Orang")
            bot.telegram.chats[FIRST + chat].started = True
        while race.kills < kills:
            share = numbers[texts * race.kills // kills : texts * (race.kills + 1) // kills]
            await _life(bot, share, chance)
            race.kills += 1
        await bot.start()
        await _still(bot, database)
        await bot.dies()
        _look(race, bot, database)
    return race


async def _life(bot: Victim, share: list[int], chance: random.Random) -> None:
    """Killed at a random moment after its first poll; what has not come by then comes while it is down."""
    ends = chance.uniform(0.05, 1.0)
    half = len(share) // 2
    _come(bot, share[:half])
    await bot.start()
    await bot.polls()
    later = share[half:]
    for n in range(round(ends * PER_SECOND)):
        _come(bot, later[n : n + 1])
        await asyncio.sleep(1 / PER_SECOND)
    await bot.dies()
    _come(bot, later[round(ends * PER_SECOND) :])


def _come(bot: Victim, numbers: list[int]) -> None:
    for n in numbers:
        bot.telegram.send_text(FIRST + n % CHATS, str(n))


async def _still(bot: Victim, database: Path) -> None:
    """Until nothing has changed for a while; a minute and a half at most."""
    last, since = None, 0.0
    with suppress(TimeoutError):
        async with asyncio.timeout(90):
            while since < STILL_S:
                seen = (bot.telegram.updates.count(), len(bot.telegram.sent), len(_handled(database)))
                since, last = since + 0.25 if seen == last else 0.0, seen
                await asyncio.sleep(0.25)


def _handled(database: Path) -> list[int]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as db:
        return [row[0] for row in db.execute("SELECT n FROM handled ORDER BY id")]


def _look(race: Race, bot: Victim, database: Path) -> None:
    handled = _handled(database)
    first: dict[int, list[int]] = {chat: [] for chat in range(CHATS)}
    for n in dict.fromkeys(handled):
        first[n % CHATS].append(n)
    replies = Counter(text for _, text in bot.telegram.sent)
    race.lost = race.texts - len(set(handled))
    race.twice = len(handled) - len(set(handled))
    race.out_of_order = sum(numbers != sorted(numbers) for numbers in first.values())
    race.replies_lost = race.texts - len(replies)
    race.replies_repeated = sum(replies.values()) - len(replies)
