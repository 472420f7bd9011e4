"""A new number of somebody who has joined: shared, asked about, counted, logged, and told to whoever is responsible."""

from __future__ import annotations

import json

import pytest

from bot.life import Bot
from handlers.kit.texts import say
from tests.phone import Phone, settled

NEW, YES, NO = "628121112222", "Ya, ganti", "Tidak"


async def number_of(bot: Bot, name: str) -> str:
    return str((await bot.house.storage.db.committed("SELECT phone FROM people WHERE name = ?", name))[0][0])


async def test_the_whole_way(siti: Phone, awang: Phone, tenri: Phone, bot: Bot) -> None:
    await siti.presses("number/new")
    assert siti.menu == ["📱 Bagikan nomor saya", "✖ Batal"]
    await siti.shares_contact(NEW)
    siti.sees("0811-5801-010", "Diganti menjadi 0812-1112-222")
    assert await number_of(bot, "Siti Aminah") == "+628115801010"
    told = len(tenri.screen)
    await siti.taps(YES)
    siti.sees("sekarang 0812-1112-222")
    assert "📝 Lapor" in siti.menu and YES not in siti.buttons
    awang.sees("Siti Aminah", "Lok Tuan", "dari 0811-5801-010 menjadi 0812-1112-222")
    assert len(tenri.screen) == told
    assert await number_of(bot, "Siti Aminah") == "+628121112222"
    (entry,) = await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = 'member.phone'")
    kept = json.loads(entry["about"])
    assert (kept["before"]["phone"], kept["after"]["phone"]) == ("+628115801010", "+628121112222")
    assert kept["before"] | {"phone": None} == kept["after"] | {"phone": None}
    assert entry["subject_id"] == entry["person_id"]
    await siti.presses("number/yes")
    assert siti.toast == say.common.old_button
    last = await bot.house.storage.members.last_change(entry["subject_id"])
    assert last and last.by == "Siti Aminah"


async def test_no_is_no(siti: Phone, bot: Bot) -> None:
    await siti.shares_contact(NEW)
    await siti.taps(NO)
    siti.sees("tidak berubah")
    for move in ("number/yes", "number/no"):
        await siti.presses(move)
        assert siti.toast == say.common.old_button
    assert await number_of(bot, "Siti Aminah") == "+628115801010"


async def test_ones_own_number_and_an_unreadable_one(siti: Phone) -> None:
    await siti.shares_contact("0811 5801 010")
    siti.sees("sudah benar")
    await siti.shares_contact("12")
    siti.sees("tidak terbaca")
    assert "📝 Lapor" in siti.menu


async def test_somebody_elses_number_is_refused_without_a_name(siti: Phone, bot: Bot) -> None:
    await siti.shares_contact("08115801011")
    siti.sees("atas nama orang lain", "hubungi koordinator")
    siti.sees_not("Joko")
    assert not await bot.house.storage.db.committed("SELECT * FROM new_numbers")


async def test_a_number_that_is_taken_while_one_is_asked(siti: Phone, joko: Phone, bot: Bot) -> None:
    for person in (siti, joko):
        await person.shares_contact(NEW)
    await siti.taps(YES)
    await joko.taps(YES)
    joko.sees("atas nama orang lain")
    joko.sees_not("Siti")
    assert "📝 Lapor" in joko.menu
    assert await number_of(bot, "Joko Susilo") == "+628115801011"


async def test_others_contacts_and_forwarded_ones_are_left_to_the_forms(siti: Phone, bot: Bot) -> None:
    await siti.shares_contact(NEW, of=11)
    assert "kami pahami" in siti.last
    message = siti.telegram.send_contact(10, NEW, 11)
    origin = {"type": "hidden_user", "date": message["date"], "sender_user_name": "Seseorang"}
    contact = {"phone_number": NEW, "first_name": "Siti", "user_id": 10}
    siti.telegram.push({"message": message | {"message_id": 500, "forward_origin": origin, "contact": contact}})
    await settled(bot, siti.telegram)
    assert not await bot.house.storage.db.committed("SELECT * FROM new_numbers")


@pytest.mark.parametrize("data", ["number/yes", "number/no"])
async def test_a_forged_button_changes_nothing(siti: Phone, bot: Bot, data: str) -> None:
    await siti.presses(data)
    assert siti.toast == say.common.old_button


async def test_a_coordinators_number_is_told_to_the_admins(awang: Phone, rina: Phone, norlaila: Phone) -> None:
    told = len(norlaila.screen)
    await awang.shares_contact(NEW)
    await awang.taps(YES)
    rina.sees("Awang Syahrani", "0812-1112-222")
    assert len(norlaila.screen) == told
