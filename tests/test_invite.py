"""Personal links: made by whoever may edit the person, good once, for a week, and for a newcomer's own phone."""

from __future__ import annotations

import json
import re

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers import invite
from handlers.kit.texts import say
from tests.conftest import changed
from tests.phone import Phone, settled

AGREE = "✅ Setuju dan bergabung"
WEEK_S = 7 * 24 * 3600


async def id_of(bot: Bot, name: str) -> int:
    return int((await bot.house.storage.db.committed("SELECT id FROM people WHERE name = ?", name))[0]["id"])


async def link_for(maker: Phone, bot: Bot, name: str) -> str:
    """What is behind ?start=, as the maker would forward it."""
    await maker.presses(f"invite/{await id_of(bot, name)}")
    found = re.search(r"https://t\.me/kpm_bot\?start=([A-Za-z0-9_-]{22,64})\b", maker.screen[-2])
    assert found, maker.screen[-2]
    return found[1]


async def links(bot: Bot) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM invites ORDER BY id")]


async def log(bot: Bot, act: str) -> list[dict]:
    return [dict(row) for row in await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = ?", act)]


@pytest.fixture
def newcomer(bot: Bot, telegram: Telegram) -> Phone:
    """Joko's phone; its number is not the one of the roster."""
    person = Phone(telegram, 11, "Joko", "628129999911")
    person.bot = bot
    return person


async def test_from_the_card_to_the_menu(awang: Phone, newcomer: Phone, bot: Bot) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    assert "Undangan untuk Joko Susilo" in awang.screen[-2]
    assert re.search(r"satu kali pakai, sampai \w+, \d+ \w+ \d{4} pukul \d\d\.\d\d WITA", awang.screen[-2])
    assert awang.messages[-1]["photo"] and "pindai" in awang.last
    await newcomer.says(f"/start {token}")
    newcomer.sees("Joko Susilo", "kader", "Guntung", "Yang kami simpan", "luar negeri", "/dataku")
    assert newcomer.buttons == [AGREE]
    assert (await links(bot))[0]["used_at"] is None, "reading is no agreement"
    await newcomer.taps(AGREE)
    newcomer.sees("Selamat datang, Joko Susilo")
    assert "📝 Lapor" in newcomer.menu
    assert newcomer.buttons == []
    (person,) = await bot.house.storage.db.committed("SELECT * FROM people WHERE telegram_id = 11")
    assert (person["name"], person["agreed_to"]) == ("Joko Susilo", say.join.version)
    (made,), (*_, came) = await log(bot, "invite.make"), await log(bot, "person.join")
    assert made["subject_id"] == came["subject_id"] == person["id"]
    assert json.loads(came["about"])["way"] == "link"


async def test_only_the_links_hash_is_kept(awang: Phone, bot: Bot) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    (kept,) = await links(bot)
    assert token not in str(kept)
    assert kept["ends_at"] - kept["made_at"] == WEEK_S
    for table in ("outbox", "audit", "screens"):
        rows = await bot.house.storage.db.committed(f"SELECT * FROM {table}")
        assert not [row for row in rows if token in str(tuple(row))]


async def test_buttons_and_links_stay_within_telegrams_limits(awang: Phone, bot: Bot) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    assert len(f"accept/{token}") <= 64
    assert len(token) <= 64


async def test_whoever_may_not_edit_somebody_makes_no_link(
    awang: Phone, norlaila: Phone, siti: Phone, rina: Phone, bot: Bot
) -> None:
    budi, tenri = await id_of(bot, "Budi Hartono"), await id_of(bot, "Tenri Ampa")
    for person, whom in ((awang, budi), (awang, tenri), (norlaila, budi), (siti, budi)):
        said = len(person.screen)
        await person.presses(f"invite/{whom}")
        assert person.toast == say.common.not_yours_short
        assert len(person.screen) == said
    await rina.presses("invite/999")
    assert rina.toast == say.common.old_button
    assert await links(bot) == []
    await link_for(rina, bot, "Tenri Ampa")
    assert len(await links(bot)) == 1


async def test_nobody_inactive_is_invited(awang: Phone, joko: Phone, bot: Bot) -> None:
    await changed(bot, joko, active=0)
    await awang.presses(f"invite/{await id_of(bot, 'Joko Susilo')}")
    assert "tidak aktif" in awang.toast
    assert await links(bot) == []


async def test_a_new_link_ends_the_older_one(awang: Phone, newcomer: Phone, bot: Bot) -> None:
    first, second = await link_for(awang, bot, "Joko Susilo"), await link_for(awang, bot, "Joko Susilo")
    await newcomer.says(f"/start {first}")
    newcomer.sees("tidak berlaku", "undangan baru", "Bagikan nomor saya")
    assert newcomer.menu == ["📱 Bagikan nomor saya"]
    await newcomer.says(f"/start {second}")
    assert newcomer.buttons == [AGREE]


async def test_a_link_ends_after_a_week_also_between_opening_and_agreeing(
    awang: Phone, newcomer: Phone, bot: Bot
) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    await newcomer.says(f"/start {token}")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE invites SET ends_at = made_at - 1")
    await newcomer.taps(AGREE)
    newcomer.sees("tidak berlaku")
    await newcomer.says(f"/start {token}")
    newcomer.sees("tidak berlaku")
    newcomer.sees_not("Joko Susilo")
    await newcomer.shares_contact("08115801011")  # the usual way stays open
    newcomer.sees("Selamat datang, Joko Susilo")


async def test_made_up_links_open_nothing(newcomer: Phone, bot: Bot) -> None:
    for words in ("/start abc", "/start " + "A" * 32, "/start " + "_" * 64):
        await newcomer.says(words)
        newcomer.sees("tidak kami kenal", "Bagikan nomor saya")
    await newcomer.presses("accept/" + "A" * 32)
    newcomer.sees("tidak kami kenal")
    for words in ("/start " + "A" * 65, "/start a b", "/start é"):
        await newcomer.says(words)
        newcomer.sees("Yang kami simpan")


async def test_two_people_open_the_same_link_and_the_second_is_told_that_it_is_used(
    awang: Phone, newcomer: Phone, stranger: Phone, bot: Bot, telegram: Telegram
) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    for person in (newcomer, stranger):
        await person.says(f"/start {token}")
    telegram.press_data(newcomer.id, newcomer.messages[-1]["message_id"], f"accept/{token}")
    telegram.press_data(stranger.id, stranger.messages[-1]["message_id"], f"accept/{token}")
    await settled(bot, telegram)
    newcomer.sees("Selamat datang, Joko Susilo")
    stranger.sees("sudah dipakai", "undangan baru")
    assert stranger.menu == ["📱 Bagikan nomor saya"]
    assert len(await log(bot, "person.move")) == 0
    await newcomer.presses(f"accept/{token}")
    assert newcomer.toast == say.common.old_button


async def test_a_link_moves_somebody_to_another_account(awang: Phone, joko: Phone, stranger: Phone, bot: Bot) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    await stranger.says(f"/start {token}")
    await stranger.taps(AGREE)
    stranger.sees("Selamat datang, Joko Susilo")
    joko.sees("dipindahkan ke akun Telegram lain", "Jika bukan Anda")
    assert joko.menu == []
    (moved,) = await log(bot, "person.move")
    assert moved["subject_id"] == await id_of(bot, "Joko Susilo")
    await joko.says("/menu")
    joko.sees("Bagikan nomor saya")


async def test_somebody_known_who_opens_anothers_link_changes_nothing(
    awang: Phone, siti: Phone, newcomer: Phone, bot: Bot
) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    await siti.says(f"/start {token}")
    siti.sees("sudah terdaftar sebagai Siti Aminah", "Tidak ada yang berubah")
    siti.sees_not("Joko")
    assert "📝 Lapor" in siti.menu
    await siti.presses(f"accept/{token}")
    assert siti.toast == say.common.old_button
    await newcomer.says(f"/start {token}")
    assert newcomer.buttons == [AGREE]


async def test_joining_by_number_ends_the_link(awang: Phone, newcomer: Phone, stranger: Phone, bot: Bot) -> None:
    token = await link_for(awang, bot, "Joko Susilo")
    await newcomer.shares_contact("08115801011")
    await stranger.says(f"/start {token}")
    stranger.sees("tidak berlaku")


async def test_a_link_is_worth_what_its_maker_may_now(
    awang: Phone, rina: Phone, newcomer: Phone, joko: Phone, stranger: Phone, bot: Bot
) -> None:
    """Else a coordinator's old link would let in an admin, and a dismissed coordinator's anybody."""
    token = await link_for(awang, bot, "Joko Susilo")
    await stranger.says(f"/start {token}")
    await changed(bot, joko, also_admin=1)
    await stranger.taps(AGREE)
    stranger.sees("tidak berlaku")
    await changed(bot, joko, also_admin=0)
    await changed(bot, awang, active=0)
    await stranger.says(f"/start {token}")
    stranger.sees("tidak berlaku")
    await changed(bot, awang, active=1)
    await changed(bot, joko, active=0)
    await stranger.says(f"/start {token}")
    stranger.sees("tidak berlaku")


def test_the_address_is_read_as_telegram_sends_it() -> None:
    token = "x" * 32
    assert invite.LINK.fullmatch(f"/start {token}")
    assert invite.LINK.fullmatch(f"/start@kpm_bot {token}")
    for words in ("/start", f"halo /start {token}", f"/start {token} lagi", f"/started {token}"):
        assert not invite.LINK.search(words)
