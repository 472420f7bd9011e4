"""Somebody who is not on the roster asks to be let in: asked once, answered once, by whoever is responsible."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.kit.texts import say
from storage.join_requests import AGAIN_S
from tests.conftest import changed
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

BEGIN, SEND, YES, NO = "🙋 Minta bergabung", "✅ Kirim permintaan", "✅ Terima", "✖ Tolak"
NAMES = ["Aminah", "Susilo", "Hartono", "Syahrani", "Ampa", "Effendi", "Wati"]


async def rows(bot: Bot, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await bot.house.storage.db.committed(sql, *args)]


async def asks(person: Phone, *choices: str, send: bool = True) -> None:
    await person.shares_contact()
    for label in (BEGIN, *choices, *([SEND] if send else [])):
        await person.taps(label)


CADRE = ("Kader", "Bontang Utara", "Guntung")


async def test_the_whole_way_of_a_cadre(stranger: Phone, awang: Phone, tenri: Phone, rina: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE, send=False)
    stranger.sees("Orang", "0812-9999-999", "kader di Guntung, Kecamatan Bontang Utara", "Anda setuju")
    told = len(tenri.screen)
    await stranger.taps(SEND)
    stranger.sees("sudah dikirim", "Mohon tunggu")
    assert stranger.buttons == []
    for decider in (awang, rina):
        decider.sees("Minta bergabung: Orang", "0812-9999-999", "kader di Guntung")
        assert decider.buttons == [YES, NO]
    assert len(tenri.screen) == told, "another kecamatan"
    await awang.taps(YES)
    stranger.sees("Selamat datang, Orang", "kader, Guntung")
    assert "📝 Lapor" in stranger.menu
    for decider in (awang, rina):
        decider.sees("Diterima oleh Awang Syahrani", "WITA")
        assert decider.buttons == []
    (person,) = await rows(bot, "SELECT * FROM people WHERE phone = '+628129999999'")
    (request,) = await rows(bot, "SELECT * FROM join_requests")
    assert (person["telegram_id"], person["kelurahan_code"]) == (99, "64.74.01.1004")
    assert (person["agreed_at"], person["agreed_to"]) == (request["sent_at"], say.join.version)
    log = {e["act"]: e for e in await rows(bot, "SELECT * FROM audit WHERE subject_id = ?", person["id"])}
    assert log.keys() == {"member.add", "join_request.accept", "person.join"}
    assert json.loads(log["person.join"]["about"])["way"] == "request"


@pytest.mark.parametrize(
    ("choices", "role", "area"),
    [
        (("Koordinator kecamatan", "Bontang Barat"), "koordinator kecamatan", "64.74.03"),
        (("Koordinator kota",), "koordinator kota", None),
    ],
)
async def test_a_coordinator_is_let_in_by_admins_only(
    stranger: Phone, awang: Phone, norlaila: Phone, rina: Phone, bot: Bot, choices: tuple, role: str, area: str | None
) -> None:
    told = len(awang.screen), len(norlaila.screen)
    await asks(stranger, *choices)
    assert (len(awang.screen), len(norlaila.screen)) == told
    (request,) = await rows(bot, "SELECT id FROM join_requests")
    for person in (awang, norlaila):
        await person.presses(f"join/{request['id']}/yes")
        assert person.toast == say.common.not_yours_short
    await rina.taps(YES)
    stranger.sees("Selamat datang, Orang", role)
    (person,) = await rows(bot, "SELECT role, kecamatan_code FROM people WHERE telegram_id = 99")
    assert (person["role"], person["kecamatan_code"]) == (role, area)


async def test_nobody_becomes_admin_this_way(stranger: Phone, rina: Phone, bot: Bot) -> None:
    await asks(stranger, send=False)
    assert stranger.buttons == ["Kader", "Koordinator kecamatan", "Koordinator kota", "✖ Batal"]
    for data in (
        "ask/admin/",
        "ask!admin/",
        "ask!kader/",
        "ask!kader/64.74.01",
        "ask!kecamatan/1",
        "ask!kota/64.74.01",
    ):
        await stranger.presses(data)
    assert [r["state"] for r in await rows(bot, "SELECT state FROM join_requests")] == ["draft"]
    assert rina.heard("Minta bergabung") == 0


async def test_back_and_cancel_on_every_screen(stranger: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE, send=False)
    for question in ("di kelurahan mana", "Di kecamatan mana", "Sebagai apa"):
        await stranger.taps("‹ Kembali")
        stranger.sees(question)
    await stranger.taps("Koordinator kecamatan")
    await stranger.taps("Bontang Barat")
    await stranger.taps("‹ Kembali")
    stranger.sees("Di kecamatan mana")
    await stranger.taps("✖ Batal")
    stranger.sees("tidak ada yang dikirim")
    assert await rows(bot, "SELECT * FROM join_requests") == [], "and nothing is kept"
    await stranger.presses("ask/")
    assert "bagikan nomor" in stranger.toast
    assert len(stranger.screen) == 1


async def test_pressing_again_sends_nothing_again(stranger: Phone, rina: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE)
    for data in ("ask!kader/64.74.01.1004", "ask!kota/", "ask/", "ask/cancel"):
        await stranger.presses(data)
        assert stranger.toast == say.ask_to_join.waiting
    await stranger.shares_contact()
    await stranger.taps(BEGIN)
    assert stranger.toast == say.ask_to_join.waiting
    assert rina.heard("Minta bergabung") == 1
    assert len(await rows(bot, "SELECT * FROM join_requests")) == 1


async def test_who_waits_for_an_answer_is_told_to_wait(stranger: Phone, rina: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE, send=False)
    await stranger.says("halo")
    stranger.sees("Bagikan nomor saya")
    await stranger.taps(SEND)
    for words in ("bagaimana?", "/hadir", "/start"):
        await stranger.says(words)
        assert stranger.last == say.ask_to_join.waiting
    assert stranger.heard("Yang kami simpan") == 1, "the notice may be read again"
    await rina.taps(NO)
    await stranger.says("halo")
    stranger.sees("Bagikan nomor saya")


async def test_refused_politely_and_again_after_a_day(stranger: Phone, awang: Phone, rina: Phone, bot: Bot) -> None:
    await stranger.says("/start")
    await asks(stranger, *CADRE)
    await rina.taps(NO)
    stranger.sees("belum dapat diterima", "koordinator kecamatan", "setelah satu hari")
    for name in NAMES:
        assert stranger.heard(name) == 0
    awang.sees("Ditolak oleh Rina Wati")
    assert stranger.menu == ["📱 Bagikan nomor saya"]
    await stranger.shares_contact()
    await stranger.taps(BEGIN)
    stranger.sees("Anda dapat meminta lagi mulai")
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run("UPDATE join_requests SET decided_at = decided_at - ?", AGAIN_S)
    await asks(stranger, *CADRE)
    stranger.sees("sudah dikirim")
    (entry,) = await rows(bot, "SELECT * FROM audit WHERE act = 'join_request.refuse'")
    assert json.loads(entry["about"])["request"]


async def test_two_decide_at_once_and_the_second_is_told_by_whom(
    stranger: Phone, awang: Phone, rina: Phone, bot: Bot, telegram: Telegram
) -> None:
    await asks(stranger, *CADRE)
    data = {person.id: (person.messages[-1]["message_id"], person.data_of(YES)) for person in (awang, rina)}
    telegram.press_data(awang.id, *data[awang.id])
    rina.last_query = telegram.press_data(rina.id, data[rina.id][0], data[rina.id][1].replace("yes", "no"))
    await settled(bot, telegram)
    assert "Diterima oleh Awang Syahrani" in rina.toast
    for person in (awang, rina):
        person.sees("Diterima oleh Awang Syahrani")
    stranger.sees("Selamat datang")
    assert len(await rows(bot, "SELECT * FROM people WHERE phone = '+628129999999'")) == 1


async def test_nobody_responsible_has_joined_yet(stranger: Phone, bot: Bot, telegram: Telegram) -> None:
    await asks(stranger, *CADRE)
    stranger.sees("tersimpan", "belum ada petugas", "hubungi kantor")
    rina = Phone(telegram, 51, "Rina", "628115801051")
    rina.bot = bot
    await rina.joins()
    await rina.presses("join/open")
    rina.sees("Minta bergabung: Orang")
    await rina.taps(YES)
    stranger.sees("Selamat datang, Orang")
    await rina.presses("join/open")
    rina.sees("Tidak ada permintaan")


async def test_what_is_open_is_shown_to_those_who_decide(
    stranger: Phone, awang: Phone, tenri: Phone, siti: Phone, bot: Bot
) -> None:
    await asks(stranger, *CADRE)
    requests, people = bot.house.storage.join_requests, bot.house.storage.people
    for person, count in ((awang, 1), (tenri, 0), (siti, 0)):
        known = await people.by_telegram_id(person.id)
        assert known and len(await requests.open_for(known)) == count
    await siti.presses("join/open")
    assert siti.toast == say.common.not_yours_short
    await tenri.presses("join/1/yes")
    assert tenri.toast == say.common.not_yours_short
    await awang.presses("join/77/yes")
    assert awang.toast == say.common.old_button


async def test_somebody_let_go_earlier_is_active_again_under_the_old_name(
    stranger: Phone, budi: Phone, awang: Phone, rina: Phone, bot: Bot
) -> None:
    await changed(bot, budi, phone="+628129999999", active=0)
    (before,) = await rows(bot, "SELECT id FROM people WHERE telegram_id = 12")
    await asks(stranger, *CADRE)
    await awang.taps(YES)  # Budi was a cadre of the other kecamatan
    assert "admin" in awang.toast
    assert awang.buttons == [YES, NO]
    await rina.taps(YES)
    stranger.sees("Selamat datang, Budi Hartono", "Guntung")
    (person,) = await rows(bot, "SELECT * FROM people WHERE phone = '+628129999999'")
    assert (person["id"], person["telegram_id"], person["active"]) == (before["id"], 99, 1)
    (entry,) = await rows(bot, "SELECT * FROM audit WHERE act = 'member.reactivate'")
    assert json.loads(entry["about"])["before"]["active"] is False
    budi.sees("dipindahkan")


async def test_a_number_put_on_the_roster_meanwhile(stranger: Phone, joko: Phone, rina: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE, send=False)
    await changed(bot, joko, phone="+628129999999")
    await stranger.taps(SEND)
    stranger.sees("sudah ada di daftar")
    assert stranger.menu == ["📱 Bagikan nomor saya"]
    assert rina.heard("Minta bergabung") == 0


async def test_a_number_that_somebody_joined_with_meanwhile_is_proved_anew(
    stranger: Phone, joko: Phone, rina: Phone, bot: Bot
) -> None:
    await asks(stranger, *CADRE)
    await changed(bot, joko, phone="+628129999999")
    await rina.taps(YES)
    stranger.sees("sudah ada di daftar", "Bagikan nomor saya")
    assert len(await rows(bot, "SELECT * FROM people WHERE telegram_id = 11")) == 1
    joko.sees_not("dipindahkan")


async def test_a_coordinator_lets_nobody_in_whom_they_do_not_manage(stranger: Phone, awang: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE)
    async with bot.house.storage.db.unit():  # meanwhile it is the city coordinator's, who has not joined yet
        phone = "UPDATE people SET phone = '+628129999999' WHERE name = 'Norlaila Effendi'"
        await bot.house.storage.db.run(phone)
    await awang.taps(YES)
    assert awang.toast == say.ask_to_join.for_admins
    assert await rows(bot, "SELECT * FROM people WHERE telegram_id = 99") == []


async def test_who_joins_in_another_way_asks_for_nothing_any_more(stranger: Phone, awang: Phone, bot: Bot) -> None:
    await asks(stranger, *CADRE)
    await stranger.shares_contact("08115801011")
    stranger.sees("Selamat datang, Joko Susilo")
    await awang.taps(YES)
    assert "dengan cara lain" in awang.toast
    awang.sees("dengan cara lain")
    assert awang.buttons == []
    assert await rows(bot, "SELECT * FROM people WHERE phone = '+628129999999'") == []


async def test_a_name_with_signs_and_of_great_length(telegram: Telegram, rina: Phone, bot: Bot) -> None:
    odd = Phone(telegram, 98, "<b>&" + "x" * 300, "628129999998")
    odd.bot = bot
    await asks(odd, "Koordinator kota")
    rina.sees("<b>&x")
    await rina.taps(YES)
    odd.sees("Selamat datang, <b>&x")
    assert len((await rows(bot, "SELECT name FROM people WHERE telegram_id = 98"))[0]["name"]) == 100


async def test_a_decider_who_no_longer_counts_sees_no_more_of_it(
    stranger: Phone, awang: Phone, rina: Phone, bot: Bot
) -> None:
    await asks(stranger, *CADRE)
    await changed(bot, awang, kecamatan_code="64.74.02")
    await rina.taps(YES)
    awang.sees_not("Diterima oleh")
    await awang.taps(NO)
    assert awang.toast == say.common.not_yours_short


async def test_all_buttons_are_within_telegrams_limit(stranger: Phone) -> None:
    await asks(stranger, *CADRE, send=False)
    assert len(stranger.data_of(SEND)) <= 64
    assert len(say.ask_to_join.for_admins) <= 200 and len(say.ask_to_join.waiting) <= 200
