"""Whatever nobody has asked for gets an answer too, and changes nothing."""

from __future__ import annotations

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.settings import Settings
from tests.conftest import joined, running
from tests.noticed import tells
from tests.phone import Phone, settled

NOT_UNDERSTOOD = "belum kami pahami"


async def test_stray_words_are_answered_with_the_menu(siti: Phone) -> None:
    for words in ["halo", "/entah", "👍", "a" * 4096, "BTG-1126-001", "<b>", "/lapor@other_bot"]:
        await siti.says(words)
        siti.sees(NOT_UNDERSTOOD, "/bantuan")
        assert siti.menu[0] == "📍 Hadir"


async def test_stickers_files_and_contacts_are_answered(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await siti.sends_sticker()
    await siti.shares_contact("08115801011", of=11)
    telegram.send_document(10, "laporan.pdf", b"%PDF-", "application/pdf")
    await settled(bot, telegram)
    assert siti.heard(NOT_UNDERSTOOD) == 3


async def test_an_edited_message_is_told_that_it_is_not_read_again(siti: Phone, bot: Bot) -> None:
    await siti.says("halo")
    await siti.edits("/lapor")
    siti.sees("Pesan yang diubah tidak kami baca ulang")
    assert not await bot.house.storage.db.committed("SELECT * FROM drafts")


async def test_an_edited_answer_does_not_answer_again(siti: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    await siti.says("RT 01")
    await siti.edits("RT 02")
    siti.sees("tidak kami baca ulang")
    (draft,) = await bot.house.storage.db.committed("SELECT step, answers FROM drafts")
    assert tuple(draft) == ("category", '{"rt": ["01"]}')


async def test_an_edited_menu_label_does_not_check_in(siti: Phone, bot: Bot) -> None:
    await siti.says("halo")
    await siti.edits("📍 Hadir")
    siti.sees("tidak kami baca ulang")
    assert not await bot.house.storage.db.committed("SELECT * FROM check_ins")


async def test_a_button_that_never_was_is_answered_with_a_word(siti: Phone, bot: Bot) -> None:
    for data in ["x", "", "report", "report/", "report/1", "report/1/rt", "a/b/c/d/e", "notice/🙂/x/y"]:
        before = len(siti.screen)
        await siti.presses(data or "-")
        assert siti.toast
        assert len(siti.screen) == before
        assert not await bot.house.storage.db.committed("SELECT error FROM inbox WHERE error IS NOT NULL")


async def test_with_nothing_open_there_is_nothing_to_cancel(siti: Phone) -> None:
    await siti.says("/batal")
    siti.sees("Tidak ada isian yang sedang dibuka")
    assert siti.menu[0] == "📍 Hadir"


@pytest.mark.usefixtures("daytime")
async def test_cancel_after_sending_has_nothing_to_cancel_either(rina: Phone, siti: Phone) -> None:
    await tells(rina, "Besok rapat")
    await rina.says("/batal")
    rina.sees("Tidak ada isian")


async def test_words_after_a_report_was_dropped_answer_nothing(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    await siti.taps("✖ Batal")
    await siti.says("RT 01")
    siti.sees(NOT_UNDERSTOOD)


async def test_a_command_may_name_the_bot(siti: Phone) -> None:
    await siti.says("/bantuan@kpm_bot")
    siti.sees("Yang bisa Anda lakukan")


async def test_stray_things_are_answered_after_a_restart_too(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        siti = await joined(bot, telegram, 10, "Siti", "628115801010")
        await siti.taps("📝 Lapor")
        await siti.taps("RT 01")
        await siti.taps("✖ Batal")
        await siti.taps("Ya, batalkan")
    async with running(settings, telegram) as bot:
        siti.bot = bot
        await siti.says("posyandu")
        siti.sees(NOT_UNDERSTOOD)
