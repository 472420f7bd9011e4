"""Before anything else: who it is, from where and when; groups and channels hear nothing private."""

from __future__ import annotations

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from tests.conftest import changed
from tests.phone import Phone, settled

GROUP = -500


@pytest.fixture
async def group(siti: Phone, rina: Phone, bot: Bot, telegram: Telegram) -> list[dict]:
    """What is said in a group that Siti, Rina and the bot are in."""
    telegram.make_group(GROUP, "Kader Lok Tuan", [siti.id, rina.id])
    await settled(bot, telegram)
    return telegram.chats[GROUP].messages


def of_the_bot(messages: list[dict]) -> list[str]:
    return [message.get("text", "") for message in messages if message["from"]["is_bot"]]


async def test_being_put_into_a_group_is_no_reason_to_speak(group: list[dict]) -> None:
    assert of_the_bot(group) == []


@pytest.mark.parametrize("words", ["/lapor", "/ringkasan", "/start", "/hadir@kpm_bot", "/laporanku"])
async def test_a_command_in_a_group_is_sent_to_the_private_chat(
    group: list[dict], bot: Bot, telegram: Telegram, words: str
) -> None:
    telegram.send_text(10, words, GROUP)
    await settled(bot, telegram)
    (answer,) = of_the_bot(group)
    assert "hanya melayani lewat pesan pribadi" in answer
    assert "reply_markup" not in group[-1]
    assert "Siti" not in answer


async def test_talk_in_a_group_is_not_the_bots_business(
    group: list[dict], siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    for words in ["halo semua", "📍 Hadir", "📊 Ringkasan", "hadir", "25"]:
        await siti.taps("📝 Lapor")
        mine = len(siti.screen)
        telegram.send_text(10, words, GROUP)
        await settled(bot, telegram)
        assert of_the_bot(group) == []
        assert len(siti.screen) == mine
        assert not await bot.house.storage.db.committed("SELECT * FROM check_ins")


async def test_a_private_button_pressed_in_a_group_does_nothing(
    group: list[dict], siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await siti.taps("📝 Lapor")
    message = telegram.send_text(10, "lihat", GROUP)
    siti.last_query = telegram.press_data(10, message["message_id"], siti.data_of("RT 01"), GROUP)
    await settled(bot, telegram)
    assert "sudah lewat" in siti.toast
    (draft,) = await bot.house.storage.db.committed("SELECT step FROM drafts")
    assert draft["step"] == "rt"


async def test_a_channel_post_is_let_pass(siti: Phone, bot: Bot, telegram: Telegram) -> None:
    channel = {"id": -1001234567890, "type": "channel", "title": "Kabar"}
    telegram.push({"channel_post": {"message_id": 1, "date": 1, "chat": channel, "text": "/start"}})
    await settled(bot, telegram)
    assert not await bot.house.storage.db.committed("SELECT * FROM outbox")
    assert not await bot.house.storage.db.committed("SELECT * FROM inbox WHERE error IS NOT NULL OR done_at IS NULL")


async def test_another_bot_is_let_pass(bot: Bot, telegram: Telegram, siti: Phone) -> None:
    other = {"id": 77, "is_bot": True, "first_name": "Lain"}
    chat = {"id": 77, "type": "private", "first_name": "Lain"}
    telegram.push({"message": {"message_id": 1, "date": 1, "chat": chat, "from": other, "text": "/start"}})
    await settled(bot, telegram)
    assert not await bot.house.storage.db.committed("SELECT * FROM outbox")


async def test_who_blocks_the_bot_is_known_to_be_out_of_reach_until_back(
    siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    async def reachable() -> int:
        rows = await bot.house.storage.db.committed("SELECT reachable FROM people WHERE telegram_id = 10")
        return int(rows[0]["reachable"])

    telegram.block(10)
    await settled(bot, telegram)
    assert await reachable() == 0
    telegram.unblock(10)
    await settled(bot, telegram)
    assert await reachable() == 1


async def test_who_writes_is_within_reach_whatever_was_refused_before(bot: Bot, siti: Phone) -> None:
    await changed(bot, siti, reachable=0)  # the chat was refused, and Telegram never said that it is back
    await siti.says("/menu")
    me = await bot.house.storage.people.by_telegram_id(siti.id)
    assert me
    assert me.reachable


async def test_being_blocked_by_a_stranger_touches_nobody(
    siti: Phone, stranger: Phone, bot: Bot, telegram: Telegram
) -> None:
    await stranger.says("halo")
    telegram.block(stranger.id)
    await settled(bot, telegram)
    assert not await bot.house.storage.db.committed("SELECT * FROM people WHERE NOT reachable")


async def test_a_role_that_changes_counts_with_the_next_message(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, role="koordinator kecamatan", kecamatan_code="64.74.01", kelurahan_code=None)
    await siti.taps("📝 Lapor")
    siti.sees("bukan untuk peran Anda")
    assert siti.menu == [
        "📊 Ringkasan",
        "🙋 Siapa hadir",
        "📥 Periksa laporan",
        "👥 Anggota",
        "📢 Pengumuman",
        "📞 Koordinator",
        "❓ Bantuan",
    ]
    await siti.taps("📊 Ringkasan")
    siti.sees("Kecamatan Bontang Utara")


async def test_somebody_let_go_loses_the_buttons_at_once(siti: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    data = siti.data_of("RT 01")
    await changed(bot, siti, active=0)
    await siti.presses(data)
    assert "bergabung dulu" in siti.toast
    await siti.says("RT 01")
    siti.sees("Bagikan nomor saya")
    siti.sees_not("Kegiatan apa?")
