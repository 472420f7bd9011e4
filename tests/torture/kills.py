"""Kill the bot at random moments of its life while people talk to it; count what is lost, twice, out of order."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path

from storage import open_storage
from storage.roster import Roster, read_roster
from tests.torture.people import Cadre, Plan, Result, look
from tests.torture.victim import MOMENTS, victim

KELURAHAN = ("Lok Tuan", "Guntung", "Satimpo", "Belimbing", "Kanaan")


async def storm(folder: Path, people: int, plan: Plan, kills: int, pause_s: float, seed: int) -> Result:
    """People talk through `kills` SIGKILLs; then the bot is left alone until everybody is done."""
    chance = random.Random(seed)
    phones = {7000 + i: f"62811590{i:04}" for i in range(people)}
    await _roster(folder, list(phones.values()))
    async with victim(folder) as bot:
        cadres = [Cadre(bot.telegram, id, phone, plan, chance, pause_s) for id, phone in phones.items()]
        lives = [asyncio.create_task(cadre.lives()) for cadre in cadres]
        for n in range(kills):
            await bot.killed_at(MOMENTS[n % len(MOMENTS)], chance)
        await bot.start()
        await asyncio.gather(*lives)
        await _quiet(bot.telegram)
        code = await bot.stop()
        result = look(bot.telegram, cadres, folder / "kpm.sqlite3", plan)
        result.left_over["exit code at the end"] = code
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


async def _quiet(telegram: object, seconds: float = 2.0) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(seconds)
