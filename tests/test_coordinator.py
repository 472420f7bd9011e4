"""Koordinator: one tap to the name, the area and a card that can be called; each role sees its own."""

from __future__ import annotations

from bot.life import Bot
from tests.conftest import changed
from tests.phone import Phone


def cards(person: Phone) -> list[tuple[str, str]]:
    """The contact cards that the bot sent, in order."""
    sent = [message["contact"] for message in person.messages if message["from"]["is_bot"] and "contact" in message]
    return [(card["first_name"], card["phone_number"]) for card in sent]


def texts(person: Phone) -> str:
    return "\n".join(person.screen)


async def test_one_tap_shows_a_cadre_the_coordinator_of_the_kecamatan(siti: Phone) -> None:
    await siti.taps("📞 Koordinator")
    assert siti.inputs == 1
    assert "Awang Syahrani · Kecamatan Bontang Utara · 0811-5801-002" in texts(siti)
    assert cards(siti) == [("Awang Syahrani", "+628115801002")]
    assert "Tenri" not in texts(siti)


async def test_the_other_kecamatan_has_another(budi: Phone) -> None:
    await budi.taps("📞 Koordinator")
    assert cards(budi) == [("Tenri Ampa", "+628115801003")]


async def test_the_coordinator_need_not_have_joined(siti: Phone, bot: Bot) -> None:
    (row,) = await bot.house.storage.db.committed("SELECT telegram_id FROM people WHERE name = 'Awang Syahrani'")
    assert row["telegram_id"] is None
    await siti.says("/koordinator")
    assert len(cards(siti)) == 1


async def test_a_kecamatan_coordinator_turns_to_the_city(awang: Phone) -> None:
    await awang.taps("📞 Koordinator")
    assert cards(awang) == [("Norlaila Effendi", "+628115801001")]
    assert "Kota Bontang" in texts(awang)


async def test_the_city_and_the_office_see_those_of_the_kecamatan(norlaila: Phone, rina: Phone) -> None:
    for person in (norlaila, rina):
        await person.taps("📞 Koordinator")
        assert [name for name, _ in cards(person)] == ["Awang Syahrani", "Tenri Ampa"]


async def test_where_the_kecamatan_has_none_it_is_the_city(siti: Phone, awang: Phone, bot: Bot) -> None:
    await changed(bot, awang, active=0)
    await siti.taps("📞 Koordinator")
    assert cards(siti) == [("Norlaila Effendi", "+628115801001")]


async def test_where_there_is_nobody_at_all_it_says_so(siti: Phone, awang: Phone, norlaila: Phone, bot: Bot) -> None:
    await changed(bot, awang, active=0)
    await changed(bot, norlaila, active=0)
    await siti.taps("📞 Koordinator")
    siti.sees("belum terdaftar")
    assert cards(siti) == []


async def test_it_may_be_asked_for_in_words(siti: Phone) -> None:
    for words in ["koordinator", "Koordinator", "/koordinator", "📞 Koordinator"]:
        await siti.says(words)
    assert len(cards(siti)) == 4


async def test_it_does_not_disturb_an_open_question(siti: Phone) -> None:
    await siti.taps("📝 Lapor")
    await siti.taps("RT 01")
    await siti.taps("📞 Koordinator")
    await siti.says("posyandu")
    siti.sees("Kapan")
