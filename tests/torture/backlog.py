"""Thousands of updates that wait at Telegram after a night off: all worked off, how fast, with how much memory."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from handlers.kit.texts import say
from storage import open_storage
from tests.torture.victim import Watched, victim

FIRST = 40_000
PLAN = {  # what each person sent, and how the bot's answer begins
    "(location)": "✅ Hadir tercatat",
    "halo": str(say.fallback.not_understood())[:30],
    "/laporanku": "Belum ada laporan",
    "sudah makan?": str(say.fallback.not_understood())[:30],
    "/batal": str(say.fallback.nothing_to_cancel())[:30],
}
ROUNDS = 2


@dataclass
class Morning:
    updates: int
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    seconds: float = 0.0  # from the start of the process until the last answer is out
    peak_mib: float = 0.0


async def backlog(folder: Path, people: int) -> Morning:
    """Each of the people has sent PLAN, ROUNDS times over."""
    database, ids = folder / "kpm.sqlite3", range(FIRST, FIRST + people)
    await _crowd(database, people)
    async with victim(folder) as bot:
        morning = Morning(people * len(PLAN) * ROUNDS)
        _night(bot.telegram, ids)
        began = time.monotonic()
        await bot.start()
        async with asyncio.timeout(30 + morning.updates / 50):
            await bot.polls()
            while not bot.telegram.idle() or _left(database):
                await asyncio.sleep(0.1)
        morning.seconds, morning.peak_mib = time.monotonic() - began, bot.peak_mib
        assert await bot.stop() == 0
        _look(morning, bot.telegram, database, ids)
    return morning


def _night(telegram: Watched, ids: range) -> None:
    for id in ids:
        telegram.join(id, f"Kader{id}")
        telegram.chats[id].started = True
    for words in [*PLAN] * ROUNDS:
        for id in ids:
            if words == "(location)":
                telegram.send_location(id, 0.12, 117.48)
            else:
                telegram.send_text(id, words)


async def _crowd(database: Path, people: int) -> None:
    async with open_storage(database) as storage, storage.db.unit():
        await storage.db.run_many(
            "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id, joined_at)"
            " VALUES (?, ?, 'kader', '64.74.01.1003', ?, 1)",
            [(f"Kader {n}", f"+62811592{n:04}", FIRST + n) for n in range(people)],
        )
        for person in await storage.people.with_account():  # or they would be told at the start what they may now
            await storage.people.told(person)


def _left(database: Path) -> int:
    sql = "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) + (SELECT count(*) FROM outbox)"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as db:
        return int(db.execute(sql).fetchone()[0])


def _look(morning: Morning, telegram: Watched, database: Path, ids: range) -> None:
    """Every update done, one check-in each, and every answer once, in the order of the questions."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        done = db.execute("SELECT count(*) FROM inbox WHERE done_at IS NOT NULL AND error IS NULL").fetchone()[0]
        checked_in = db.execute("SELECT count(DISTINCT person_id) FROM check_ins").fetchone()[0]
    wanted = [*PLAN.values()] * ROUNDS
    wanted[len(PLAN)] = "✅ Lokasi diperbarui"  # the second check-in of the day, within five minutes
    heard: dict[int, list[str]] = {id: [] for id in ids}
    for chat, text in telegram.sent:
        plain = text.replace("<b>", "").replace("</b>", "")
        heard[chat].append(next((start for start in wanted if plain.startswith(start)), plain))
    morning.lost = morning.updates - done + len(ids) - checked_in
    for said in heard.values():
        morning.lost += sum((Counter(wanted) - Counter(said)).values())
        morning.twice += sum((Counter(said) - Counter(wanted)).values())
        morning.out_of_order += said != wanted and Counter(said) == Counter(wanted)
