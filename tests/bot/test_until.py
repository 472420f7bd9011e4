"""Messages that are of use only for a while: after a stop, or to who had blocked the bot, they are let be."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from storage.quiet import of_use_until
from tests.phone import Phone, settled

WITA = ZoneInfo("Asia/Makassar")


async def queued(bot: Bot, siti: Phone, text: str, until: int | None) -> None:
    async with bot.house.storage.db.unit():
        args = {"chat_id": siti.id, "text": text}
        await bot.house.storage.outbox.add(siti.id, "send_message", args, until=until)
    await settled(bot, siti.telegram)


async def test_what_is_past_its_time_is_not_sent_and_what_follows_is(siti: Phone, bot: Bot) -> None:
    await queued(bot, siti, "sudah basi", until=1)
    await queued(bot, siti, "masih", until=2**40)
    siti.sees("masih")
    assert siti.heard("sudah basi") == 0
    assert not await bot.house.storage.db.committed("SELECT * FROM outbox")


async def test_who_unblocks_the_bot_hears_nothing_old(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    telegram.block(siti.id)
    await settled(bot, telegram)
    await queued(bot, siti, "pengingat", until=2**40)
    await queued(bot, siti, "balasan", until=None)
    await bot.house.storage.db.run("UPDATE outbox SET until = 1 WHERE args LIKE '%pengingat%'")
    await siti.says("/start")  # which lets the bot in again
    await settled(bot, telegram)
    assert siti.heard("balasan") == 1
    assert siti.heard("pengingat") == 0


@pytest.mark.parametrize(
    ("hour", "minute", "until"), [(9, 0, "10:00"), (19, 59, "20:59"), (20, 0, "21:00"), (20, 30, "21:00")]
)
def test_a_reminder_is_of_use_for_an_hour_and_not_at_night(hour: int, minute: int, until: str) -> None:
    now = datetime(2026, 11, 24, hour, minute, tzinfo=WITA)
    assert f"{datetime.fromtimestamp(of_use_until(now), WITA):%H:%M}" == until
