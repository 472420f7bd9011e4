"""A notice to very many while the bot is killed again and again: everyone once, every doubt counted and shown."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox.faults import Fault
from storage import open_storage
from storage.notice import Content, Piece
from tests.crowd import KELURAHAN, RINAS_PHONE, announce, gather
from tests.torture.victim import Victim, Watched, victim

FIRST = 20_000  # Telegram id of the first; the last of them wrote the notice
WORDS = "Besok rapat pukul sembilan"
LATENCY_S = 0.04


@dataclass
class Told:
    """What the bot says of everybody, beside what has really arrived."""

    people: int
    kills: int = 0
    states: Counter[str] = field(default_factory=Counter)
    lost: int = 0  # neither there nor said to be in doubt
    twice: int = 0
    unsure_arrived: int = 0
    shown_unsure: int = 0  # in the author's own message
    seconds: float = 0.0


async def notices(folder: Path, people: int, kills: int, seed: int) -> Told:
    """Killed at random moments of the sending, then left alone until it is finished."""
    chance, told = random.Random(seed), Told(people)
    await _crowd(folder / "kpm.sqlite3", people)
    began = time.monotonic()
    async with victim(folder, latency_s=LATENCY_S) as bot:
        for id in range(FIRST, FIRST + people):
            bot.telegram.join(id, f"Kader{id}")
            bot.telegram.chats[id].started = True
        bot.telegram.faults += [  # nobody is held up by these
            Fault("delay", "sendMessage", chat_id=FIRST + people // 3, seconds=3),
            Fault("flood", "sendMessage", chat_id=FIRST + people // 2, seconds=5),
        ]
        while told.kills < kills and not _finished(folder / "kpm.sqlite3"):
            await _killed(bot, chance)
            told.kills += 1
        await bot.start()
        async with asyncio.timeout(30 + people / 15):
            while not _finished(folder / "kpm.sqlite3"):
                await asyncio.sleep(0.2)
        await asyncio.sleep(2)  # for the author's own message
        assert await bot.stop() == 0
        told.seconds = time.monotonic() - began
        _look(told, bot.telegram, folder / "kpm.sqlite3")
    return told


async def _crowd(database: Path, people: int) -> None:
    """Two messages for each: a place, then the words with the buttons; a kill can come between them."""
    ids = range(FIRST, FIRST + people)
    content = Content(WORDS, (Piece("location", latitude=0.13, longitude=117.5),), urgent=True)  # it is night there
    async with open_storage(database) as storage:
        async with storage.db.unit():
            await gather(storage, ids, KELURAHAN)
            await storage.db.run(
                "UPDATE people SET role = 'admin', kelurahan_code = NULL, told = NULL, phone = ? WHERE telegram_id = ?",
                *(RINAS_PHONE, ids[-1]),
            )
        await announce(storage, content)


async def _killed(bot: Victim, chance: random.Random) -> None:
    """While it sends: mostly somewhere in a send, sometimes between two or before the first."""
    await bot.start()
    try:
        for _ in range(chance.randint(1, 12)):
            await bot.sends(10)
        await asyncio.sleep(chance.uniform(0, 1.5 * LATENCY_S))
    except TimeoutError:
        pass  # nobody is left to be sent to
    await bot.dies()


def _finished(database: Path) -> bool:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as db:
        return db.execute("SELECT count(*) FROM notices WHERE finished_at IS NULL").fetchone() == (0,)


def _look(told: Told, telegram: Watched, database: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT telegram_id, state FROM deliveries JOIN people ON id = person_id").fetchall()
    arrived = Counter(chat for chat, text in telegram.sent if WORDS in text)
    told.states = Counter(state for _, state in rows)
    told.lost = sum(arrived[id] == 0 and state != "unsure" for id, state in rows) + told.people - len(rows)
    told.twice = sum(times > 1 for times in arrived.values())
    told.unsure_arrived = sum(arrived[id] == 1 and state == "unsure" for id, state in rows)
    said = "\n".join(m.get("text", "") for m in telegram.chats[FIRST + told.people - 1].messages)
    told.shown_unsure = next((int(n) for n in reversed(re.findall(r"selesai[^✅]*Tidak pasti: (\d+)", said))), 0)
