"""Anggota in the chat: finding people, changing them, and two who are at it at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from storage.members import UNDO_S
from storage.person import Person
from tests.conftest import joined
from tests.phone import Phone

pytestmark = pytest.mark.slow

LOK_TUAN = "64.74.01.1004"


async def of_name(bot: Bot, name: str) -> Person:
    row = await bot.house.storage.db.row("SELECT id FROM people WHERE name = ?", name)
    assert row, name
    person = await bot.house.storage.people.by_id(row["id"])
    assert person
    return person


async def opens_card(who: Phone, name: str) -> None:
    await who.taps("👥 Anggota")
    await who.says(name)
    await who.taps(next(label for label in who.buttons if name in label))


@pytest.fixture
async def second(bot: Bot, telegram: Telegram) -> Phone:
    """Another admin."""
    async with bot.house.storage.db.unit():
        dua = "INSERT INTO people (name, phone, role) VALUES ('Dua', '+628115801052', 'admin')"
        await bot.house.storage.db.run(dua)
    return await joined(bot, telegram, 52, "Dua", "628115801052")


async def test_a_roster_is_browsed_down_to_a_person(rina: Phone, siti: Phone, bot: Bot) -> None:
    await rina.taps("👥 Anggota")
    rina.sees("Kota Bontang", "7 orang, 2 sudah bergabung")
    await rina.taps("Bontang Utara · 3")
    rina.sees("Kecamatan Bontang Utara", "Koordinator: Awang Syahrani")
    await rina.taps("Lok Tuan · 1")
    rina.sees("Siti Aminah: RT 01-04", "RT tanpa kader: 05-52")
    await rina.taps("Siti Aminah · Lok Tuan")
    rina.sees("👤 Siti Aminah", "Kader, Lok Tuan RT 01-04", "0811-5801-010", "Bergabung")
    seen = await bot.house.storage.db.committed("SELECT subject_id FROM audit WHERE act = 'card.see'")
    assert [row["subject_id"] for row in seen] == [(await of_name(bot, "Siti Aminah")).id]


@pytest.mark.parametrize(
    "typed", ["siti", "AMINAH", "Siti Amina", "siti aminha", "5801010", "0811-5801-010", "loktuan", "lok tuwan"]
)
async def test_a_person_is_found_however_they_are_written(typed: str, awang: Phone) -> None:
    await awang.taps("👥 Anggota")
    await awang.says(typed)
    assert any("Siti Aminah" in label for label in awang.buttons), awang.last


async def test_a_coordinator_finds_and_changes_only_their_own(awang: Phone, budi: Phone, bot: Bot) -> None:
    await awang.taps("👥 Anggota")
    for words in ("Budi", "Satimpo", "5801012", "Norlaila"):
        await awang.says(words)
        awang.sees("tidak ditemukan")
    for name in ("Budi Hartono", "Norlaila Effendi"):
        person = await of_name(bot, name)
        await awang.presses(f"card/{person.id}")
        assert "sudah lewat" in awang.toast
        await awang.presses(f"member_form!name/{person.id}")
        assert "sudah lewat" in awang.toast
    await awang.presses("roster/at/64.74.02")
    assert "sudah lewat" in awang.toast


async def test_somebody_is_added_and_it_is_taken_back(awang: Phone, bot: Bot) -> None:
    await awang.says("/anggota")
    await awang.taps("Lok Tuan · 1")
    await awang.taps("➕ Tambah kader")
    await awang.says("Dewi Lestari")
    await awang.says("08115801010")
    awang.sees("sudah dipakai Siti Aminah")
    await awang.says("0812 5555 777")
    await awang.taps("RT 05")
    await awang.taps("RT 06")
    await awang.taps("✅ Selesai")
    awang.sees("Dewi Lestari", "0812-5555-777", "RT 05-06")
    await awang.taps("✅ Simpan")
    awang.sees("Dewi Lestari ditambahkan")
    dewi = await of_name(bot, "Dewi Lestari")
    assert (dewi.phone, dewi.kelurahan, dewi.rts) == ("+628125555777", "Lok Tuan", ("05", "06"))
    await awang.taps("↩️ Urungkan")
    awang.sees("diurungkan")
    assert await bot.house.storage.people.by_id(dewi.id) is None


async def test_a_cadre_moves_and_is_told_and_old_reports_stay(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("🚚 Pindah kelurahan")
    await rina.taps("Guntung")
    await rina.says("1-3")
    rina.sees("Lok Tuan RT 01-04", "Guntung RT 01-03", "tetap di kelurahan yang lama")
    await rina.taps("✅ Simpan")
    siti.sees("Data Anda diperbarui", "Guntung RT 01-03")
    await rina.taps("↩️ Urungkan")
    siti.sees("Lok Tuan RT 01-04")
    acts = [row["act"] for row in await bot.house.storage.db.committed("SELECT act FROM audit ORDER BY id")]
    assert acts[-2:] == ["member.move", "member.undo"]
    row = (await bot.house.storage.db.committed("SELECT about FROM audit WHERE act = 'member.move'"))[0]
    about = json.loads(row["about"])
    assert (about["before"]["rts"], about["after"]["rts"]) == (["01", "02", "03", "04"], ["01", "02", "03"])


async def test_one_is_put_in_anothers_place(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("🔁 Ganti orang")
    await rina.says("Dewi Lestari")
    await rina.says("08125555777")
    await rina.taps("✅ Simpan")
    rina.sees("Dewi Lestari menggantikan Siti Aminah")
    siti.sees("Akses Anda")
    assert siti.menu == []
    assert (await of_name(bot, "Dewi Lestari")).rts == ("01", "02", "03", "04")
    assert rina.buttons == ["↩️ Urungkan", "👤 Dewi Lestari", "✉️ Undangan", "👤 Siti Aminah"]
    await rina.taps("↩️ Urungkan")
    rina.sees("Sudah diurungkan: Siti Aminah seperti semula")
    assert (await of_name(bot, "Siti Aminah")).active
    siti.sees("Data Anda diperbarui")
    assert "📍 Hadir" in siti.menu


async def test_let_go_and_taken_back_and_too_late_for_that(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("⛔ Nonaktifkan")
    rina.sees("Nonaktifkan Siti Aminah?")
    await rina.taps("Ya, nonaktifkan")
    rina.sees("dinonaktifkan")
    undo = rina.data_of("↩️ Urungkan")
    await siti.says("/hadir")
    siti.sees("Bagikan nomor saya")
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=UNDO_S + 5), tick=True):
        await rina.presses(undo)
        rina.sees("Sudah lewat 5 menit")
    assert not (await of_name(bot, "Siti Aminah")).active


async def test_the_second_of_two_admins_is_told_what_changed(rina: Phone, second: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await opens_card(second, "Siti Aminah")
    for who, name in ((rina, "Siti A"), (second, "Siti B")):
        await who.taps("✏️ Nama")
        await who.says(name)
    await rina.taps("✅ Simpan")
    await second.taps("✅ Simpan")
    second.sees("sudah diubah oleh Rina Wati", "Siti Aminah → Siti A", "belum disimpan")
    assert (await of_name(bot, "Siti A")).active
    await opens_card(second, "Siti A")
    await second.taps("⛔ Nonaktifkan")
    yes = second.data_of("Ya, nonaktifkan")
    await opens_card(rina, "Siti A")
    await rina.taps("⛔ Nonaktifkan")
    await rina.taps("Ya, nonaktifkan")
    await second.presses(yes)
    second.sees("sudah diubah oleh Rina Wati", "Aktif: ya → tidak")


async def test_the_last_admin_stays(rina: Phone, bot: Bot) -> None:
    await opens_card(rina, "Rina Wati")
    await rina.taps("⛔ Nonaktifkan")
    await rina.taps("Ya, nonaktifkan")
    rina.sees("admin terakhir")
    assert (await of_name(bot, "Rina Wati")).active


async def test_a_coordinator_becomes_admin_as_well(rina: Phone, awang: Phone, bot: Bot) -> None:
    await opens_card(rina, "Awang Syahrani")
    await rina.taps("✏️ Peran")
    await rina.taps("Koordinator kecamatan + admin")
    await rina.taps("Bontang Utara")
    await rina.taps("✅ Simpan")
    awang.sees("koordinator kecamatan dan admin")
    assert (await of_name(bot, "Awang Syahrani")).also_admin
    await awang.says("/status")
    awang.sees_not("bukan untuk peran Anda")


async def test_somebody_acts_for_a_while_and_it_ends(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("⏱ Plt.")
    await rina.taps("Koordinator kecamatan Bontang Selatan")
    await rina.taps(rina.buttons[0])
    await rina.says("kemarin")
    rina.sees("Mohon pilih tanggal antara")
    await rina.taps(rina.buttons[0])
    await rina.taps("✅ Simpan")
    siti.sees("Plt. koordinator kecamatan Bontang Selatan")
    assert {"📊 Ringkasan", "📍 Hadir"} <= set(siti.menu)
    await siti.taps("📊 Ringkasan")
    siti.sees("Kecamatan Bontang Selatan")
    await rina.taps("↩️ Urungkan")
    assert "📊 Ringkasan" not in siti.menu
    rina.sees("Siti Aminah tidak lagi Plt. koordinator kecamatan Bontang Selatan")
    assert rina.buttons == ["👤 Lihat data"]


async def test_an_acting_role_is_ended_on_the_card(
    rina: Phone, siti: Phone, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), tick=True)  # a Tuesday: it has not begun yet
    await opens_card(rina, "Siti Aminah")
    for label in ("⏱ Plt.", "Koordinator kota", "Rabu"):
        await rina.taps(next(button for button in rina.buttons if button.startswith(label)))
    await rina.taps(rina.buttons[0])
    await rina.taps("✅ Simpan")
    await opens_card(rina, "Siti Aminah")
    asking = rina.data_of("Akhiri Plt. koordinator kota")
    await rina.taps("Akhiri Plt. koordinator kota")
    rina.sees("Akhiri Plt. koordinator kota dari Siti Aminah?", "diberi tahu")
    await rina.taps("Ya, akhiri")
    rina.sees("Siti Aminah tidak jadi Plt. koordinator kota")
    assert rina.buttons == ["↩️ Urungkan", "👤 Lihat data"]
    await rina.presses(asking)
    assert "sudah lewat" in rina.toast


async def test_an_acting_role_ended_by_mistake_goes_on_for_five_minutes(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    for label in ("⏱ Plt.", "Koordinator kota"):
        await rina.taps(next(button for button in rina.buttons if button.startswith(label)))
    await rina.taps(rina.buttons[0])
    await rina.taps(rina.buttons[0])
    await rina.taps("✅ Simpan")
    for last, expected in ((False, True), (True, False)):
        await opens_card(rina, "Siti Aminah")
        await rina.taps("Akhiri Plt. koordinator kota")
        await rina.taps("Ya, akhiri")
        assert "📊 Ringkasan" not in siti.menu
        if last:
            await bot.house.storage.db.run("UPDATE audit SET at = at - 301")
        await rina.taps("↩️ Urungkan")
        assert ("📊 Ringkasan" in siti.menu) is expected
    rina.sees("Sudah lewat 5 menit")
    await rina.presses("acting/again/1/2/card")
    await siti.presses("acting/again/1/2/card")
    assert "bukan untuk peran Anda" in siti.toast


async def test_rt_are_added_renamed_and_retired(awang: Phone, siti: Phone, bot: Bot) -> None:
    await awang.says("/anggota")
    await awang.taps("Lok Tuan · 1")
    await awang.taps("🏘 RT")
    awang.sees("Lok Tuan: 52 RT", "05-52")
    await awang.taps("➕ Tambah RT")
    await awang.taps("RT 53")
    await awang.taps("✅ Simpan")
    awang.sees("RT 53 Lok Tuan ditambahkan")
    code = (await of_name(bot, "Siti Aminah")).kelurahan_code
    await awang.presses(f"rt!rename/{code}/04")
    await awang.says("12a")
    await awang.taps("✅ Simpan")
    awang.sees("RT 04 Lok Tuan sekarang RT 12A")
    await awang.presses(f"rt!retire/{code}/12A")
    awang.sees("Tidak lagi dipegang Siti Aminah")
    await awang.taps("✅ Simpan")
    assert (await of_name(bot, "Siti Aminah")).rts == ("01", "02", "03")
    await awang.taps("↩️ Urungkan")
    assert (await of_name(bot, "Siti Aminah")).rts == ("01", "02", "03", "12A")


async def test_a_request_that_nobody_was_there_for_waits_in_anggota(
    stranger: Phone, bot: Bot, telegram: Telegram
) -> None:
    await stranger.says("/start")
    await stranger.shares_contact()
    for label in ("🙋 Minta bergabung", "Kader", "Bontang Utara", "Guntung", "✅ Kirim permintaan"):
        await stranger.taps(label)
    awang = await joined(bot, telegram, 2, "Awang", "628115801002")
    await awang.taps("👥 Anggota")
    await awang.taps("🙋 Minta bergabung (1)")
    awang.sees("Orang", "Guntung")
    await awang.taps("✅ Terima")
    stranger.sees("Selamat datang", "Guntung")
    await awang.taps("👥 Anggota")
    assert not [label for label in awang.buttons if "Minta bergabung" in label]


async def test_who_looked_at_a_card_is_said_to_have_looked(rina: Phone, siti: Phone) -> None:
    await opens_card(rina, "Siti Aminah")
    await siti.says("/dataku")
    siti.sees("Rina Wati melihat")


async def test_a_new_number_is_reached_from_ones_profile(siti: Phone, bot: Bot) -> None:
    await siti.says("/profil")
    siti.sees("Nomor Anda berganti?")
    await siti.taps("📱 Ganti nomor")
    assert "📱 Bagikan nomor saya" in siti.menu
    await siti.shares_contact("628125550001")
    await siti.taps("Ya, ganti")
    assert (await of_name(bot, "Siti Aminah")).phone == "+628125550001"


async def test_the_last_look_names_what_changes_and_nothing_else(rina: Phone) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("✏️ Telepon")
    await rina.says("0812 5555 777")
    rina.sees("Telepon: 0811-5801-010 → 0812-5555-777")
    rina.sees_not("Wilayah")
    rina.sees_not("Nama:")
    await rina.taps("✅ Simpan")
    await opens_card(rina, "Siti Aminah")
    await rina.taps("✏️ RT")
    await rina.taps("Seluruh kelurahan")
    rina.sees("Wilayah: Lok Tuan RT 01-04 → Lok Tuan (seluruh kelurahan)")
    await rina.taps("✏️ RT")
    await rina.says("1-4")
    rina.sees("tidak ada yang berubah")


async def test_whoever_has_been_let_go_keeps_their_role_on_the_card(rina: Phone) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("⛔ Nonaktifkan")
    await rina.taps("Ya, nonaktifkan")
    await rina.taps("👤 Lihat data")
    rina.sees("Siti Aminah (tidak aktif)", "Kader, Lok Tuan RT 01-04")


async def test_the_rt_that_are_theirs_are_ticked_and_one_more_is_added(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("✏️ RT")
    rina.sees("Dipilih: 01-04", "Selesai di bawah")
    assert rina.buttons[-3:] == ["Seluruh kelurahan", "✅ Selesai", "✖ Batal"]
    await rina.taps("RT 05")
    await rina.taps("☑️ RT 02")
    await rina.taps("✅ Selesai")
    await rina.taps("✅ Simpan")
    assert (await of_name(bot, "Siti Aminah")).rts == ("01", "03", "04", "05")


async def test_who_moves_begins_without_rt(rina: Phone, siti: Phone) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("🚚 Pindah kelurahan")
    await rina.taps("Guntung")
    rina.sees_not("Dipilih")
    assert not [label for label in rina.buttons if label.startswith("☑️") or label == "✅ Selesai"]


async def test_where_nothing_changes_nothing_is_saved(rina: Phone, siti: Phone, bot: Bot) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("✏️ RT")
    await rina.taps("✅ Selesai")
    rina.sees("tidak ada yang berubah")
    assert "✅ Simpan" not in rina.buttons
    await rina.taps("Tutup")
    rina.sees("tidak ada yang diubah pada data Siti Aminah")
    assert not await bot.house.storage.db.committed("SELECT 1 FROM audit WHERE act = 'member.rts'")


async def test_a_number_that_is_too_short_is_asked_again(rina: Phone) -> None:
    await opens_card(rina, "Siti Aminah")
    await rina.taps("✏️ Telepon")
    await rina.says("0812-55")
    rina.sees("belum nomor ponsel yang lengkap", "Berapa nomor teleponnya?")


async def test_only_who_may_import_is_asked_to(norlaila: Phone, awang: Phone) -> None:
    for who, invited in ((norlaila, False), (awang, True)):
        await who.taps("👥 Anggota")
        assert ("Untuk impor" in who.last) == invited
