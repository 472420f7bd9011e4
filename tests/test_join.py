"""Joining: one's own number, matched with the roster, opens the menu of one's role; everybody else learns only how."""

from __future__ import annotations

import json
import shutil

import pytest

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers.kit.texts import say
from tests.conftest import changed, joined, running, settings_for
from tests.phone import Phone, settled

ASK = "Bagikan nomor saya"


@pytest.fixture
def newcomer(bot: Bot, telegram: Telegram) -> Phone:
    """Siti, who has not joined yet."""
    person = Phone(telegram, 10, "Siti", "628115801010")
    person.bot = bot
    return person


async def account_of(bot: Bot, name: str) -> int | None:
    rows = await bot.house.storage.db.committed("SELECT telegram_id FROM people WHERE name = ?", name)
    return rows[0][0]


async def test_start_says_what_this_is_what_is_kept_and_how_to_join(newcomer: Phone) -> None:
    await newcomer.says("/start")
    newcomer.sees("Kader Pemberdayaan Masyarakat", "Yang kami simpan", "nomor telepon", "luar negeri", ASK)
    assert newcomer.menu == ["📱 Bagikan nomor saya"]


async def test_the_button_asks_telegram_for_ones_own_contact(newcomer: Phone, telegram: Telegram) -> None:
    await newcomer.says("/start")
    keyboard = telegram.chats[10].keyboard
    assert keyboard and keyboard["keyboard"][0][0]["request_contact"]


async def test_two_inputs_join_and_show_name_role_area_and_menu(newcomer: Phone, bot: Bot) -> None:
    await newcomer.says("/start")
    await newcomer.taps("📱 Bagikan nomor saya")
    newcomer.sees("Selamat datang, Siti Aminah", "kader", "Lok Tuan RT 01-04")
    assert newcomer.menu == [
        "📍 Hadir",
        "📝 Lapor",
        "🗂 Laporan saya",
        "🗓 Kehadiran saya",
        "📢 Pengumuman",
        "📞 Koordinator",
        "❓ Bantuan",
    ]
    assert newcomer.inputs == 2
    assert await account_of(bot, "Siti Aminah") == 10


@pytest.mark.parametrize(
    "number",
    [
        "08115801010",
        "628115801010",
        "+628115801010",
        "8115801010",
        "+62 811-5801-010",
        "0811.5801.010",
        "(0811) 5801010",
    ],
)
async def test_a_number_is_matched_however_it_is_written(newcomer: Phone, number: str) -> None:
    await newcomer.shares_contact(number)
    newcomer.sees("Selamat datang, Siti Aminah")


async def test_joining_is_kept_with_its_time_and_in_the_audit_log(newcomer: Phone, bot: Bot) -> None:
    await newcomer.joins()
    (person,) = await bot.house.storage.db.committed("SELECT id, joined_at FROM people WHERE telegram_id = 10")
    (entry,) = await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = 'person.join'")
    assert (entry["person_id"], entry["at"]) == (person["id"], person["joined_at"])
    assert person["joined_at"] > 0


@pytest.mark.parametrize("of", [11, 0], ids=["of somebody else", "of nobody on Telegram"])
async def test_somebody_elses_contact_lets_nobody_in(newcomer: Phone, bot: Bot, of: int) -> None:
    await newcomer.says("/start")
    await newcomer.shares_contact("628115801010", of=of)
    newcomer.sees("nomor Anda sendiri")
    newcomer.sees_not("Siti Aminah")
    assert newcomer.menu == ["📱 Bagikan nomor saya"]
    assert await account_of(bot, "Siti Aminah") is None


async def test_a_forwarded_contact_lets_nobody_in(newcomer: Phone, bot: Bot, telegram: Telegram) -> None:
    message = telegram.send_contact(10, "628115801010", 10)
    await settled(bot, telegram)
    await changed(bot, newcomer, telegram_id=None)
    origin = {"type": "hidden_user", "date": message["date"], "sender_user_name": "Seseorang"}
    telegram.push({"message": message | {"message_id": 500, "forward_origin": origin}})
    await settled(bot, telegram)
    newcomer.sees("nomor Anda sendiri")
    assert await account_of(bot, "Siti Aminah") is None


async def test_a_number_that_is_not_in_the_roster_is_told_so_and_no_more(newcomer: Phone) -> None:
    await newcomer.says("/start")
    for number, answer in {
        "628129999999": "belum ada di daftar",
        "08": "tidak terbaca",
        "abc": "tidak terbaca",
        "+1 202 555 0100": "belum ada di daftar",
    }.items():
        await newcomer.shares_contact(number)
        newcomer.sees(answer)
        assert newcomer.menu == ["📱 Bagikan nomor saya"]


async def test_the_notice_says_why_how_long_and_what_one_may_with_numbers_from_the_settings(
    newcomer: Phone, bot: Bot
) -> None:
    await newcomer.says("/start")
    newcomer.sees("Gunanya", "lokasi persis 90 hari", "1 tahun setelah Anda berhenti", "/dataku", "Anda setuju")
    object.__setattr__(bot.house, "keep_locations_days", 31)
    object.__setattr__(bot.house, "keep_contacts_days", 500)
    await newcomer.says("/start")
    newcomer.sees("lokasi persis 31 hari", "500 hari setelah")


async def test_the_tap_is_the_agreement_kept_with_its_time_and_the_version_of_the_words(
    newcomer: Phone, bot: Bot
) -> None:
    await newcomer.joins()
    person, entry = await agreed(bot, "person.join")
    assert (person["agreed_at"], person["agreed_to"]) == (person["joined_at"], say.join.version)
    assert entry == {"way": "number", "agreed_to": say.join.version}


async def test_an_older_agreement_blocks_nobody(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, agreed_to="1")
    await siti.taps("📝 Lapor")
    siti.sees("Di RT mana")


async def agreed(bot: Bot, act: str) -> tuple[dict, dict]:
    """Siti's row, and the newest entry of this act about her."""
    db = bot.house.storage.db
    (person,) = await db.committed("SELECT * FROM people WHERE name = 'Siti Aminah'")
    *_, entry = await db.committed("SELECT * FROM audit WHERE act = ? AND subject_id = ?", act, person["id"])
    return dict(person), json.loads(entry["about"])


async def test_the_same_number_on_another_account_moves_the_person_and_both_are_told(siti: Phone, bot: Bot) -> None:
    await siti.taps("📝 Lapor")
    new = Phone(siti.telegram, 66, "Siti baru")
    new.bot = bot
    await new.shares_contact("628115801010")
    new.sees("Selamat datang, Siti Aminah")
    assert "📝 Lapor" in new.menu
    siti.sees("dipindahkan ke akun Telegram lain", "Jika bukan Anda", "koordinator kecamatan")
    assert siti.menu == []
    assert await account_of(bot, "Siti Aminah") == 66
    assert (await agreed(bot, "person.move"))[1] == {"way": "number", "agreed_to": say.join.version}
    await siti.says("/laporanku")
    siti.sees(ASK)
    scopes = [scope for scope, _ in siti.telegram.commands if "66" in scope or '"chat_id": 10' in scope]
    assert len(scopes) == 1, "the old account has no commands left"
    await new.taps("📝 Lapor")
    new.sees("Lanjutkan" if "Lanjutkan" in new.last else "Di RT mana")
    await siti.shares_contact()  # and back again
    siti.sees("Selamat datang, Siti Aminah")
    assert await account_of(bot, "Siti Aminah") == 10


async def test_an_admin_by_the_settings_is_so_on_that_account_only(tmp_path, telegram: Telegram, data_folder) -> None:
    shutil.copytree(data_folder, tmp_path, dirs_exist_ok=True)
    async with running(settings_for(tmp_path, admin_ids="10"), telegram) as bot:
        async with bot.house.storage.db.unit():
            await bot.house.storage.db.run("UPDATE people SET telegram_id = 10, by_settings = 1 WHERE id = 4")
        new = Phone(telegram, 66, "Siti baru")
        new.bot = bot
        await new.shares_contact("628115801010")
        new.sees("Selamat datang, Siti Aminah", "sebagai kader,")
        assert "👥 Anggota" not in new.menu


async def test_whoever_has_joined_is_welcomed_again_by_start(siti: Phone) -> None:
    await siti.says("/start")
    siti.sees("Selamat datang, Siti Aminah")
    assert "📝 Lapor" in siti.menu


async def test_sharing_ones_contact_once_more_changes_nothing(siti: Phone, bot: Bot) -> None:
    await siti.shares_contact()
    assert "📝 Lapor" in siti.menu
    assert len(await bot.house.storage.db.committed("SELECT * FROM audit WHERE act = 'person.join'")) == 1


async def test_a_stranger_is_told_only_how_to_join(stranger: Phone) -> None:
    for words in ["halo", "/lapor", "/ringkasan", "📊 Ringkasan", "/koordinator", "/pengumuman", "/batal"]:
        await stranger.says(words)
        stranger.sees(ASK)
        assert stranger.menu == ["📱 Bagikan nomor saya"]
    assert len(stranger.screen) == 7


async def test_a_strangers_sticker_photo_voice_and_place_get_the_same_answer(stranger: Phone) -> None:
    await stranger.sends_sticker()
    await stranger.sends_photos()
    await stranger.sends_voice()
    await stranger.shares_location()
    assert stranger.heard(ASK) == 4


async def test_a_strangers_button_is_answered_with_a_word_and_does_nothing(stranger: Phone, bot: Bot) -> None:
    await stranger.says("halo")
    for data in ["report/1/rt/03", "summary/day/1", "notice/1/review/!send", "x", "report/"]:
        await stranger.presses(data)
        assert "bergabung dulu" in stranger.toast
    assert len(stranger.screen) == 1
    assert not await bot.house.storage.db.committed("SELECT * FROM drafts")


async def test_a_strangers_edited_message_is_let_pass(stranger: Phone) -> None:
    await stranger.says("halo")
    await stranger.edits("halo halo")
    assert len(stranger.screen) == 1


@pytest.mark.parametrize(
    ("who", "role", "area"),
    [("awang", "koordinator kecamatan", "Kecamatan Bontang Utara"), ("norlaila", "koordinator kota", "Kota Bontang")],
)
async def test_each_role_is_welcomed_with_its_area(
    bot: Bot, telegram: Telegram, who: str, role: str, area: str
) -> None:
    person = await joined(bot, telegram, 70, who, {"awang": "08115801002", "norlaila": "08115801001"}[who])
    person.sees(role, area)
    assert person.menu == [
        "📊 Ringkasan",
        "🙋 Siapa hadir",
        "📥 Periksa laporan",
        "👥 Anggota",
        "📢 Pengumuman",
        "📞 Koordinator",
        "❓ Bantuan",
    ]


async def test_an_admin_has_the_roster_in_the_menu(rina: Phone) -> None:
    assert "👥 Anggota" in rina.menu
    assert "📍 Hadir" not in rina.menu


async def test_telegram_is_told_the_commands_of_the_role(siti: Phone, rina: Phone, telegram: Telegram) -> None:
    told = {scope: [c["command"] for c in commands] for (scope, _), commands in telegram.commands.items()}
    of_siti = next(commands for scope, commands in told.items() if '"chat_id": 10' in scope or '"chat_id":10' in scope)
    of_rina = next(commands for scope, commands in told.items() if '"chat_id": 51' in scope or '"chat_id":51' in scope)
    assert "lapor" in of_siti and "anggota" not in of_siti
    assert "anggota" in of_rina and "lapor" not in of_rina


async def test_somebody_let_go_becomes_a_stranger_at_once(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, active=0)
    await siti.says("/laporanku")
    siti.sees(ASK)
    await siti.shares_contact()
    siti.sees("belum ada di daftar")


async def test_a_new_number_of_somebody_let_go_takes_the_account_over(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, active=0)
    await siti.shares_contact("08115801011")
    siti.sees("Selamat datang, Joko Susilo")
    assert await account_of(bot, "Siti Aminah") is None
    assert await account_of(bot, "Joko Susilo") == 10


async def test_an_id_of_the_settings_is_let_in_as_admin(tmp_path, telegram: Telegram) -> None:
    async with running(settings_for(tmp_path, admin_ids="99"), telegram) as bot:
        boss = Phone(telegram, 99, "Bos <b>")
        boss.bot = bot
        await boss.says("/start")
        boss.sees("Bos <b>", "admin")
        assert "👥 Anggota" in boss.menu
