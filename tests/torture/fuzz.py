"""Thousands of updates of every kind that the Bot API has, valid and odd, through the whole bot in one process."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import tempfile
from collections import Counter, deque
from datetime import date
from pathlib import Path
from typing import Any

from bot.life import Bot
from bot.logs import where
from bot.sandbox.core import Telegram
from bot.sandbox.files import PREFIXES
from storage import open_storage
from storage.roster import Roster, read_roster
from tests.conftest import ROSTER, running, settings_for
from tests.phone import Phone, picture, settled
from tests.torture.updates import CADRES, CHANNEL, GROUPS, KINDS, PEOPLE, STRANGERS, Maker

PER_ROUND = 200


class Errors(logging.Handler):
    """What was logged as an error, which nothing here may be."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.seen[f"{record.getMessage()} {where(error) if error else ''}"] += 1


async def run(count: int, seed: int) -> dict[str, Any]:
    """Figures: how many updates of how many kinds, and what must be 0 of each."""
    errors, telegram = Errors(), Telegram()
    telegram.calls = deque(maxlen=20 * count + 1000)
    logging.getLogger().addHandler(errors)
    try:
        with tempfile.TemporaryDirectory() as folder:
            await _roster(Path(folder))
            async with running(settings_for(Path(folder)), telegram) as bot:
                return await _storm(bot, telegram, Maker(random.Random(seed)), count, errors)
    finally:
        logging.getLogger().removeHandler(errors)


async def _storm(bot: Bot, telegram: Telegram, maker: Maker, count: int, errors: Errors) -> dict[str, Any]:
    phones = await _people(bot, telegram)
    kinds: Counter[str] = Counter()
    files = {kind: telegram.files.keep(kind, kind, "image/png", picture())["file_id"] for kind in PREFIXES}
    for sent in range(0, count, PER_ROUND):
        for _ in range(min(PER_ROUND, count - sent)):
            update = maker.update()
            kinds[next(iter(update))] += 1
            telegram.updates.push(known(json.loads(json.dumps(update)), files))
        await settled(bot, telegram, seconds=60)
        maker.data = [data for phone in phones for data in _data(phone)]
        await _everybody_stays(bot)
    refused = Counter(f"{method}: {status}" for method, _, status in telegram.calls if status not in (0, 200))
    # Taps that nobody made; nothing to change; a message put away that had no buttons.
    edits = ("editMessageText", "editMessageCaption", "editMessageReplyMarkup")
    for harmless in ("answerCallbackQuery", *edits):
        del refused[f"{harmless}: 400"]
    aside = await bot.house.storage.db.committed("SELECT error, body FROM inbox WHERE error IS NOT NULL")
    unsent = await bot.house.storage.db.committed("SELECT error, args FROM outbox")
    stuck = [phone.name for phone in phones if phone.id in CADRES and not await _works(phone)]
    return {
        "updates": sum(kinds.values()),
        "kinds": len(kinds),
        "answers": sum(method == "sendMessage" for method, _, _ in telegram.calls),
        "errors logged": errors.seen,
        "set aside": [tuple(row) for row in aside],
        "refused by Telegram": refused,
        "not sent": [tuple(row) for row in unsent],
        "chats stuck": stuck,
    }


def known(update: Any, files: dict[str, str], within: str = "") -> Any:
    """With files that there are: Telegram tells of no other. files: kind -> file_id; within: the field that this is."""
    if isinstance(update, list):
        return [known(one, files, within) for one in update]
    if not isinstance(update, dict):
        return update
    filled = {name: known(one, files, name) for name, one in update.items()}
    return filled | {"file_id": files.get(within, files["document"])} if "file_id" in filled else filled


def _data(phone: Phone) -> list[str]:
    rows = [
        row for message in phone.messages[-20:] for row in message.get("reply_markup", {}).get("inline_keyboard", [])
    ]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


async def _people(bot: Bot, telegram: Telegram) -> list[Phone]:
    telegram.updates._allowed = set(KINDS)  # every kind, whatever the bot asks for
    phones = [Phone(telegram, id, f"Orang {id}", phone) for id, phone in PEOPLE.items()]
    phones += [Phone(telegram, id, f"Orang {id}") for id in STRANGERS]
    for phone in phones:
        phone.bot = bot
        await phone.joins()
    for group in (*GROUPS, CHANNEL):
        telegram.make_group(group, "Grup", [10, 99])
    await settled(bot, telegram)
    return phones


async def _everybody_stays(bot: Bot) -> None:
    """An update may say that somebody has blocked the bot; here nobody means it."""
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE people SET reachable = 1")


async def _works(phone: Phone) -> bool:
    """Whether a cadre can still check in and report, whatever was left open."""
    await phone.says("/hadir")
    if "tercatat" not in phone.last:
        return False
    await phone.says("/lapor")
    if "Mulai baru" in phone.buttons:
        await phone.taps("Mulai baru")
    for answer in (phone.buttons[0], "📋 Pendataan", "Hari ini", "Mendata warga", "Lewati", "Lewati", "✅ Kirim"):
        await (phone.taps(answer) if answer in phone.buttons else phone.says(answer))
    return "Laporan terkirim" in phone.last


async def _roster(folder: Path) -> None:
    file = folder / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    async with open_storage(settings_for(folder).database) as storage, storage.db.unit():
        roster = Roster(storage.db)
        await roster.import_((await roster.check(read_roster(file))).entries, at=0)
        for job in ("backup", "tidy"):
            await storage.schedule.done(job, date(9999, 1, 1))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.fuzz")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for name, figure in asyncio.run(run(chosen.count, chosen.seed)).items():
        print(f"{name:22} {figure or 0}")


if __name__ == "__main__":
    main()
