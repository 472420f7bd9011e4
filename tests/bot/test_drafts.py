"""Conversations go on after a restart where they were: the state is the draft, and the draft is in the database."""

from __future__ import annotations

from bot.drafts import Conversations
from bot.sandbox.core import Telegram
from bot.settings import Settings
from storage import open_storage
from tests.conftest import running
from tests.phone import Phone, picture


async def in_the_middle(settings: Settings, telegram: Telegram) -> Phone:
    """Siti has told where and what, and is asked when; then the bot was stopped."""
    async with running(settings, telegram) as bot:
        siti = Phone(telegram, 10, "Siti", "628115801010")
        siti.bot = bot
        await siti.joins()
        await siti.says("/lapor")
        await siti.taps("RT 03")
        await siti.taps("🧹 Gotong royong")
        siti.sees("Kapan")
    return siti


async def test_the_open_question_is_still_open(settings: Settings, telegram: Telegram) -> None:
    siti = await in_the_middle(settings, telegram)
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.says("kemarin")
        siti.sees("Kirim foto")


async def test_the_buttons_under_it_still_count(settings: Settings, telegram: Telegram) -> None:
    siti = await in_the_middle(settings, telegram)
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.taps("Hari ini")
        siti.sees("Kirim foto")
        await siti.taps("‹ Kembali")
        siti.sees("Kapan")


async def test_every_step_may_have_a_restart_before_it(settings: Settings, telegram: Telegram) -> None:
    siti = await in_the_middle(settings, telegram)
    answers = [(siti.taps, "Hari ini"), (siti.sends_photos, 2), (siti.says, "Membersihkan parit"), (siti.says, "12")]
    for answer, what in [*answers, (siti.taps, "✅ Kirim")]:
        async with running(settings, telegram) as bot:
            siti.bot = bot
            await answer(what)
    siti.sees("Laporan terkirim", "RT 03", "12 orang", "2 foto")


async def test_an_answer_that_came_while_the_bot_was_down(settings: Settings, telegram: Telegram) -> None:
    siti = await in_the_middle(settings, telegram)
    telegram.send_text(siti.id, "kemarin")
    telegram.send_photos(siti.id, [picture()])
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.says("Membersihkan parit")
        siti.sees("Berapa orang")


async def test_the_library_is_told_the_steps_and_writes_none(settings: Settings, telegram: Telegram) -> None:
    await in_the_middle(settings, telegram)
    async with open_storage(settings.database) as storage:
        kept = Conversations(storage)
        assert await kept.get_conversations("report") == {(10, 10): "date"}
        assert await kept.get_conversations("notice") == {}
        await kept.update_conversation("report", (10, 10), "review")
        await kept.update_conversation("notice", (10, 10), "text")
        assert await kept.get_conversations("report") == {(10, 10): "date"}
        assert await kept.get_conversations("notice") == {}
        assert await kept.get_user_data() == await kept.get_chat_data() == await kept.get_bot_data() == {}


async def test_one_persons_form_is_nobody_elses(settings: Settings, telegram: Telegram) -> None:
    await in_the_middle(settings, telegram)
    async with running(settings, telegram) as bot:
        joko = Phone(telegram, 11, "Joko", "628115801011")
        joko.bot = bot
        await joko.joins()
        await joko.says("kemarin")
        joko.sees("belum kami pahami")
