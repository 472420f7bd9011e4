"""Ringkasan: a picture and a text of one's own area over any span, from the city down to one report, in one message."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from bot.life import Bot
from bot.sandbox.core import Telegram
from bot.sandbox.images import image_size
from bot.settings import Settings
from storage.report import Media
from tests.conftest import changed, joined, running
from tests.phone import Phone
from tests.test_my_reports import reported

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DAY = TUESDAY.date()
SPANS = ["Hari ini", "Kemarin", "Minggu ini", "Minggu lalu", "Bulan ini", "Bulan lalu", "Triwulan ini", "Tahun ini"]


@pytest.fixture(autouse=True)
def today(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(TUESDAY, tick=True)


async def checked_in(bot: Bot, who: Phone, *days: date) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        me = await storage.people.by_telegram_id(who.id)
        kelurahan = await storage.areas.kelurahan(me.kelurahan_code)
        for day in days:
            at = int(datetime(day.year, day.month, day.day, 9, tzinfo=bot.house.zone).timestamp())
            await storage.check_ins.add(me.id, day, at, at, kelurahan, None)


async def here_since_october(bot: Bot, *people: Phone) -> None:
    at = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp())
    for who in people:
        await changed(bot, who, joined_at=at, agreed_at=at)


def picture(who: Phone) -> bytes:
    """Of the newest message that has one."""
    message = next(m for m in reversed(who.messages) if "photo" in m)
    return who.telegram.files[message["photo"][-1]["file_id"]][2]


def labels(who: Phone, part: str) -> list[str]:
    return [label for label in who.buttons if part in label]


async def refused(bot: Bot) -> list[str]:
    return [row["error"] for row in await bot.house.storage.db.committed("SELECT error FROM outbox")]


# One tap to one's own area.


async def test_one_tap_shows_a_coordinator_ones_own_area_today(awang: Phone, siti: Phone) -> None:
    await siti.taps("📍 Hadir")
    await awang.taps("📊 Ringkasan")
    assert awang.inputs == 1
    awang.sees("Kecamatan Bontang Utara · Hari ini", "Selasa, 24 November 2026, dibanding Senin, 23 November")
    awang.sees(
        "Hadir 1 dari 1 ▲ 1",
        "Belum bergabung: 1 kader",
        "Laporan: 0 =",
        "Kader tanpa laporan: 2 dari 2",
        "Siti Aminah, Joko Susilo",
    )
    assert [label.removeprefix("• ") for label in awang.buttons if label.removeprefix("• ") in SPANS] == SPANS
    assert image_size(picture(awang))[0] == 1080
    assert len(picture(awang)) < 150_000


async def test_a_kecamatan_coordinator_sees_nothing_of_another(
    awang: Phone, tenri: Phone, bot: Bot, budi: Phone
) -> None:
    await reported(bot, budi, "Di Satimpo", occurred_on=DAY)
    await awang.taps("📊 Ringkasan")
    awang.sees("Laporan: 0")
    for part in ("Satimpo", "Budi", "Selatan", "Kota Bontang"):
        assert part not in awang.last + " ".join(awang.buttons)
    await tenri.taps("📊 Ringkasan")
    tenri.sees("Kecamatan Bontang Selatan", "Hadir 0 dari 1", "Laporan: 1 ▲ 1")
    assert labels(tenri, "Satimpo") == ["Satimpo · 1"]
    assert not labels(tenri, "Lok Tuan")


async def test_the_city_coordinator_and_the_admin_see_the_whole_city(
    norlaila: Phone, rina: Phone, siti: Phone, budi: Phone, bot: Bot
) -> None:
    await reported(bot, siti, "Di Lok Tuan", occurred_on=DAY)
    await reported(bot, budi, "Di Satimpo", occurred_on=DAY, category_code="SEHAT", participants=10, men=4, women=6)
    for person in (norlaila, rina):
        await person.taps("📊 Ringkasan")
        person.sees(
            "Kota Bontang",
            "Hadir 0 dari 2",
            "Belum bergabung: 1 kader",
            "Laporan: 2 ▲ 2",
            "Peserta: 35 ▲ 35 (L 4, P 6)",
        )
        person.sees("Gotong royong 1, 🩺 Posyandu 1", "RT tersentuh: 2 dari 499 ▲ 2", "Menunggu diperiksa: 2")
        assert person.buttons[:3] == ["Bontang Utara · 1", "Bontang Selatan · 1", "Bontang Barat · 0"]


async def test_the_text_fits_one_screen_of_a_phone(norlaila: Phone, siti: Phone, bot: Bot) -> None:
    for n, code in enumerate(("GORO", "SEHAT", "UMKM", "MUSY", "PKK")):
        more = {"swadaya": 1_000_000, "budget": 25_000_000, "obstacle": "hujan", "follow_up": "rapat"}
        await reported(bot, siti, "x", category_code=code, rts=(f"0{n + 1}",), **more)
    await norlaila.says("/ringkasan bulan ini")
    norlaila.sees("2 kegiatan lain 2", "Swadaya: Rp5.000.000 ▲ 5.000.000", "kendala 5, tindak lanjut 5")
    assert len(norlaila.last.splitlines()) <= 25
    assert len(norlaila.last) <= 1024


# Down to one report, and up again: in the same message.


async def test_from_the_city_to_one_report_and_back(norlaila: Phone, siti: Phone, bot: Bot) -> None:
    await here_since_october(bot, siti)
    await reported(bot, siti, "Parit <bersih>", occurred_on=DAY, media=(Media("photo", photo(norlaila), "u1"),))
    await norlaila.says("/ringkasan bulan ini")
    message, pictures = norlaila.messages[-1]["message_id"], [picture(norlaila)]
    for label, seen in (
        ("Bontang Utara · 1", "Kecamatan Bontang Utara"),
        ("Lok Tuan · 1", "Kelurahan Lok Tuan"),
        ("Siti Aminah · 1", "Siti Aminah\n1–24 Nov 2026"),
        ("1126-001 · 24 Nov", "Parit <bersih>"),
    ):
        await norlaila.taps(label)
        norlaila.sees(seen)
        pictures.append(picture(norlaila))
    assert len(set(pictures)) == 5
    assert pictures[-1] == PHOTO
    norlaila.sees("⏳ Menunggu diperiksa", "Gotong royong, 24 Nov 2026", "RT 01 Lok Tuan · 25 orang")
    assert norlaila.buttons == ["📥 Buka untuk diperiksa", "‹ Kembali"]
    for label in ("‹ Kembali", "‹ Lok Tuan", "‹ Bontang Utara", "‹ Kota Bontang"):
        await norlaila.taps(label)
        pictures.append(picture(norlaila))
    assert pictures[5:] == pictures[3::-1], "the same pictures on the way back"
    assert norlaila.messages[-1]["message_id"] == message
    norlaila.sees("Kota Bontang")
    assert not labels(norlaila, "‹")
    assert await refused(bot) == []


PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x58\x00\x00\x01\x2c\x08\x02\x00\x00\x00"


def photo(who: Phone) -> str:
    """A file that Telegram has."""
    return str(who.telegram.files.photo(PHOTO)[-1]["file_id"])


async def test_the_way_up_ends_at_ones_own_area(awang: Phone, siti: Phone, bot: Bot) -> None:
    await awang.taps("📊 Ringkasan")
    assert not labels(awang, "‹")
    await awang.taps("Guntung · 0")
    await awang.taps("Joko Susilo · 0")
    awang.sees("Joko Susilo", "Laporan: 0 =")
    await awang.taps("‹ Guntung")
    await awang.taps("‹ Bontang Utara")
    awang.sees("Kecamatan Bontang Utara · Hari ini")


async def test_a_report_without_a_photo_keeps_the_picture(awang: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "Tanpa foto", occurred_on=DAY, participants=None)
    await awang.taps("📊 Ringkasan")
    await awang.taps("Lok Tuan · 1")
    await awang.taps("Siti Aminah · 1")
    before = picture(awang)
    await awang.taps("1126-001 · 24 Nov")
    awang.sees("Tanpa foto")
    assert picture(awang) == before
    await awang.taps("📥 Buka untuk diperiksa")
    awang.sees("Tanpa foto", "BTG-1126-001")


async def test_many_reports_of_a_person_are_turned_over(awang: Phone, siti: Phone, bot: Bot) -> None:
    for n in range(14):
        await reported(bot, siti, f"ke-{n}", occurred_on=DAY - timedelta(days=n))
    await awang.says("ringkasan bulan ini")
    await awang.taps("Lok Tuan · 14")
    await awang.taps("Siti Aminah · 14")
    assert labels(awang, "1126-")[0] == "1126-001 · 24 Nov"
    await awang.taps("8 lagi ›")
    await awang.taps("2 lagi ›")
    assert labels(awang, "1126-") == ["1126-013 · 12 Nov", "1126-014 · 11 Nov"]
    await awang.taps("‹ Sebelumnya")
    assert len(labels(awang, "1126-")) == 6


async def test_who_acts_for_a_second_kecamatan_goes_from_one_to_the_other(tenri: Phone, siti: Phone, bot: Bot) -> None:
    async with bot.house.storage.db.unit():
        await bot.house.storage.db.run(
            """
            INSERT INTO acting (person_id, role, kecamatan_code, first_day, last_day, starts_at, ends_at)
            SELECT id, 'koordinator kecamatan', '64.74.01', '2026-11-01', '2026-11-30', 1, 2000000000
            FROM people WHERE telegram_id = ?
            """,
            tenri.id,
        )
    await tenri.taps("📊 Ringkasan")
    tenri.sees("Kecamatan Bontang Utara")
    await tenri.taps("‹ Bontang Selatan")
    tenri.sees("Kecamatan Bontang Selatan")
    await tenri.taps("‹ Bontang Utara")
    await tenri.taps("Lok Tuan · 0")
    tenri.sees("Kelurahan Lok Tuan")


# Spans.


async def test_week_and_month_change_the_same_message(awang: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await here_since_october(bot, siti, joko)
    await checked_in(bot, siti, date(2026, 11, 23), date(2026, 11, 20))
    await checked_in(bot, joko, date(2026, 11, 2), date(2026, 10, 12))
    await reported(bot, siti, "Senin", occurred_on=date(2026, 11, 23))
    await reported(bot, siti, "Awal bulan", occurred_on=date(2026, 11, 1), participants=None)
    await reported(bot, siti, "Bulan lalu", occurred_on=date(2026, 10, 20))
    await awang.taps("📊 Ringkasan")
    before = len(awang.messages)
    await awang.taps("Minggu ini")
    awang.sees("Minggu ini", "23–24 Nov 2026, dibanding 16–17 Nov", "Hadir 1 dari 4 ▲ 1", "Laporan: 1 ▲ 1")
    assert "• Minggu ini" in awang.buttons and "Hari ini" in awang.buttons
    await awang.taps("Bulan ini")
    awang.sees("1–24 Nov 2026, dibanding 1–24 Okt", "Hadir 3 dari 34 ▲ 2", "Laporan: 2 ▲ 1", "Peserta: 25 =")
    await awang.taps("Bulan lalu")
    awang.sees("Oktober 2026, dibanding September", "Laporan: 1 ▲ 1")
    await awang.taps("Kemarin")
    awang.sees("Senin, 23 November 2026", "Laporan: 1 ▲ 1")
    await awang.taps("Hari ini")
    awang.sees("Hadir 0 dari 2 ▼ 1", "Laporan: 0 ▼ 1", "Kader tanpa laporan: 2 dari 2 ▲ 1")
    assert len(awang.messages) == before
    assert awang.inputs == 6


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("ringkasan 1-15 Nov", "1–15 Nov 2026, dibanding 17–31 Okt"),
        ("Ringkasan maret", "Maret 2026, dibanding Februari"),
        ("/ringkasan maret 2025", "Maret 2025, dibanding Februari"),
        ("/ringkasan 24/11", "Selasa, 24 November 2026, dibanding Senin, 23 November"),
        ("ringkasan triwulan 3", "1 Jul – 30 Sep 2026, dibanding 1 Apr – 30 Jun"),
        ("ringkasan minggu lalu", "16–22 Nov 2026, dibanding 9–15 Nov"),
    ],
)
async def test_any_span_is_typed(awang: Phone, words: str, seen: str) -> None:
    await awang.says(words)
    awang.sees("Kecamatan Bontang Utara", seen)
    await awang.taps("Lok Tuan · 0")
    awang.sees("Kelurahan Lok Tuan", seen)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("ringkasan lok tuan", "Kelurahan Lok Tuan · Hari ini\nSelasa, 24 November 2026"),
        ("/ringkasan Kel. Loktuan 1-15 nov", "Kelurahan Lok Tuan\n1–15 Nov 2026"),
        ("ringkasan bontang kual maret", "Kelurahan Bontang Kuala\nMaret 2026"),
        ("ringkasan kecamatan bontang utara minggu lalu", "Kecamatan Bontang Utara\n16–22 Nov 2026"),
        ("ringkasan tanjung laut indah", "wilayah itu di luar wilayah Anda"),
        ("ringkasan kota", "wilayah itu di luar wilayah Anda"),
        ("ringkasan lok tuan kapan saja", "Waktunya belum kami pahami: kapan saja."),
    ],
)
async def test_a_place_is_typed(awang: Phone, words: str, seen: str) -> None:
    await awang.says(words)
    awang.sees(seen)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("ringkasan kapan <b>saja", "Waktunya belum kami pahami: kapan <b>saja."),
        ("/ringkasan maret 2031", "maret 2031 belum tiba."),
        ("ringkasan 15-1 nov", "Hari terakhir mendahului hari pertama"),
        ("ringkasan 1 jan 2024 - 3 mar 2026", "lebih dari satu tahun"),
    ],
)
async def test_what_is_no_span_is_answered_with_examples(awang: Phone, words: str, seen: str) -> None:
    await awang.says(words)
    awang.sees(seen, "1-15 Nov")


async def test_the_button_for_other_spans_says_what_to_type(awang: Phone) -> None:
    await awang.taps("📊 Ringkasan")
    await awang.taps("✍️ Lainnya")
    awang.sees("Silakan ketik waktunya, misalnya Maret, 1-15 Nov")
    await awang.says("1-15 Nov")
    awang.sees("Kecamatan Bontang Utara", "1–15 Nov 2026, dibanding 17–31 Okt")


async def test_words_that_are_a_span_need_no_command(awang: Phone, siti: Phone) -> None:
    for words, seen in (("Maret", "Maret 2026, dibanding Februari"), ("minggu lalu", "16–22 Nov 2026")):
        await awang.says(words)
        awang.sees("Kecamatan Bontang Utara", seen)
    await awang.says("1 des 2030")
    awang.sees("1 des 2030 belum tiba.")
    await awang.says("Selamat pagi")
    awang.sees("belum kami pahami")
    await siti.says("Maret")
    siti.sees("pesan itu belum kami pahami")


async def test_on_a_day_off_nobody_is_missing(awang: Phone) -> None:
    await awang.says("22 nov")
    awang.sees("Minggu, 22 November 2026", "🙋 Hari libur")
    awang.sees_not("dari 0")


async def test_labels_in_rows_are_short_enough_to_be_told_apart(awang: Phone) -> None:
    """Telegram writes a label in one line and cuts what is too long: three in a row hold about eleven letters."""
    await awang.taps("📊 Ringkasan")
    rows = next(m for m in reversed(awang.messages) if "photo" in m)["reply_markup"]["inline_keyboard"]
    assert max(len(row) for row in rows) == 3
    for button in (button for row in rows if len(row) == 3 for button in row):
        assert len(button["text"]) <= 12


async def test_words_in_an_open_form_are_its_answer(rina: Phone) -> None:
    await rina.taps("📢 Pengumuman")
    await rina.taps("✏️ Tulis pengumuman")
    await rina.says("Ringkasan bulan ini sudah bisa dilihat")
    assert any("sudah bisa dilihat" in text for text in rina.screen)
    assert "Kota Bontang · " not in rina.last


async def test_a_summary_of_yesterday_shows_today_when_tapped(awang: Phone) -> None:
    await awang.taps("📊 Ringkasan")
    with time_machine.travel(datetime(2026, 11, 25, 2, 0, tzinfo=UTC), tick=True):
        await awang.taps("• Hari ini")
    awang.sees("Rabu, 25 November 2026")


# What stands behind the figures.


async def test_rt_that_nobody_has_touched_for_thirty_days_are_listed(awang: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "x", rts=("03", "07"), occurred_on=DAY - timedelta(days=29))
    await reported(bot, siti, "x", rts=("09",), occurred_on=DAY - timedelta(days=30))
    await awang.taps("📊 Ringkasan")
    awang.sees("30 hari tanpa laporan: 198 RT")
    before = picture(awang)
    await awang.taps("🏚 RT belum (198)")
    awang.sees("Kecamatan Bontang Utara", "Bontang Kuala (19): 01-19", "Lok Tuan (50): 01-02, 04-06, 08-52")
    assert picture(awang) == before
    await awang.taps("‹ Kembali")
    awang.sees("Kecamatan Bontang Utara · Hari ini")


async def test_a_long_list_is_read_page_by_page(norlaila: Phone, bot: Bot, siti: Phone) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        await storage.db.run_many(
            "INSERT INTO people (name, phone, role, kelurahan_code) VALUES (?, ?, 'kader', '64.74.01.1003')",
            [(f"Muhammad Syarifuddin & Rachmawati {n:03}", f"+6281200{n:06}") for n in range(200)],
        )
    await norlaila.taps("📊 Ringkasan")
    norlaila.sees("Kader tanpa laporan: 203 dari 203", "dan 200 lagi")
    await norlaila.taps("🔕 Tanpa laporan (203)")
    pages = [norlaila.last]
    while more := labels(norlaila, "lagi ›"):
        seen = sum(page.count("Rachmawati") + page.count("Aminah") + page.count("Susilo") for page in pages)
        await norlaila.taps(more[0])
        pages.append(norlaila.last)
        assert len(norlaila.last) <= 1024
        assert seen < 203
    names = [line for page in pages for line in page.split("\n")[2:]]
    assert len(names) == len(set(names)) == 203
    assert 4 < len(pages) < 14
    await norlaila.taps("‹ Sebelumnya")
    assert norlaila.last == pages[-2]
    assert await refused(bot) == []
    await norlaila.taps("‹ Kembali")
    await norlaila.taps("Bontang Utara · 0")
    await norlaila.taps("Lok Tuan · 0")
    await norlaila.taps("189 lagi ›")
    assert len(labels(norlaila, "Rachmawati") or labels(norlaila, "Muhammad")) == 12


async def test_what_is_not_finished_is_listed(awang: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "x", obstacle="hujan <deras>", follow_up="rapat dengan LPM")
    await awang.says("ringkasan minggu ini")
    awang.sees("Belum selesai: kendala 1, tindak lanjut 1")
    await awang.taps("⚠️ Belum selesai (2)")
    awang.sees(
        "BTG-1126-001, RT 01 Lok Tuan, Siti Aminah: hujan <deras>", "Siti Aminah, tindak lanjut: rapat dengan LPM"
    )


# Whose area it is, when the button is used.


async def test_it_is_not_for_cadres(siti: Phone, awang: Phone) -> None:
    await siti.says("📊 Ringkasan")
    siti.sees("bukan untuk peran Anda")
    await siti.says("ringkasan maret")
    siti.sees("bukan untuk peran Anda")
    await awang.taps("📊 Ringkasan")
    for label in ("Bulan ini", "Lok Tuan · 0", "🏚 RT belum (200)"):
        await siti.presses(awang.data_of(label))
        assert "bukan untuk peran Anda" in siti.toast
    assert siti.heard("Kecamatan") == 0


async def test_anothers_button_opens_nothing_of_theirs(awang: Phone, tenri: Phone, siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "Rahasia Utara", occurred_on=DAY)
    await awang.taps("📊 Ringkasan")
    seen = [awang.data_of("Lok Tuan · 1")]
    await awang.taps("Lok Tuan · 1")
    seen += [awang.data_of("Siti Aminah · 1"), awang.data_of("🏚 RT belum (51)")]
    await awang.taps("Siti Aminah · 1")
    seen += [awang.data_of("1126-001 · 24 Nov"), awang.data_of("Tahun ini")]
    await tenri.taps("📊 Ringkasan")
    before = tenri.screen
    for data in seen:
        await tenri.presses(data)
        assert "bukan untuk peran Anda" in tenri.toast, data
    assert tenri.screen == before


async def test_a_new_area_counts_at_once_on_an_old_message(awang: Phone, bot: Bot) -> None:
    await awang.taps("📊 Ringkasan")
    await changed(bot, awang, kecamatan_code="64.74.03")
    await awang.taps("Lok Tuan · 0")
    assert "bukan untuk peran Anda" in awang.toast
    await awang.taps("Bulan ini")
    awang.sees("Kecamatan Bontang Barat", "Hadir 0 dari 0")
    assert not labels(awang, "Guntung")


# The same message, whatever happens to it.


async def test_the_same_span_tapped_again_is_answered_and_changes_nothing(awang: Phone, bot: Bot) -> None:
    await awang.taps("📊 Ringkasan")
    before = awang.screen
    await awang.taps("• Hari ini")
    assert (awang.screen, awang.toast) == (before, "")
    assert await refused(bot) == []


@pytest.mark.parametrize(
    "data",
    ["summary/day/1", "summary/-/years/1", "summary/-/day/x", "summary/-/20261124-20261101/1", "summary/", "summary",
     "summary/-/20261199-20261199/1", "summary/-/20270101-20270102/1", "summary/x/day/1", "summary/-/day/1/99999"],
)  # fmt: skip
async def test_a_button_that_never_was_is_answered_and_does_nothing(awang: Phone, bot: Bot, data: str) -> None:
    await awang.taps("📊 Ringkasan")
    before = awang.screen
    await awang.presses(data)
    assert "sudah lewat" in awang.toast
    assert awang.screen == before
    assert not await bot.house.storage.db.committed("SELECT error FROM inbox WHERE error IS NOT NULL")


async def test_buttons_work_after_a_restart(settings: Settings, telegram: Telegram) -> None:
    async with running(settings, telegram) as bot:
        awang = await joined(bot, telegram, 2, "Awang", "628115801002")
        await awang.taps("📊 Ringkasan")
    async with running(settings, telegram) as bot:
        awang.bot = bot
        await awang.taps("Bulan ini")
        awang.sees("Kecamatan Bontang Utara · Bulan ini")
        assert awang.heard("Kecamatan Bontang Utara") == 2  # the welcome, and the summary


async def test_a_message_that_was_deleted_is_said_anew(awang: Phone, bot: Bot, telegram: Telegram) -> None:
    await awang.taps("📊 Ringkasan")
    data = [awang.data_of("Bulan ini"), awang.data_of("🏚 RT belum (200)")]
    chat = telegram.chats[awang.id]
    chat.messages.remove(awang.messages[-1])
    await awang.presses(data[0])
    awang.sees("Kecamatan Bontang Utara · Bulan ini")
    assert image_size(picture(awang))[0] == 1080
    chat.messages.remove(awang.messages[-1])
    await awang.presses(data[1])
    awang.sees("Bontang Kuala (19)")
    await awang.taps("‹ Kembali")
    awang.sees("Kecamatan Bontang Utara · Hari ini")
    assert await refused(bot) == []


async def test_two_summaries_each_keep_their_own_span(
    awang: Phone, time_machine: time_machine.TimeMachineFixture
) -> None:
    await awang.taps("📊 Ringkasan")
    first = awang.messages[-1]["message_id"]
    time_machine.move_to(TUESDAY.replace(minute=9), tick=True)
    await awang.taps("📊 Ringkasan")
    await awang.taps("Bulan ini")
    old = next(message for message in awang.messages if message["message_id"] == first)
    assert "Hari ini" in old["caption"]
    awang.sees("· Bulan ini")
