"""An update that breaks whatever is tried: set aside, told of, seen by admins, and worked off after the fix."""

from __future__ import annotations

import re
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.life import Bot
from bot.processor import TRIES
from bot.sandbox.core import Telegram
from bot.settings import Settings
from handlers.kit.context import Context
from tests.conftest import joined, running
from tests.phone import Phone, settled, until

pytestmark = pytest.mark.slow

AFTER = 1  # a group behind every feature: what it undoes has been done by then


class Broken:
    """A mistake in the bot that some words bring out, until it is put right."""

    def __init__(self, bot: Bot, words: str) -> None:
        self.words, self.fixed, self.tries = words, False, 0
        bot.add_handler(TypeHandler(Update, self.step), group=AFTER)

    async def step(self, update: Update, context: Context) -> None:
        message, query = update.effective_message, update.callback_query
        said = query.data if query else (message and message.text) or ""
        if self.words in (said or ""):
            self.tries += 1
            if not self.fixed:
                raise ZeroDivisionError("rahasia Siti")


async def inbox(bot: Bot) -> list[tuple[Any, ...]]:
    """What was set aside: code, error, whether its words are kept."""
    rows = await bot.house.storage.db.committed("SELECT arrival, error, body FROM inbox WHERE error IS NOT NULL")
    return [(f"K{row['arrival']}", row["error"], bool(row["body"])) for row in rows]


async def told_code(person: Phone) -> str:
    return re.findall(r"kode (K\d+)", " ".join(person.screen))[-1]


async def test_from_the_mistake_to_the_fix(bot: Bot, siti: Phone, rina: Phone, joko: Phone) -> None:
    broken = Broken(bot, "/hadir")
    await siti.says("/hadir")
    code = await told_code(siti)
    assert broken.tries == TRIES == 3
    assert await inbox(bot) == [(code, "ZeroDivisionError", True)]
    assert not await bot.house.storage.db.committed("SELECT * FROM check_ins"), "nothing of it is done by halves"
    siti.sees("belum bisa kami olah", "tersimpan")
    rina.sees(code, "ZeroDivisionError")
    rina.sees_not("rahasia")

    await siti.says("/bantuan")
    siti.sees("Yang bisa Anda lakukan")
    await joko.says("/laporanku")
    joko.sees("Belum ada laporan")

    await rina.says("/status")
    rina.sees("Disisihkan: 1", f"{code} ZeroDivisionError")
    broken.fixed = True
    await rina.taps(f"Coba lagi {code}")
    siti.sees("Hadir tercatat")
    assert broken.tries == TRIES + 1
    assert await inbox(bot) == []
    rina.sees("Disisihkan: 0")
    assert rina.buttons == ["🔄 Muat ulang"]
    (entry,) = await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'inbox.again'")
    assert code in entry["about"]
    assert len(await bot.house.storage.db.committed("SELECT * FROM check_ins")) == 1


async def test_tried_again_in_vain_it_is_set_aside_again_under_its_old_code(bot: Bot, siti: Phone, rina: Phone) -> None:
    broken = Broken(bot, "/hadir")
    await siti.says("/hadir")
    code = await told_code(siti)
    await rina.says("/status")
    await rina.taps(f"Coba lagi {code}")
    assert broken.tries == 2 * TRIES
    assert await inbox(bot) == [(code, "ZeroDivisionError", True)]
    assert siti.heard(code) == rina.heard(f"Satu pesan disisihkan setelah tiga kali gagal: kode {code}") == 2
    await rina.taps("🔄 Muat ulang")
    assert f"Coba lagi {code}" in rina.buttons
    broken.fixed = True
    await rina.taps(f"Coba lagi {code}")
    siti.sees("Hadir tercatat")


async def test_a_second_tap_on_try_again_does_it_no_second_time(bot: Bot, siti: Phone, rina: Phone) -> None:
    broken = Broken(bot, "/bantuan")
    await siti.says("/bantuan")
    await rina.says("/status")
    data = rina.data_of(f"Coba lagi {await told_code(siti)}")
    broken.fixed = True
    for _ in range(2):
        rina.last_query = rina.telegram.press_data(rina.id, 1, data)
    await settled(bot, rina.telegram)
    assert "sudah lewat" in rina.toast
    assert siti.heard("Yang bisa Anda lakukan") == 1
    assert broken.tries == TRIES + 1


async def test_in_the_middle_of_a_report_only_that_answer_is_missing(bot: Bot, siti: Phone, rina: Phone) -> None:
    broken = Broken(bot, "ranjau")
    await siti.says("/lapor")
    for label in ("RT 03", "📋 Pendataan", "Hari ini", "Lewati"):
        await siti.taps(label)
    await siti.says("ranjau")
    code = await told_code(siti)
    await rina.says("/status")
    broken.fixed = True
    await rina.taps(f"Coba lagi {code}")
    siti.sees("Periksa dulu", "ranjau")
    await siti.taps("✅ Kirim")
    siti.sees("Laporan terkirim")


async def test_a_tap_that_breaks_is_answered_and_can_be_tried_again(bot: Bot, siti: Phone, rina: Phone) -> None:
    await siti.says("/lapor")
    broken = Broken(bot, "/rt/03")
    await siti.taps("RT 03")
    assert siti.last_query in siti.telegram.answers, "no spinner is left turning"
    code = await told_code(siti)
    await rina.says("/status")
    broken.fixed = True
    await rina.taps(f"Coba lagi {code}")
    (draft,) = await bot.house.storage.db.committed("SELECT step FROM drafts")
    assert draft["step"] == "category"


async def test_a_check_in_counts_for_the_day_on_which_it_was_sent(
    bot: Bot, siti: Phone, rina: Phone, telegram: Telegram
) -> None:
    broken, now = Broken(bot, "/hadir"), telegram.now
    telegram.now = lambda: now() - 3 * 24 * 3600
    await siti.says("/hadir")
    telegram.now = now
    broken.fixed = True
    await rina.says("/status")
    await rina.taps(f"Coba lagi {await told_code(siti)}")
    (row,) = await bot.house.storage.db.committed("SELECT at FROM check_ins")
    assert row["at"] == pytest.approx(now() - 3 * 24 * 3600, abs=60)


async def test_what_the_library_cannot_read_is_set_aside_again_and_again(
    bot: Bot, siti: Phone, rina: Phone, telegram: Telegram
) -> None:
    telegram.push({"message": {"message_id": 1}})
    await siti.says("/bantuan")
    siti.sees("Yang bisa Anda lakukan")
    ((code, error, _),) = await inbox(bot)
    for _ in range(2):
        await rina.says("/status")
        await rina.taps(f"Coba lagi {code}")
        assert await inbox(bot) == [(code, error, True)]
    assert bot.processor.broken is None


async def test_many_that_break_hold_up_nobody(bot: Bot, siti: Phone, rina: Phone, joko: Phone) -> None:
    Broken(bot, "ranjau")
    for number in range(8):
        siti.telegram.send_text(siti.id, f"ranjau {number}")
        joko.telegram.send_text(joko.id, "/bantuan")
    await settled(bot, siti.telegram)
    assert joko.heard("Yang bisa Anda lakukan") == 8
    assert len(set(re.findall(r"kode (K\d+)", " ".join(siti.screen)))) == 8
    await rina.says("/status")
    rina.sees("Disisihkan: 8")
    assert len(rina.buttons) == 6


async def test_a_stop_between_the_tap_and_the_work_loses_nothing(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        Broken(bot, "/hadir")
        await siti.says("/hadir")
        async with bot.house.storage.db.unit():  # what the tap does; the process ends before it comes to the work
            assert await bot.house.storage.inbox.try_again(await told_code(siti))
    async with running(settings, telegram) as bot:
        await until(lambda: siti.heard("Hadir tercatat") == 1)
        await settled(bot, telegram)
    assert siti.heard("Hadir tercatat") == 1
