"""Laporan saya: one's own latest reports, newest first, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.life import Bot
from storage.report import Content, Media
from storage.reports import NewReport
from tests.conftest import changed
from tests.phone import Phone


async def reported(bot: Bot, who: Phone, *stories: str, **more: object) -> None:
    """As Lapor would have kept them, one after another."""
    storage = bot.house.storage
    async with storage.db.unit():
        me = await storage.people.by_telegram_id(who.id)
        for story in stories:
            (last,) = await storage.db.rows("SELECT coalesce(max(draft_number), 0) AS n FROM reports")
            said = {"rts": ("01",), "category_code": "GORO", "occurred_on": date(2026, 11, 23), "participants": 25}
            new = NewReport(last["n"] + 1, me.id, me.kelurahan_code, Content(**{"story": story} | said | more))
            await storage.reports.add(new, 1, date(2026, 11, 24), "BTG")


async def test_without_a_report_it_says_how_to_begin(siti: Phone) -> None:
    await siti.taps("🗂 Laporan saya")
    siti.sees("Belum ada laporan", "📝 Lapor")
    assert siti.inputs == 1


async def test_a_report_is_shown_with_its_number_and_what_was_said(siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "Parit <RT> bersih & rapi", media=(Media("photo", "a", "1"), Media("photo", "b", "2")))
    await siti.says("/laporanku")
    siti.sees(
        "BTG-1126-001", "23 Nov 2026", "RT 01 Lok Tuan", "Gotong", "25 orang", "2 foto", "Parit <RT> bersih & rapi"
    )


async def test_the_newest_comes_first_and_ten_are_shown(siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, *(f"Kegiatan nomor {i}." for i in range(1, 13)))
    await siti.taps("🗂 Laporan saya")
    shown = [line for line in siti.last.splitlines() if line.startswith("Kegiatan nomor")]
    assert shown == [f"Kegiatan nomor {i}." for i in range(12, 2, -1)]


async def test_reports_of_others_are_not_among_them(siti: Phone, joko: Phone, bot: Bot) -> None:
    await reported(bot, joko, "Punya Joko")
    await reported(bot, siti, "Punya Siti")
    await siti.taps("🗂 Laporan saya")
    siti.sees("Punya Siti")
    siti.sees_not("Joko")


async def test_participants_that_were_not_asked_are_not_shown(siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "Kursi", participants=None)
    await siti.taps("🗂 Laporan saya")
    siti.sees_not("orang")


@pytest.mark.parametrize("sign", ["a", "<", "&", "😀"])
async def test_ten_of_the_longest_still_are_one_message(siti: Phone, bot: Bot, sign: str) -> None:
    await reported(bot, siti, *[sign * 1500] * 10)
    await siti.taps("🗂 Laporan saya")
    siti.sees("Laporan terakhir", sign * 99 + "…")
    assert not await bot.house.storage.db.committed("SELECT error FROM outbox")


async def test_it_is_for_cadres(awang: Phone) -> None:
    await awang.says("/laporanku")
    awang.sees("bukan untuk peran Anda")


async def test_who_was_a_cadre_before_no_longer_sees_them(siti: Phone, bot: Bot) -> None:
    await reported(bot, siti, "Parit bersih")
    await changed(bot, siti, role="koordinator kota", kelurahan_code=None)
    await siti.taps("🗂 Laporan saya")
    siti.sees("bukan untuk peran Anda")
    assert "🗂 Laporan saya" not in siti.menu
