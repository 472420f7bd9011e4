"""A notice to 100,000 people, as fast as it goes: memory, the author's message, and a kill in the middle."""

from __future__ import annotations

import asyncio
import re
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.notices import FIRST, Post, prepared
from tests.bench.peer_notices import WORDS
from tests.crowd import RINA, join
from tests.torture.victim import ROOT, Victim, victim

PER_SECOND = 1_000  # nobody limits it here, but two cores do; at Telegram's 30 it would take an hour
PATIENT_S = 60.0  # without any progress


@dataclass
class Many:
    """mib: resident memory by how many had been sent to; restart_s: from the start of a process to its first send."""

    people: int
    seconds: float = 0.0
    restart_s: list[float] = field(default_factory=list)
    imports_s: float = 0.0  # what Python alone needs to load the bot's modules, before: the machine may be busy
    mib: list[tuple[int, float]] = field(default_factory=list)
    told: int = 0  # changes of the author's message
    gap_s: float = 0.0  # the longest time without one
    missed: int = 0
    twice: int = 0


async def very_many(folder: Path, people: int) -> Many:
    """Killed once, when half have it."""
    many, post = Many(people), Watching()
    chats = range(FIRST, FIRST + people)
    await prepared(folder, chats)
    join(post, [*chats, RINA])
    post.latency_s = 0.01
    command = (sys.executable, "-m", "tests.bench.fast_bot", str(PER_SECOND))
    many.imports_s = statistics.median([await _imports() for _ in range(5)])
    async with victim(folder, command, telegram=post) as bot:
        begun = time.monotonic()
        await _goes(many, bot, post, people // 2)
        await bot.dies()
        await asyncio.sleep(0.2)
        await _goes(many, bot, post, people - 50)  # who was being sent to at the kill may be missing
        many.seconds = time.monotonic() - begun
        await asyncio.sleep(1)
    arrived = Counter(id for id in chats for message in post.chats[id].messages if WORDS in message.get("text", ""))
    many.missed, many.twice = people - len(arrived), sum(times > 1 for times in arrived.values())
    many.told = len(post.edits)
    many.gap_s = max((later - earlier for earlier, later in zip(post.edits, post.edits[1:], strict=False)), default=0.0)
    return many


class Watching(Post):
    """Notes when the author's message was changed."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[float] = []

    async def serve(self, token: str, method: str, params: dict, files: dict) -> tuple[int, bytes]:  # type: ignore[type-arg]
        if method == "editMessageText" and str(params.get("chat_id")) == str(RINA):
            self.edits.append(time.monotonic())
        return await super().serve(token, method, params, files)


async def _goes(many: Many, bot: Victim, post: Post, until: int) -> None:
    """One life of the process, until so many have been sent to."""
    begun, before = time.monotonic(), len(post.tried)
    await bot.start()
    while len(post.tried) == before and time.monotonic() - begun < PATIENT_S:
        await asyncio.sleep(0.005)
    many.restart_s.append(time.monotonic() - begun)
    last = 0
    while len(post.tried) < until and time.monotonic() - post.last_at < PATIENT_S:
        if len(post.tried) - last >= many.people / 20:
            last = len(post.tried)
            many.mib.append((last, resident_mib(bot)))
        await asyncio.sleep(0.05)


async def _imports() -> float:
    begun = time.monotonic()
    loading = await asyncio.create_subprocess_exec(sys.executable, "-c", "import bot.app", cwd=ROOT)
    await loading.wait()
    return time.monotonic() - begun


def resident_mib(bot: Victim) -> float:
    assert bot.process
    status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def told(many: Many) -> str:
    memory = ", ".join(f"{sent:,}: {mib:.0f}" for sent, mib in many.mib[:: max(1, len(many.mib) // 6)])
    first_s, again_s = many.restart_s
    return f"""
A notice to {many.people:,} people, without limits, killed in the middle: {many.people / many.seconds:.0f} a second.
From the start of the process to its first send: {first_s:.1f} s, after the kill {again_s:.1f} s;
Python alone took {many.imports_s:.1f} s to load the modules just before (median of 5), with no people at all.
Not reached: {many.missed} (those in doubt at the kill), twice: {many.twice}.
Resident memory in MiB, by how many had been sent to: {memory}.
The author's message was changed {many.told} times, with at most {many.gap_s:.1f} s between."""
