"""Bantuan, /menu and /start: what one's own buttons do, and the buttons again."""

from __future__ import annotations

from bot.life import Bot
from handlers.kit.menu import LABELS
from tests.conftest import changed
from tests.phone import Phone


async def test_help_explains_every_button_of_ones_own_menu_and_no_other(siti: Phone, awang: Phone, rina: Phone) -> None:
    for person in (siti, awang, rina):
        await person.taps("❓ Bantuan")
        for label in LABELS.values():
            assert (f"{label}: " in person.last) == (label in person.menu), (person.name, label)
        person.sees("/menu", "/batal")


async def test_help_may_be_asked_for_in_many_ways(siti: Phone) -> None:
    for words in ["/bantuan", "/help", "bantuan", "Bantuan", "❓ Bantuan"]:
        await siti.says("/menu")
        await siti.says(words)
        siti.sees("Yang bisa Anda lakukan")


async def test_the_menu_comes_again(siti: Phone) -> None:
    for words in ["/menu", "menu", "Menu"]:
        siti.telegram.chats[10].keyboard = None  # as after a change of phone
        await siti.says(words)
        siti.sees("Silakan pilih dari menu")
        assert siti.menu[0] == "📍 Hadir"


async def test_a_new_role_has_its_own_menu_and_help_at_once(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, role="admin", kelurahan_code=None)
    await siti.says("/menu")
    assert "👥 Anggota" in siti.menu and "📍 Hadir" not in siti.menu
    await siti.says("/bantuan")
    siti.sees("👥 Anggota: ")
    siti.sees_not("📍 Hadir")


async def test_help_does_not_disturb_an_open_question(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    await siti.says("/bantuan")
    await siti.says("/menu")
    await siti.says("RT 02")
    siti.sees("Kegiatan apa?")


async def test_every_menu_button_of_every_role_leads_somewhere(
    siti: Phone, awang: Phone, norlaila: Phone, rina: Phone
) -> None:
    for person in (siti, awang, norlaila, rina):
        for label in person.menu:
            before = len(person.screen)
            await person.taps(label)
            answers = "\n".join(person.screen[before:])
            assert answers and "belum kami pahami" not in answers and "bukan untuk" not in answers, label
