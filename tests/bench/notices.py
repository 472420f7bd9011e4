"""A notice to thousands against a Telegram that enforces its limits, ours beside other ways; and to very many."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.faults import Fault, Limits
from bot.sandbox.files import Upload
from storage import open_storage
from storage.notice import Content
from storage.roster import Roster
from tests.bench.peer_notices import WORDS
from tests.bench.roster import ADMIN
from tests.crowd import KELURAHAN, RINA, RINAS_PHONE, announce, gather, join
from tests.torture.victim import ROOT, Watched, victim

FIRST = 1_000_000  # Telegram id of the first
PER_SECOND = 30  # as Telegram says, and as the pretend one enforces
LATENCY_S = 0.05  # of a sendMessage
BLOCKED, LOST = 0.01, 0.01  # of the people: who have blocked the bot; whose answer never comes back
WRITERS, WRITE_EVERY_S = 8, 16.0  # who talk to the bot meanwhile
STILL_S, LONGEST = 30.0, 5  # nothing came for so long, or so many times the ideal: it is over
PEER = str(ROOT / ".venv-peers/bin/python")
WAYS = {
    "this bot": (sys.executable, "-m", "bot", "run"),
    "AIORateLimiter and gather": (PEER, "-m", "tests.bench.peer_notices", "limiter"),
    "gather, each waits when told to": (PEER, "-m", "tests.bench.peer_notices", "gather"),
    "a loop that sleeps 1/30 s": (PEER, "-m", "tests.bench.peer_notices", "sleep"),
}


@dataclass
class Sent:
    """How a broadcast went; times in seconds."""

    who: str
    people: int
    seconds: float = 0.0
    refused: int = 0  # with 429
    requests: int = 0
    missed: int = 0  # of those who can be reached
    twice: int = 0
    replies_s: list[float] = field(default_factory=list)
    unanswered: int = 0

    @property
    def ideal_s(self) -> float:
        return self.people / PER_SECOND

    @property
    def p99_s(self) -> float:
        if len(self.replies_s) < 2:
            return float("inf")
        return statistics.quantiles(self.replies_s, n=100, method="inclusive")[98]


class Post(Watched):
    """Counts who has got the notice, and when the first and the last were tried."""

    def __init__(self) -> None:
        super().__init__(LATENCY_S)
        self.tried: set[int] = set()  # taken, or refused for good
        self.first_at = self.last_at = 0.0

    async def call(self, method: str, params: dict[str, Any], files: dict[str, Upload]) -> tuple[int, dict[str, Any]]:
        if method == "sendMessage" and WORDS in params["text"]:
            self.first_at = self.first_at or time.monotonic()
            try:
                status, body = await super().call(method, params, files)
            except BaseException:  # an answer that is lost: it has taken effect
                self._done(params)
                raise
            if status != 429:
                self._done(params)
            return status, body
        return await super().call(method, params, files)

    def _done(self, params: dict[str, Any]) -> None:
        self.tried.add(int(params["chat_id"]))
        self.last_at = time.monotonic()


async def compared(folder: Path, people: int, ways: Iterable[str] = tuple(WAYS)) -> list[Sent]:
    """Each way by itself, one after another."""
    results = []
    for n, who in enumerate(way for way in ways if _there(way)):
        (place := folder / str(n)).mkdir()
        results.append(await _sent(place, who, people))
    return results


def _there(who: str) -> bool:
    there = Path(WAYS[who][0]).exists()
    if not there:
        print(f"{who}: not installed (.venv-peers), so it does not take part")
    return there


async def _sent(folder: Path, who: str, people: int) -> Sent:
    sent, post = Sent(who, people), Post()
    chats = range(FIRST, FIRST + people)
    await prepared(folder, chats)
    command = WAYS[who] if who == "this bot" else (*WAYS[who], str(FIRST), str(people))
    async with victim(folder, command, telegram=post) as bot:
        _troubled(post, chats)
        await bot.start()
        writing = [asyncio.create_task(_writes(sent, post, FIRST + 7 * n, n)) for n in range(WRITERS)]
        await _over(post, people)
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
        await bot.dies()
    _look(sent, post, chats)
    return sent


async def prepared(folder: Path, chats: range) -> None:
    """The roster, and a notice to all of it that is under way; its author sees how it goes."""
    async with open_storage(folder / "kpm.sqlite3") as storage:
        async with storage.db.unit():
            roster = Roster(storage.db)
            await roster.import_((await roster.check([ADMIN])).entries, 0)
            await gather(storage, chats, KELURAHAN)
            await storage.db.run("UPDATE people SET telegram_id = ? WHERE phone = ?", RINA, RINAS_PHONE)
        await announce(storage, Content(WORDS, urgent=True))  # whatever the hour is


def _troubled(post: Post, chats: range) -> None:
    """Who has blocked the bot, whose answer is lost; the limits."""
    chance = random.Random(len(chats))
    join(post, [*chats, RINA])
    odd = chance.sample(chats[WRITERS * 7 :], round(len(chats) * (BLOCKED + LOST)))
    for chat_id in odd[: round(len(chats) * BLOCKED)]:
        post.chats[chat_id].blocked = True
    post.faults += [Fault("lost", "sendMessage", chat_id=chat_id) for chat_id in odd[round(len(chats) * BLOCKED) :]]
    post.limits = Limits(per_second=PER_SECOND)


async def _writes(sent: Sent, post: Post, chat_id: int, n: int) -> None:
    """Now and then, once the notice is under way; each time waits for the answer."""
    while not post.first_at:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1 + n * WRITE_EVERY_S / WRITERS)
    while True:
        before, begun = _answers(post, chat_id), time.monotonic()
        post.send_text(chat_id, "/menu")
        sent.unanswered += 1
        while _answers(post, chat_id) == before:
            await asyncio.sleep(0.005)
        sent.unanswered -= 1
        sent.replies_s.append(time.monotonic() - begun)
        await asyncio.sleep(WRITE_EVERY_S)


def _answers(post: Post, chat_id: int) -> int:
    messages = post.chats[chat_id].messages
    return sum(bool(message["from"]["is_bot"]) and WORDS not in message.get("text", "") for message in messages)


async def _over(post: Post, people: int) -> None:
    """All have been tried; or nothing comes any more."""
    begun = time.monotonic()
    while len(post.tried) < people and time.monotonic() - begun < 20 + LONGEST * people / PER_SECOND:
        if post.last_at and time.monotonic() - post.last_at > STILL_S:
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(2 * LATENCY_S)


def _look(sent: Sent, post: Post, chats: range) -> None:
    sent.seconds = post.last_at - post.first_at
    sent.refused = post.limits.refused if post.limits else 0
    sent.requests = len(post.tried) + sent.refused
    arrived = Counter(id for id in chats for message in post.chats[id].messages if WORDS in message.get("text", ""))
    sent.missed = sum(not arrived[id] and not post.chats[id].blocked for id in chats)
    sent.twice = sum(times > 1 for times in arrived.values())


def table(results: list[Sent]) -> str:
    people = results[0].people
    rows = [
        f"A notice to {people:,} people: {PER_SECOND} messages a second in all and 1 in a chat, else 429;",
        f"{LATENCY_S * 1000:.0f} ms for each; 1 % have blocked the bot, the answers to 1 % are lost after the effect;",
        f"{WRITERS} people write meanwhile, each {WRITE_EVERY_S:.0f} s after the last answer.",
        "",
        "| how | time / ideal | refused with 429 | not reached | twice | replies, 99th percentile | replies |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for it in results:
        slowest = f"{it.p99_s:.2f} s" if it.replies_s else "none came"
        replies = f"{len(it.replies_s)}" + (f", {it.unanswered} never" if it.unanswered else "")
        ratio = f"{it.seconds / it.ideal_s:.3f}"
        rows.append(f"| {it.who} | {ratio} | {it.refused:,} | {it.missed:,} | {it.twice} | {slowest} | {replies} |")
    return "\n".join(rows)
