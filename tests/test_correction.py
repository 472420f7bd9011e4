"""Betulkan: a coordinator puts a cadre's day right, the cadre reads it, and two at once do not overwrite each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from bot.life import Bot
from handlers.correction_steps import BACK_DAYS, parse_hour
from storage.check_in import CheckIn
from tests.conftest import changed
from tests.phone import Phone, settled
from tests.test_month import here_since, person, was_there

pytestmark = pytest.mark.slow

Clock = time_machine.Traveller
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # Tuesday, 18.00 in Bontang
YESTERDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


async def opens(who: Phone, cadre: Phone, bot: Bot) -> None:
    """From the month."""
    me = await person(bot, cadre)
    await who.presses(f"month/{me.id}/2026-11")
    await who.taps("✏️ Betulkan")
    who.sees("Hari mana dari", me.name)


async def does(who: Phone, *inputs: str) -> None:
    """Buttons where there are such, else typed."""
    for each in inputs:
        await (who.taps(each) if each in who.buttons else who.says(each))


async def kept(bot: Bot, who: Phone, day: date = YESTERDAY) -> CheckIn | None:
    return await bot.house.storage.check_ins.of_day((await person(bot, who)).id, day)


def local(bot: Bot, at: int | None) -> str:
    return f"{bot.house.local(at):%d %H.%M}" if at else "-"


async def test_a_forgotten_day_is_put_right_and_the_cadre_reads_why(siti: Phone, awang: Phone, bot: Bot) -> None:
    await opens(awang, siti, bot)
    await does(awang, "Kemarin", "✅ Hadir", "07.55")
    awang.sees("Pulang pukul berapa?")
    assert awang.buttons[:2] == ["16.00", "Tidak diketahui"]
    await does(awang, "16.00", "Lupa menekan Hadir")
    awang.sees("Periksa dulu", "Siti Aminah, Senin, 23 November 2026", "Sebelumnya: tidak tercatat hadir")
    awang.sees("Menjadi: hadir 07.55 WITA, pulang 16.00 WITA", "Alasan: Lupa menekan Hadir")
    await awang.taps("✅ Simpan")
    awang.sees("Sudah dibetulkan", "Siti Aminah diberi tahu")
    siti.sees("dibetulkan oleh Awang Syahrani", "Senin, 23 November 2026", "Sebelumnya: tidak tercatat hadir")
    siti.sees("Menjadi: hadir 07.55 WITA, pulang 16.00 WITA", "Alasan: Lupa menekan Hadir")
    day = await kept(bot, siti)
    assert day and (local(bot, day.at), local(bot, day.left_at)) == ("23 07.55", "23 16.00")
    for who in (siti, awang):
        await who.taps("🕘 Riwayat hari itu")
        who.sees("Awang Syahrani: dibetulkan: tidak tercatat hadir → hadir 07.55 WITA", "Lupa menekan Hadir")
    await siti.says("/bulanku")
    assert "✎ 23 Nov 2026" in siti.buttons
    (row,) = await bot.house.storage.db.committed("SELECT subject_id FROM audit WHERE act = 'check_in.correct'")
    assert row["subject_id"] == (await person(bot, siti)).id


async def test_a_day_that_was_not_is_taken_out(siti: Phone, awang: Phone, bot: Bot) -> None:
    await was_there(bot, siti, 23, hours=8)
    await opens(awang, siti, bot)
    await does(awang, "23/11", "✖ Tidak hadir", "rapat dibatalkan <ditunda>")
    awang.sees("Sebelumnya: hadir 08.00 WITA, pulang 16.00 WITA", "Menjadi: tidak tercatat hadir")
    awang.sees("rapat dibatalkan <ditunda>")
    await awang.taps("✅ Simpan")
    siti.sees("Menjadi: tidak tercatat hadir", "rapat dibatalkan <ditunda>")
    assert await kept(bot, siti) is None
    await siti.says("/bulanku")
    await siti.taps("✎ 23 Nov 2026")
    siti.sees("hadir 08.00 WITA, pulang 16.00 WITA → tidak tercatat hadir")


async def test_days_without_word_are_offered_and_hours_that_are_kept(siti: Phone, awang: Phone, bot: Bot) -> None:
    await here_since(bot, siti, date(2026, 11, 17))
    await was_there(bot, siti, 18, 23)
    await was_there(bot, siti, 20, hours=7)
    await opens(awang, siti, bot)
    days = [label for label in awang.buttons if "tanpa kabar" in label]
    assert days == ["19 Nov 2026 (tanpa kabar)", "17 Nov 2026 (tanpa kabar)"]
    await does(awang, "20 Nov", "✅ Hadir")
    assert awang.buttons[:1] == ["08.00"]
    await does(awang, "8.30")
    assert awang.buttons[:3] == ["15.00", "16.00", "Tidak diketahui"]
    await does(awang, "tidak diketahui", "Salah tekan")
    awang.sees("Menjadi: hadir 08.30 WITA, jam pulang tidak diketahui")


async def test_night_work_belongs_to_its_day(siti: Phone, awang: Phone, bot: Bot) -> None:
    await opens(awang, siti, bot)
    await does(awang, "Kemarin", "✅ Hadir", "19:00", "01.30", "Lupa menekan Pulang", "✅ Simpan")
    day = await kept(bot, siti)
    assert day and (local(bot, day.at), local(bot, day.left_at)) == ("23 19.00", "24 01.30")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (["25/11/2026"], "belum tiba"),
        (["22/9/2026"], f"lebih dari {BACK_DAYS} hari"),
        (["entah"], "belum terbaca"),
        (["Kemarin", "mungkin"], "tekan salah satu tombol"),
        (["Kemarin", "✅ Hadir", "pagi"], "Jamnya belum terbaca"),
        (["Kemarin", "✅ Hadir", "25.00"], "Jamnya belum terbaca"),
        (["Hari ini", "✅ Hadir", "18.01"], "Jam itu belum tiba"),
        (["Hari ini", "✅ Hadir", "08.00", "18.01"], "Jam itu belum tiba"),
        (["Hari ini", "✅ Hadir", "17.00", "01.00"], "Jam itu belum tiba"),
        (["Kemarin", "✅ Hadir", "08.00", "07.59"], "setelah jam datang"),
        (["Kemarin", "✅ Hadir", "08.00", "08.00"], "setelah jam datang"),
        (["Kemarin", "✖ Tidak hadir", "x" * 201], "terlalu panjang"),
    ],
)
async def test_what_cannot_be_is_said_and_asked_again(
    siti: Phone, awang: Phone, bot: Bot, inputs: list[str], said: str
) -> None:
    await opens(awang, siti, bot)
    await does(awang, *inputs)
    awang.sees(said)
    assert await bot.house.storage.db.committed("SELECT 1 FROM drafts WHERE step <> 'review'")


async def test_the_oldest_day_that_may_be_put_right(siti: Phone, awang: Phone, bot: Bot) -> None:
    await opens(awang, siti, bot)
    await does(awang, "23/9/2026", "✖ Tidak hadir", "Salah tekan", "✅ Simpan")
    awang.sees("Tidak ada yang diubah")
    assert siti.heard("dibetulkan") == 0


async def test_another_day_makes_hours_that_no_longer_hold_be_asked_again(siti: Phone, awang: Phone, bot: Bot) -> None:
    await opens(awang, siti, bot)
    await does(awang, "Kemarin", "✅ Hadir", "19.00", "23.00", "Salah tekan", "✏️ Hari", "Hari ini")
    awang.sees("Datang pukul berapa?")
    await does(awang, "08.00", "16.00")
    awang.sees("Selasa, 24 November 2026", "Menjadi: hadir 08.00 WITA, pulang 16.00 WITA")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("07.55", "07.55"), ("7:55", "07.55"), ("0755", "07.55"), ("pukul 7.55 WITA", "07.55"), ("8", "08.00")]
    + [("jam 23,59", "23.59"), ("755", "07.55"), ("00.00", "00.00")]
    + [(wrong, None) for wrong in ("24.00", "07.60", "7.5", "", "besok", "-1", "07.55.30", "99999")],
)
def test_hours_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    assert parse_hour(typed) == read


# Two at once.


async def test_the_second_of_two_is_told_what_has_changed_meanwhile(
    siti: Phone, awang: Phone, norlaila: Phone, bot: Bot
) -> None:
    for who in (awang, norlaila):
        await opens(who, siti, bot)
        await does(who, "Kemarin", "✅ Hadir", "08.00" if who is awang else "09.00", "16.00", "Salah tekan")
        who.sees("Periksa dulu")
    await awang.taps("✅ Simpan")
    awang.sees("Sudah dibetulkan")
    await norlaila.taps("✅ Simpan")
    norlaila.sees("berubah sementara itu (oleh Awang Syahrani)", "belum disimpan")
    norlaila.sees("Tadi: tidak tercatat hadir", "Sekarang: hadir 08.00 WITA, pulang 16.00 WITA")
    assert siti.heard("dibetulkan oleh") == 1
    day = await kept(bot, siti)
    assert day and local(bot, day.at) == "23 08.00"
    await norlaila.taps("✏️ Betulkan lagi")
    await does(norlaila, "Kemarin", "✅ Hadir", "09.00", "16.00", "Salah tekan", "✅ Simpan")
    norlaila.sees("Sudah dibetulkan", "Sebelumnya: hadir 08.00 WITA", "Menjadi: hadir 09.00 WITA")
    assert siti.heard("dibetulkan oleh") == 2


async def test_what_the_cadre_does_meanwhile_counts_too(siti: Phone, awang: Phone, bot: Bot, clock: Clock) -> None:
    await opens(awang, siti, bot)
    await does(awang, "Hari ini", "✅ Hadir", "08.00", "16.00", "Salah tekan")
    await siti.taps("📍 Hadir")
    await awang.taps("✅ Simpan")
    awang.sees("berubah sementara itu (oleh Siti Aminah)", "Sekarang: hadir 18.00 WITA, jam pulang tidak diketahui")
    day = await kept(bot, siti, date(2026, 11, 24))
    assert day and local(bot, day.at) == "24 18.00"


async def test_what_is_shown_at_the_last_look_is_what_counts(siti: Phone, awang: Phone, bot: Bot) -> None:
    """Coming back to the last look shows the day anew, so that it may be saved."""
    await opens(awang, siti, bot)
    await does(awang, "Hari ini", "✅ Hadir", "08.00", "16.00", "Salah tekan")
    await siti.taps("📍 Hadir")
    await does(awang, "✏️ Alasan", "HP rusak atau tanpa sinyal")
    awang.sees("Sebelumnya: hadir 18.00 WITA")
    await awang.taps("✅ Simpan")
    awang.sees("Sudah dibetulkan")


# Whose.


async def test_only_who_looks_after_a_cadre_may(siti: Phone, budi: Phone, awang: Phone, tenri: Phone, bot: Bot) -> None:
    me = await person(bot, siti)
    await tenri.presses(f"correction!{me.id}")
    assert "sudah lewat" in tenri.toast
    for who in (siti, budi):
        await who.presses(f"correction!{me.id}")
        assert "bukan untuk peran" in who.toast
    for wrong in ("correction!", "correction!x", "correction!999999", f"correction!{me.id}/2026-13", "correction!51"):
        await awang.presses(wrong)
        assert "sudah lewat" in awang.toast
    await awang.presses(f"correction!{me.id}")
    awang.sees("Hari mana dari")


async def test_nobody_corrects_their_own(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, also_admin=1)
    me = await person(bot, siti)
    await siti.says("/bulanku")
    assert "✏️ Betulkan" not in siti.buttons
    await siti.presses(f"correction!{me.id}")
    assert "sudah lewat" in siti.toast


async def test_it_is_asked_again_when_it_is_saved(siti: Phone, awang: Phone, bot: Bot) -> None:
    await opens(awang, siti, bot)
    await does(awang, "Kemarin", "✅ Hadir", "08.00", "16.00", "Salah tekan")
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.taps("✅ Simpan")
    awang.sees("tidak bisa Anda betulkan")
    assert await kept(bot, siti) is None
    assert siti.heard("dibetulkan oleh") == 0


async def test_a_cadre_who_cannot_be_told_is_corrected_all_the_same(siti: Phone, awang: Phone, bot: Bot) -> None:
    me = await person(bot, siti)
    await changed(bot, siti, telegram_id=None)
    await awang.presses(f"correction!{me.id}")
    await does(awang, "Kemarin", "✅ Hadir", "08.00", "Tidak diketahui", "Salah tekan", "✅ Simpan")
    awang.sees("Sudah dibetulkan")
    awang.sees("tidak terhubung dengan bot")
    await settled(bot, siti.telegram)
    assert siti.heard("dibetulkan") == 0
