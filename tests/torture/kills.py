"""Kill the bot at random moments of its life while people talk to it; count what is lost, twice, out of order."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from storage import open_storage
from storage.roster import Roster, read_roster
from tests.torture.people import Cadre, Pace, Plan, Result, look
from tests.torture.victim import MOMENTS, Watched, victim

KELURAHAN = ("Lok Tuan", "Guntung", "Satimpo", "Belimbing", "Kanaan")
PATIENCE_S = 60.0  # after the last kill; whoever is not through by then never will be


async def storm(folder: Path, people: int, plan: Plan, kills: int, seed: int) -> Result:
    """People talk through `kills` SIGKILLs; then the bot is left alone until everybody is done."""
    chance, pace = random.Random(seed), Pace()
    phones = {7000 + i: f"62811590{i:04}" for i in range(people)}
    await _roster(folder, list(phones.values()))
    async with victim(folder) as bot:
        cadres = [Cadre(bot.telegram, id, phone, plan, chance, pace) for id, phone in phones.items()]
        lives = {asyncio.create_task(cadre.lives()): cadre for cadre in cadres}
        for n in range(kills):
            pace.share = n / kills
            await bot.killed_at(MOMENTS[n % len(MOMENTS)], chance)
        pace.share = 1.0
        await bot.start()
        _, vain = await asyncio.wait(lives, timeout=PATIENCE_S)
        await asyncio.sleep(2)  # for what nobody waits for
        stuck = [_why(folder / "kpm.sqlite3", bot.telegram, lives[life]) for life in vain]
        for life in vain:
            life.cancel()
        code = await bot.stop()
        result = look(bot.telegram, cadres, folder / "kpm.sqlite3", plan)
        result.left_over["exit code at the end"] = code
        result.stuck = stuck
        return result


async def _roster(folder: Path, phones: list[str]) -> None:
    file = folder / "roster.csv"
    rows = [f"Kader {i},{phone},kader,,{KELURAHAN[i % len(KELURAHAN)]}," for i, phone in enumerate(phones)]
    file.write_text("\n".join(["nama,telepon,peran,kecamatan,kelurahan,rt", *rows]), encoding="utf-8")
    async with open_storage(folder / "kpm.sqlite3") as storage, storage.db.unit():
        roster = Roster(storage.db)
        checked = await roster.check(read_roster(file))
        assert not checked.faults, checked.faults
        await roster.import_(checked.entries, at=0)


def _why(database: Path, telegram: Watched, cadre: Cadre) -> str:
    """All that is known of somebody who waits in vain."""
    lines = [f"{cadre.id} waited for {cadre.wish}"]
    for message in telegram.chats[cadre.id].messages[-6:]:
        buttons = [[b["text"] for b in row] for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
        who = "bot" if message["from"]["is_bot"] else "they"
        lines.append(f"  {message['message_id']} {who}: {message.get('text', '')[:60]!r} {buttons or ''}")
    asked = {
        "drafts": "SELECT number, form, step FROM drafts JOIN people ON id = person_id WHERE telegram_id = ?",
        "outbox": "SELECT id, method, screen, error FROM outbox WHERE chat_id = ?",
        "inbox": "SELECT update_id, tries, error FROM inbox WHERE (done_at IS NULL OR error IS NOT NULL) AND ? > 0",
    }
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        lines += [f"  {name}: {db.execute(sql, (cadre.id,)).fetchall()}" for name, sql in asked.items()]
    return "\n".join([*lines, f"  waiting at Telegram: {telegram.updates.count()}"])
