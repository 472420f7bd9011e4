"""The bot as a process of its own that is killed at any moment: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from bot.settings import Settings
from tests.conftest import running, served
from tests.phone import Phone, night_zone, picture, until

pytestmark = pytest.mark.slow
HERE = Path(__file__).parents[2]
KILLS, REPORTS = 6, 2
ASKED = ("Di RT mana", "Kegiatan apa", "Kapan", "Kirim foto", "Ceritakan", "Berapa orang", "Periksa dulu")


class Killable:
    """`python -m bot run`, on a pretend Telegram in this process."""

    def __init__(self, settings: Settings, telegram: Telegram, address: str) -> None:
        self.settings, self.telegram, self.address = settings, telegram, address
        self.process: Process | None = None

    async def start(self) -> None:
        """Until it polls."""
        env = os.environ | {"BOT_TOKEN": self.telegram.token, "BOT_API_URL": self.address, "ADMIN_IDS": ""}
        env |= {"PYTHONPATH": str(HERE), "DATA_DIR": str(self.settings.data_dir), "TIMEZONE": night_zone()}
        command = (sys.executable, "-m", "bot", "run")
        folder = self.settings.data_dir
        self.telegram.calls.clear()
        self.process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=env, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        await until(lambda: any(method == "getMe" for method, _, _ in self.telegram.calls), 20)

    async def kill(self) -> None:
        assert self.process and self.process.returncode is None
        self.process.kill()
        await self.process.communicate()

    async def stop(self) -> str:
        """What it wrote."""
        assert self.process and self.process.returncode is None
        self.process.terminate()
        async with asyncio.timeout(10):
            _, err = await self.process.communicate()
        assert self.process.returncode == 0
        return err.decode()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.settings.database)) as file:
            return file.execute(sql).fetchall()

    async def settled(self) -> None:
        """All that was sent is worked off and answered."""
        left = """SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
                       + (SELECT count(*) FROM outbox WHERE error IS NULL)"""
        await until(lambda: self.telegram.idle() and self.rows(left) == [(0,)], 20)


@pytest.fixture
async def people(settings: Settings, telegram: Telegram) -> list[Phone]:
    """Three cadres who have joined."""
    named = [(10, "Siti", "628115801010"), (11, "Joko", "628115801011"), (12, "Budi", "628115801012")]
    people = [Phone(telegram, *one) for one in named]
    async with running(settings, telegram) as bot:
        for person in people:
            person.bot = bot
            await person.joins()
            person.bot = None
    return people


@pytest.fixture
async def killable(settings: Settings, telegram: Telegram, people: list[Phone]) -> AsyncIterator[Killable]:
    async with served(telegram) as address:
        ours = Killable(settings, telegram, address)
        yield ours
        if ours.process and ours.process.returncode is None:
            await ours.kill()


async def test_a_kill_in_the_middle_of_a_report(killable: Killable, people: list[Phone], telegram: Telegram) -> None:
    siti = people[0]
    await killable.start()
    for answer in ("/lapor", "RT 03", "gotong royong", "hari ini"):
        await siti.says(answer)
    await until(lambda: "Kirim foto" in siti.last)
    await siti.sends_photos()
    await until(lambda: "Ceritakan" in siti.last)
    telegram.faults.append(Fault("hang", "sendMessage", chat_id=siti.id, seconds=60))
    await siti.says("Membersihkan parit")
    await until(lambda: not telegram.faults)
    await killable.kill()
    siti.sees("Ceritakan")
    await siti.says("12")
    await killable.start()
    await until(lambda: "Periksa dulu" in siti.last)
    await killable.settled()
    said = "\n".join(siti.screen)
    assert [said.count(part) for part in ASKED] == [1] * 7
    siti.sees("RT 03", "12 orang", "Membersihkan parit")
    await siti.taps("✅ Kirim")
    await until(lambda: "Laporan terkirim" in siti.last)
    assert killable.rows("SELECT story, participants FROM reports") == [("Membersihkan parit", 12)]
    assert "Traceback" not in await killable.stop()


async def an_evening(person: Phone, chance: random.Random) -> None:
    """Twenty things that somebody does without waiting for the answers, but for the number on the buttons."""

    async def breath() -> None:
        await asyncio.sleep(chance.uniform(0, 0.25))

    person.telegram.send_location(person.id, 0.17, 117.47)
    before = 0
    for number in range(REPORTS):
        await person.says("/lapor")
        await until(lambda before=before: newest_draft(person) > before, 30)
        before = draft = newest_draft(person)
        for answer in ("01", "gotong royong", "hari ini"):
            await breath()
            await person.says(answer)
        person.telegram.send_photos(person.id, [picture()])
        for answer in (f"Kerja bakti {person.id}.{number}", "12"):
            await breath()
            await person.says(answer)
        await breath()
        person.telegram.press_data(person.id, person.messages[-1]["message_id"], f"report/{draft}/review/!send")
    await person.says("/bantuan")


def newest_draft(person: Phone) -> int:
    data = [
        button["callback_data"].split("/")
        for message in person.messages
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    ]
    return max(
        (int(number) for form, number, *_ in (parts for parts in data if len(parts) > 1) if form == "report"), default=0
    )


async def storm(killable: Killable, people: list[Phone], chance: random.Random) -> None:
    """Everybody is busy while the process is killed again and again."""
    evenings = [asyncio.create_task(an_evening(person, chance)) for person in people]
    for _ in range(KILLS):
        await killable.start()
        await asyncio.sleep(chance.uniform(0, 0.5))
        await killable.kill()
    await killable.start()
    await asyncio.gather(*evenings)
    await killable.settled()


def said_first(events: asyncio.Queue[dict[str, Any]], person: Phone) -> list[str]:
    """What the bot has said, as it was said at first, with what was repeated at a kill once."""
    messages = [event["message"] for event in list(events._queue) if event["kind"] == "message"]  # type: ignore[attr-defined]
    texts = [m["text"] for m in messages if m["chat"]["id"] == person.id and m["from"]["is_bot"]]
    return [text for text, _ in groupby(texts)]


async def test_a_storm_of_kills(killable: Killable, people: list[Phone], telegram: Telegram) -> None:
    seed = random.randrange(10**6)
    events = telegram.listen()
    await storm(killable, people, random.Random(seed))
    assert killable.rows("SELECT error FROM inbox WHERE error IS NOT NULL") == [], seed
    assert killable.rows("SELECT error FROM outbox") == [], seed
    assert killable.rows("SELECT count(*), count(DISTINCT person_id) FROM check_ins") == [(3, 3)], seed
    stories = sorted(row[0] for row in killable.rows("SELECT story FROM reports"))
    assert stories == sorted(f"Kerja bakti {person.id}.{n}" for person in people for n in range(REPORTS)), seed
    assert killable.rows("SELECT count(*) FROM drafts") == [(0,)], seed
    parts = ["Hadir tercatat", *(ASKED * REPORTS), "Laporan"]
    for person in people:
        said = said_first(events, person)
        assert len(said) == len(parts), (seed, said)
        assert all(part in text for part, text in zip(parts, said, strict=True)), (seed, said)
        assert sum("Laporan terkirim" in text for text in person.screen) == REPORTS, seed
    assert "Traceback" not in await killable.stop(), seed
