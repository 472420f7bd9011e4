"""A notice after it was confirmed: it goes at its time, is changed or called off before, stopped, taken back after."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.life import Bot
from bot.notice_clock import NoticeClock
from bot.sandbox.core import Telegram
from bot.sandbox.faults import Fault
from handlers import notice_due
from tests.conftest import changed
from tests.noticed import opens, rows, sends, states, tells, writes
from tests.phone import Phone, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("daytime")]

WITA = ZoneInfo("Asia/Makassar")
MORNING = datetime(2026, 11, 25, 7, 30, tzinfo=WITA)
WORDS = "Besok rapat pukul 09.00."


async def ticks(bot: Bot, telegram: Telegram, now: datetime) -> None:
    """The clock comes to this moment."""
    await NoticeClock(bot.house).tick(now)
    await settled(bot, telegram)


async def plans(author: Phone, moment: str = "besok 07.30", words: str = WORDS) -> None:
    await writes(author, words)
    await author.taps("➕ Waktu")
    await author.says(moment)
    await sends(author)


async def state(bot: Bot) -> str:
    (row,) = await rows(bot, "SELECT state FROM notices")
    return str(row["state"])


# At its time.


async def test_it_waits_for_its_time_and_then_goes(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    rina.sees("Kapan dikirim?", "besok 07.30")
    await rina.says("besok 07.30")
    rina.sees("Dikirim Rabu, 25 November 2026 pukul 07.30 WITA")
    assert rina.buttons[0] == "🕖 Jadwalkan untuk 2 orang"
    await sends(rina)
    rina.sees("menunggu waktunya", "Rabu, 25 November 2026 pukul 07.30 WITA", "2 orang")
    await ticks(bot, telegram, MORNING - timedelta(seconds=1))
    assert siti.heard(WORDS) == 0
    await ticks(bot, telegram, MORNING)
    assert siti.heard(WORDS) == 1
    rina.sees("📢 Pengumuman", WORDS)
    assert any("Terkirim ke 2 dari 2 orang" in text for text in rina.screen)
    await ticks(bot, telegram, MORNING + timedelta(seconds=5))
    assert siti.heard(WORDS) == 1


async def test_a_moment_by_button(rina: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    assert rina.buttons[:2] == ["Hari ini, Selasa 16.00", "Besok, Rabu 07.30"]
    await rina.taps("Hari ini, Selasa 16.00")
    await rina.taps("✏️ Waktu")
    await rina.taps("Sekarang")
    await sends(rina)
    assert await state(bot) == "finished"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("kapan-kapan", "belum terbaca"),
        ("hari ini 08.00", "sudah lewat"),
        ("1/6/2027 08.00", "Paling lama 90 hari"),
        ("besok 22.00", "jam tenang"),
        ("jumat 12.00", "jam tenang"),
    ],
)
async def test_a_moment_that_will_not_do_is_told_why(rina: Phone, typed: str, why: str) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    await rina.says(typed)
    rina.sees(why, "Kapan dikirim?")


@pytest.mark.parametrize(
    "forged", ["now!", "2026-11-25T07:30", "x", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"]
)
async def test_a_forged_moment_is_refused(rina: Phone, bot: Bot, forged: str) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    await rina.presses(rina.data_of("Hari ini, Selasa 16.00").rsplit("/", 1)[0] + "/" + forged)
    rina.sees("Kapan dikirim?")
    assert not await rows(bot, "SELECT 1 FROM inbox WHERE error IS NOT NULL")


async def test_a_moment_that_has_gone_by_while_they_wrote_is_asked_for_again(rina: Phone, siti: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Waktu")
    await rina.says("hari ini 10.30")
    with time_machine.travel(datetime(2026, 11, 24, 10, 45, tzinfo=WITA), tick=True):
        await sends(rina)
        rina.sees("perlu dilengkapi", "Kapan dikirim?")
        assert siti.heard(WORDS) == 0


async def test_at_night_it_waits_for_the_morning(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 22, tzinfo=WITA), tick=True):
        await writes(rina, WORDS)
        rina.sees("jam tenang", "Rabu, 25 November 2026 pukul 06.00 WITA")
        await rina.taps("🕖 Jadwalkan untuk 2 orang")
        rina.sees("menunggu waktunya", "06.00")
    assert siti.heard(WORDS) == 0
    await ticks(bot, telegram, datetime(2026, 11, 25, 6, tzinfo=WITA))
    assert siti.heard(WORDS) == 1


async def test_what_a_stop_has_delayed_goes_when_people_may_be_written_to(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await plans(rina, "hari ini 20.30")
    await ticks(bot, telegram, datetime(2026, 11, 24, 22, tzinfo=WITA))
    assert siti.heard(WORDS) == 0 and await state(bot) == "timed"


async def test_what_is_much_too_late_does_not_go_and_its_author_is_told(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await plans(rina)
    await ticks(bot, telegram, MORNING + timedelta(hours=7))
    rina.sees("tidak jadi dikirim", "lebih dari 6 jam")
    assert siti.heard(WORDS) == 0 and await state(bot) == "stopped"


async def test_whose_author_may_no_longer_send_it_does_not_go(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await plans(rina)
    await changed(bot, rina, role="kader", kelurahan_code="64.74.01.1003")
    await ticks(bot, telegram, MORNING)
    rina.sees("tidak jadi dikirim", "tidak lagi boleh")
    assert siti.heard(WORDS) == 0 and await state(bot) == "stopped"


async def test_it_reaches_whom_its_author_may_write_to_by_then(
    rina: Phone, siti: Phone, budi: Phone, bot: Bot, telegram: Telegram
) -> None:
    await plans(rina)
    await changed(bot, rina, role="koordinator kecamatan", kecamatan_code="64.74.02")
    await ticks(bot, telegram, MORNING)
    assert (siti.heard(WORDS), budi.heard(WORDS)) == (0, 1)


async def test_the_clock_runs_with_the_bot(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await plans(rina)
    with time_machine.travel(MORNING, tick=True):
        clock = asyncio.create_task(NoticeClock(bot.house).run())
        await until(lambda: siti.heard(WORDS) == 1)
        clock.cancel()
    await settled(bot, telegram)


# Changed and called off before.


async def test_it_can_be_changed_before_its_time(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await plans(rina, words="Rapt")
    await rina.taps("✏️ Ubah")
    rina.sees("Begitu tampilannya", "07.30", "yang lama tetap berlaku")
    await rina.taps("✏️ Isi")
    await rina.says(WORDS)
    await sends(rina)
    rina.sees("menunggu waktunya")
    await ticks(bot, telegram, MORNING)
    assert siti.heard(WORDS) == 1 and siti.heard("Rapt") == 0
    assert len(await rows(bot, "SELECT 1 FROM notices")) == 1


async def test_a_change_that_is_given_up_leaves_what_waits(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await plans(rina)
    await rina.taps("✏️ Ubah")
    await rina.says("/batal")
    rina.sees("Batalkan perubahan pengumuman ini?")
    await rina.taps("Ya, batalkan")
    rina.sees("Baik, perubahan pengumuman dibatalkan. Tidak ada yang dikirim atau diubah.")
    await ticks(bot, telegram, MORNING)
    assert siti.heard(WORDS) == 1


async def test_all_that_it_has_is_there_when_it_is_changed(
    rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await opens(rina)
    await rina.sends_photos(1, caption="Undangan")
    await rina.taps("➕ Penerima")
    await rina.taps("Kader")
    await rina.taps("✅ Selesai")
    await rina.taps("➕ Tombol jawaban")
    await rina.taps("Ya · Tidak")
    await rina.taps("➕ Penting")
    await rina.taps("‼️ Ya, penting")
    await rina.taps("➕ Waktu")
    await rina.says("besok 22.00")
    await sends(rina)
    before = await rows(bot, "SELECT content, audience, send_at FROM notices")
    await rina.taps("✏️ Ubah")
    rina.sees("Untuk kader", "22.00", "Penting")
    await sends(rina)
    assert await rows(bot, "SELECT content, audience, send_at FROM notices") == before


async def test_a_change_that_comes_too_late_is_told_so(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await plans(rina)
    await rina.taps("✏️ Ubah")
    await rina.taps("✏️ Isi")
    await rina.says("Rapat batal")
    await ticks(bot, telegram, MORNING)
    await rina.taps("🕖 Jadwalkan untuk 2 orang")
    assert any("perubahannya tidak berlaku" in text for text in rina.screen)
    assert siti.heard(WORDS) == 1 and siti.heard("Rapat batal") == 0


async def test_what_is_changed_in_the_moment_when_it_is_due_goes_as_it_is_by_then(
    rina: Phone, siti: Phone, bot: Bot
) -> None:
    await plans(rina)
    storage = bot.house.storage
    (before,) = await storage.notices.due(int(MORNING.timestamp()))
    async with storage.db.unit():
        await storage.db.run("UPDATE notices SET send_at = send_at + 3600")
        await notice_due.begin(storage, before, MORNING)
    assert await state(bot) == "timed" and siti.heard(WORDS) == 0


async def test_what_has_gone_is_not_even_opened_for_a_change(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await rina.presses("notice_form!change/1")
    assert "sudah lewat" in rina.toast and rina.heard("Begitu tampilannya") == 0


async def test_another_author_cannot_change_it_nor_call_it_off(
    rina: Phone, awang: Phone, siti: Phone, bot: Bot
) -> None:
    await plans(rina)
    await awang.presses("notice_form!change/1")
    assert "sudah lewat" in awang.toast
    for data in ("notice_stop/1", "notice_resume/1", "notice_recall/1", "notice_recalled/1", "notice_shown/1"):
        await awang.presses(data)
        assert "bukan untuk peran Anda" in awang.toast
    assert await state(bot) == "timed"


async def test_it_can_be_called_off(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await plans(rina)
    await rina.taps("✖ Batalkan pengiriman")
    rina.sees("Pengumuman dibatalkan", "Tidak ada yang dikirim")
    await ticks(bot, telegram, MORNING)
    assert siti.heard(WORDS) == 0 and await states(bot) == []
    await rina.presses("notice_stop/1")
    assert "tidak bisa dilakukan lagi" in rina.toast


# Stopped while it goes.


async def crowd(bot: Bot, telegram: Telegram, many: int) -> None:
    async with bot.house.storage.db.unit():
        for i in range(many):
            telegram.join(500 + i, f"Kader {i}")
            telegram.chats[500 + i].started = True
            await bot.house.storage.db.run(
                "INSERT INTO people (name, phone, role, kelurahan_code, telegram_id) VALUES (?, ?, 'kader', ?, ?)",
                *(f"Kader {i}", f"+6281299900{i:02}", "64.74.01.1003", 500 + i),
            )


def reached(telegram: Telegram, many: int) -> int:
    return sum(any(WORDS in m.get("text", "") for m in telegram.chats[500 + i].messages) for i in range(many))


async def test_it_can_be_stopped_while_it_goes_and_go_on(rina: Phone, bot: Bot, telegram: Telegram) -> None:
    await crowd(bot, telegram, 40)
    bot.broadcast.pace.per_second = 20
    await writes(rina, WORDS)
    telegram.press_data(rina.id, rina.messages[-1]["message_id"], rina.data_of("✅ Kirim ke 41 orang"))
    await until(lambda: reached(telegram, 40) >= 3)
    await rina.taps("⏹ Hentikan")
    got = reached(telegram, 40)
    assert 3 <= got < 40 and await state(bot) == "stopped"
    shown = next(text for text in rina.screen if "Pengumuman dihentikan" in text)
    assert "dari 41 orang" in shown
    bot.broadcast.pace.per_second = 2_000
    await rina.taps("▶️ Lanjutkan")
    assert reached(telegram, 40) == 40 and await state(bot) == "finished"
    assert set(await states(bot)) == {"sent"}
    acts = [row["act"] for row in await rows(bot, "SELECT act FROM audit WHERE act LIKE 'notice.%' ORDER BY id")]
    assert acts == ["notice.write", "notice.send", "notice.stop", "notice.resume"]


async def test_what_has_ended_can_neither_be_stopped_nor_go_on(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    for data in ("notice_stop/1", "notice_resume/1"):
        await rina.presses(data)
        assert "tidak bisa dilakukan lagi" in rina.toast
    assert await state(bot) == "finished"
    await rina.presses("notice_stop/4711")
    assert "bukan untuk peran Anda" in rina.toast


# Taken back.


async def test_it_is_taken_back_from_everybody(rina: Phone, siti: Phone, joko: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    assert siti.heard(WORDS) == joko.heard(WORDS) == 1
    await rina.taps("🗑 Tarik kembali")
    assert any("Tarik kembali pengumuman ini?" in text and "3 orang" in text for text in rina.screen)
    assert siti.heard(WORDS) == 1
    await rina.taps("Ya, tarik kembali")
    assert siti.heard(WORDS) == joko.heard(WORDS) == 0
    assert any("ditarik kembali dari 3 orang" in text for text in rina.screen)
    assert await state(bot) == "recalled"
    await rina.presses("notice_recalled/1")
    assert "tidak bisa dilakukan lagi" in rina.toast


async def test_where_it_was_opened_once_more_it_goes_too(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    await siti.taps("📢 Pengumuman")
    await siti.taps("1")
    assert siti.heard(WORDS) >= 2
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert [text for text in siti.screen if text.startswith("📢 Pengumuman\n")] == []
    assert await rows(bot, "SELECT error FROM outbox") == []


async def test_what_nobody_has_got_is_not_taken_back(rina: Phone, siti: Phone, bot: Bot) -> None:
    await plans(rina)
    await rina.presses("notice_stop/1")
    await rina.presses("notice_recall/1")
    assert "tidak bisa dilakukan lagi" in rina.toast and rina.heard("Tarik kembali pengumuman ini?") == 0


async def test_not_taking_it_back_shows_it_as_it_was(rina: Phone, siti: Phone) -> None:
    await tells(rina, WORDS)
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Tidak")
    assert any("Terkirim ke 2 dari 2 orang" in text for text in rina.screen)
    assert siti.heard(WORDS) == 1


async def test_an_album_is_taken_back_whole(rina: Phone, siti: Phone) -> None:
    await opens(rina)
    await rina.sends_photos(3, caption="Salah foto")
    await rina.taps("✅ Sudah semua")
    await sends(rina)
    assert sum("photo" in m for m in siti.messages) == 3
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert sum("photo" in m for m in siti.messages) == 0 and siti.heard("Salah foto") == 0


async def test_what_is_too_old_stays_and_is_counted(rina: Phone, siti: Phone, bot: Bot) -> None:
    await tells(rina, WORDS)
    with time_machine.travel(datetime(2026, 11, 27, 10, tzinfo=WITA), tick=True):
        await rina.taps("🗑 Tarik kembali")
        assert any("lebih dari 48 jam" in text for text in rina.screen)
        await rina.taps("Ya, tarik kembali")
    assert siti.heard(WORDS) == 1
    assert any("ditarik kembali dari 0 orang" in text and "Tidak bisa dihapus: 2" in text for text in rina.screen)


async def test_an_unsure_one_cannot_be_taken_back_and_is_counted(rina: Phone, siti: Phone, telegram: Telegram) -> None:
    await writes(rina, WORDS)
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=siti.id))
    await sends(rina)
    assert any("Tidak pasti: 1" in text for text in rina.screen)
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    assert siti.heard(WORDS) == 1
    assert any("ditarik kembali dari 1 orang" in text and "Tidak bisa dihapus: 1" in text for text in rina.screen)


async def test_an_unsure_one_that_is_tapped_after_all_is_taken_back_too(
    rina: Phone, siti: Phone, telegram: Telegram
) -> None:
    await writes(rina, WORDS)
    telegram.faults.append(Fault("lost", "sendMessage", chat_id=siti.id))
    await sends(rina)
    await rina.taps("🗑 Tarik kembali")
    await rina.taps("Ya, tarik kembali")
    await siti.taps("✅ Sudah baca")
    assert siti.heard(WORDS) == 0
    assert any("ditarik kembali dari 2 orang" in text and "Tidak bisa" not in text for text in rina.screen)


async def test_an_admin_may_take_back_a_coordinators_notice(
    awang: Phone, rina: Phone, siti: Phone, bot: Bot, telegram: Telegram
) -> None:
    await tells(awang, WORDS)
    await rina.presses("notice_recalled/1")
    await settled(bot, telegram)
    assert siti.heard(WORDS) == 0
    assert any("ditarik kembali" in text for text in awang.screen)
    (entry,) = await rows(bot, "SELECT person_id FROM audit WHERE act = 'notice.recall'")
    assert entry["person_id"] == 7


# Urgent.


async def test_an_urgent_one_goes_at_night(rina: Phone, siti: Phone, bot: Bot) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 23, tzinfo=WITA), tick=True):
        await writes(rina, WORDS)
        await rina.taps("➕ Penting")
        rina.sees("jam tenang", "catatan perubahan")
        await rina.taps("‼️ Ya, penting")
        rina.sees("Penting: dikirim juga pada jam tenang")
        assert rina.buttons[0] == "✅ Kirim ke 2 orang"
        await sends(rina)
    siti.sees("‼️ Pengumuman penting", WORDS)
    (entry, _) = await rows(bot, "SELECT about FROM audit WHERE act LIKE 'notice.%' ORDER BY id")
    assert '"urgent": true' in entry["about"]


async def test_an_urgent_one_may_have_a_time_at_night(rina: Phone, siti: Phone, bot: Bot, telegram: Telegram) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penting")
    await rina.taps("‼️ Ya, penting")
    await rina.taps("➕ Waktu")
    await rina.says("hari ini 23.00")
    await sends(rina)
    await ticks(bot, telegram, datetime(2026, 11, 24, 23, tzinfo=WITA))
    assert siti.heard(WORDS) == 1


async def test_no_longer_urgent_it_needs_another_time(rina: Phone) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penting")
    await rina.taps("‼️ Ya, penting")
    await rina.taps("➕ Waktu")
    await rina.says("hari ini 23.00")
    await rina.taps("✏️ Penting")
    await rina.taps("Tidak, biasa saja")
    rina.sees("Kapan dikirim?")


async def test_urgent_is_for_admins_and_the_citys_coordinator(
    rina: Phone, norlaila: Phone, awang: Phone, siti: Phone, bot: Bot
) -> None:
    for author, may in ((rina, True), (norlaila, True), (awang, False)):
        await writes(author, WORDS)
        assert ("➕ Penting" in author.buttons) is may
    await awang.presses(awang.data_of("✏️ Isi").replace("!edit:content", "!edit:urgent"))
    awang.sees("Begitu tampilannya")
    awang.sees_not("Tandai sebagai penting")
    await awang.presses(awang.data_of("✖ Batal").replace("!cancel", "yes"))
    await sends(awang)
    siti.sees("📢 Pengumuman", WORDS)


async def test_who_loses_the_right_meanwhile_sends_nothing_urgent(rina: Phone, siti: Phone, bot: Bot) -> None:
    await writes(rina, WORDS)
    await rina.taps("➕ Penting")
    await rina.taps("‼️ Ya, penting")
    await changed(bot, rina, role="koordinator kecamatan", kecamatan_code="64.74.01")
    await sends(rina)
    siti.sees("📢 Pengumuman", WORDS)
    siti.sees_not("penting")
