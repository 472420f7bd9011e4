"""Fifty people at once, each with the same plan: join, check in, report, say something; and what is there then."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from handlers.kit.texts import say
from tests.torture.victim import Watched

STRAY = str(say.fallback.not_understood())[:30]
KINDS = {  # how a message of the bot begins, and what it answers
    "Selamat datang!": "start",
    "✅ Selamat datang,": "joined",
    "✅ Hadir tercatat": "check-in",
    "Anda sudah tercatat": "check-in",
    "📝 Di RT mana": "report",
    "Periksa dulu": "story",
    STRAY: "stray",
}


@dataclass
class Plan:
    """How many inputs each person makes: 3 to join and check in, then rounds of a report (7) and a stray word (1)."""

    rounds: int = 4

    @property
    def inputs(self) -> int:
        return 3 + 8 * self.rounds

    @property
    def answers(self) -> list[str]:
        return ["start", "joined", "check-in"] + ["report", "story", "stray"] * self.rounds


@dataclass
class Pace:
    """How much of their plan people may be through by now, so that they talk during all the kills."""

    share: float = 0.0


@dataclass
class Result:
    """All that was looked for, after the storm."""

    people: int = 0
    inputs: int = 0
    check_ins_lost: int = 0
    reports_lost: int = 0
    reports_twice: int = 0
    answers_lost: int = 0
    answers_repeated: int = 0
    chats_out_of_order: int = 0
    stuck: list[str] = field(default_factory=list)  # who waited in vain, for what, and what was there then
    left_over: Counter[str] = field(default_factory=Counter)


class Cadre:
    def __init__(self, telegram: Watched, id: int, phone: str, plan: Plan, chance: random.Random, pace: Pace) -> None:
        self.telegram, self.id, self.phone, self.plan = telegram, id, phone, plan
        self.chance, self.pace, self.made, self.wish = chance, pace, 0, "nothing yet"
        telegram.join(id, f"Kader{id}", phone)

    async def lives(self) -> None:
        t = self.telegram
        await self._breath()
        t.send_text(self.id, "/start")
        await self._sees("Selamat datang!")
        t.send_contact(self.id, self.phone, self.id)
        await self._sees("✅ Selamat datang,")
        t.send_location(self.id, 0.12, 117.48)
        await self._sees("Hadir tercatat", "sudah tercatat")
        for n in range(self.plan.rounds):
            await self._reports(n)
            t.send_text(self.id, f"halo {n}")
            await self._sees(STRAY)

    async def _reports(self, n: int) -> None:
        self.telegram.send_text(self.id, "/lapor")
        await self._taps("RT ")
        await self._taps("📋 Pendataan")
        await self._taps("Hari ini")
        await self._taps("Lewati", "Kirim foto")
        await self._sees("Ceritakan")
        self.telegram.send_text(self.id, f"laporan {self.id}-{n}")
        await self._taps("✅ Kirim", "Periksa")
        await self._sees("Laporan terkirim")

    async def _sees(self, *parts: str) -> None:
        """Wait for the bot's newest message to say so; however often it is killed meanwhile."""
        self.wish = f"a message that says {' or '.join(parts)!r}"
        await self._until(lambda: any(part in self._newest().get("text", "") for part in parts))
        await self._breath()

    async def _taps(self, label: str, under: str = "") -> None:
        self.wish = f"a button {label!r} under {under!r}"
        await self._until(lambda: under in self._newest().get("text", "") and self._button(label) is not None)
        row, column = self._button(label) or (0, 0)
        self.telegram.press(self.id, self._newest()["message_id"], row, column)
        before = self._newest()
        self.wish = f"an answer to the button {label!r}"
        await self._until(lambda: self._newest() != before)
        await self._breath()

    async def _breath(self) -> None:
        """Until it is time for the next input; a moment at least."""
        share, self.made = self.made / self.plan.inputs, self.made + 1
        early = self.chance.uniform(0, 0.08)
        await asyncio.sleep(self.chance.uniform(0, 0.3))
        await self._until(lambda: share <= self.pace.share + early)

    def _newest(self) -> dict:
        own = [m for m in self.telegram.chats[self.id].messages if m["from"]["is_bot"]]
        return own[-1] if own else {}

    def _button(self, label: str) -> tuple[int, int] | None:
        rows = self._newest().get("reply_markup", {}).get("inline_keyboard", [])
        places = (
            (i, j) for i, row in enumerate(rows) for j, button in enumerate(row) if button["text"].startswith(label)
        )
        return next(places, None)

    async def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            await asyncio.sleep(0.01)


def look(telegram: Watched, cadres: list[Cadre], database: Path, plan: Plan) -> Result:
    """Compare what there is with what each person did."""
    result = Result(people=len(cadres), inputs=len(cadres) * plan.inputs)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        checked_in = {
            row[0] for row in db.execute("SELECT telegram_id FROM check_ins JOIN people ON people.id = person_id")
        }
        stories = Counter(row[0] for row in db.execute("SELECT story FROM reports"))
        for name, sql in LEFT_OVER.items():
            result.left_over[name] = db.execute(sql).fetchone()[0]
    wanted = {f"laporan {cadre.id}-{n}" for cadre in cadres for n in range(plan.rounds)}
    result.check_ins_lost = len({cadre.id for cadre in cadres} - checked_in)
    result.reports_lost = len(wanted - set(stories))
    result.reports_twice = sum(stories.values()) - len(stories)
    for cadre in cadres:
        said = [_kind(text) for chat, text in telegram.sent if chat == cadre.id]
        once = [kind for kind, _ in itertools.groupby(said)]
        result.answers_lost += sum((Counter(plan.answers) - Counter(once)).values())
        result.answers_repeated += len(said) - len(once)
        result.chats_out_of_order += once != plan.answers
    return result


LEFT_OVER = {
    "updates not done": "SELECT count(*) FROM inbox WHERE done_at IS NULL",
    "updates set aside": "SELECT count(*) FROM inbox WHERE error IS NOT NULL",
    "messages not sent": "SELECT count(*) FROM outbox",
    "open drafts": "SELECT count(*) FROM drafts",
}


def _kind(text: str) -> str:
    plain = re.sub(r"</?b>", "", text)
    return next((kind for start, kind in KINDS.items() if plain.startswith(start)), plain)
