"""Laporan bulanan, seen from the chat: who gets whose, of which month, and what a cadre plans for the next one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from pypdf import PdfReader

from bot.life import Bot
from handlers import month_paper
from handlers.kit.texts import say
from storage.period import Period
from storage.periods import whole_month
from storage.person import Person
from tests.conftest import changed, settled
from tests.phone import Phone

pytestmark = pytest.mark.slow

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday, 08.00 in Bontang
LOK_TUAN = "64.74.01.1003"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


async def person(bot: Bot, who: Phone) -> Person:
    found = await bot.house.storage.people.by_telegram_id(who.id)
    assert found
    return found


def printed(who: Phone) -> str:
    """The newest PDF."""
    names = [name for name in who.documents if name.endswith(".pdf")]
    pages = PdfReader(io.BytesIO(who.documents[names[-1]])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


async def exports(bot: Bot) -> list[tuple[int, int | None, str]]:
    rows = await bot.house.storage.db.committed(
        "SELECT person_id, subject_id, about FROM audit WHERE act = 'month_paper.export' ORDER BY id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("way", ["/lembar", "button"])
async def test_a_cadre_gets_the_month_as_pdf_and_as_a_document(siti: Phone, bot: Bot, way: str) -> None:
    await siti.taps("📝 Lapor")
    await siti.taps("RT 03")
    await siti.taps("🧹 Gotong royong")
    await siti.taps("Hari ini")
    await siti.sends_photos()
    await siti.says("Bersih parit")
    await siti.says("25")
    await siti.taps("✅ Kirim")
    if way == "button":
        await siti.taps("🗂 Laporan saya")
        await siti.taps("📄 Laporan bulanan")
    else:
        await siti.says(way)
    siti.sees("Laporan bulanan Siti Aminah", "Bulan apa?")
    assert siti.buttons == ["November 2026", "Oktober 2026", "✏️ Rencana bulan depan"]
    await siti.taps("November 2026")
    id = (await person(bot, siti)).id
    assert {f"lembar-2026-11-kader-siti-aminah-{id}.{kind}" for kind in ("pdf", "docx")} == set(siti.documents)
    assert siti.heard("Siti Aminah, November 2026") == 1
    assert "25 orang" in printed(siti)
    assert "Bersih parit" in printed(siti)
    assert await exports(bot) == [(id, id, '{"month": "2026-11"}')]


async def test_the_month_before_is_a_tap_away(siti: Phone) -> None:
    await siti.says("/lembar")
    await siti.taps("Oktober 2026")
    assert any(name.startswith("lembar-2026-10-") for name in siti.documents)


@pytest.mark.parametrize("month", ["2026-12", "2024-01", "2031-01"])
async def test_months_to_come_or_long_past_are_not_drawn(siti: Phone, bot: Bot, month: str) -> None:
    await siti.presses(f"month_paper/person/{(await person(bot, siti)).id}/{month}")
    assert siti.toast == say.common.old_button
    assert siti.documents == {}


async def test_a_coordinator_chooses_a_kecamatan_a_kelurahan_or_a_cadre(awang: Phone, bot: Bot) -> None:
    await awang.says("/lembar")
    awang.sees("Laporan bulanan apa?")
    assert awang.buttons[:2] == ["Kecamatan Bontang Utara", "Bontang Kuala"]
    assert "Satimpo" not in awang.buttons
    await awang.taps("Kecamatan Bontang Utara")
    await awang.taps("November 2026")
    assert "LAPORAN BULANAN KECAMATAN" in printed(awang)
    await awang.says("/lembar")
    await awang.taps("Lok Tuan")
    awang.sees("Kelurahan Lok Tuan")
    assert awang.buttons == ["November 2026", "Oktober 2026", "👤 Siti Aminah", "‹ Wilayah lain"]
    await awang.taps("👤 Siti Aminah")
    awang.sees("Laporan bulanan Siti Aminah")
    await awang.taps("November 2026")
    assert "LAPORAN BULANAN KADER" in printed(awang)
    await awang.taps("‹ Wilayah lain")
    assert awang.heard("Laporan bulanan apa?") == 1
    assert [subject is None for _, subject, _ in await exports(bot)] == [True, False]


async def test_one_who_is_a_cadre_and_an_admin_has_both(siti: Phone, bot: Bot) -> None:
    await changed(bot, siti, also_admin=1)
    await siti.says("/lembar")
    assert siti.buttons[0] == "👤 Laporan saya sendiri"
    assert "Kecamatan Bontang Selatan" in siti.buttons
    await siti.taps("👤 Laporan saya sendiri")
    assert siti.buttons == ["November 2026", "Oktober 2026", "✏️ Rencana bulan depan", "‹ Wilayah lain"]


async def test_nobody_gets_what_is_not_theirs(siti: Phone, awang: Phone, budi: Phone, bot: Bot) -> None:
    other = await person(bot, budi)
    pressed = [f"person/{other.id}", f"area/{other.kelurahan_code}", f"area/{other.kecamatan_code}", "person/99999"]
    for who in (siti, awang):
        for what in (*pressed, "area/64.74.99", f"person/{(await person(bot, awang)).id}"):
            for data in (f"month_paper/{what}", f"month_paper/{what}/2026-11"):
                await who.presses(data)
                assert who.toast == say.common.not_yours_short, data
    await siti.presses(f"month_paper/area/{LOK_TUAN}/2026-11")
    assert siti.toast == say.common.not_yours_short
    assert siti.documents == awang.documents == {}
    assert await exports(bot) == []


async def test_whoever_loses_the_role_before_it_is_drawn_gets_nothing(awang: Phone, bot: Bot) -> None:
    storage, me = bot.house.storage, await person(bot, awang)
    of = {"of": f"area/{LOK_TUAN}", "month": "2026-11", "today": "2026-11-24", "zone": bot.house.zone.key}
    await changed(bot, awang, kecamatan_code="64.74.02")
    async with storage.db.unit():
        paper = {"kind": "month.pdf", "of": of | {"by": me.id}}
        await storage.outbox.add(awang.id, "paper", {"chat_id": awang.id, "paper": paper})
    await settled(bot, awang.telegram)
    assert awang.documents == {}
    assert await storage.outbox.refused() == 1


# What is planned.


async def test_what_a_cadre_plans_stands_in_the_report(siti: Phone, bot: Bot) -> None:
    await siti.says("/lembar")
    await siti.taps("✏️ Rencana bulan depan")
    siti.sees("Apa rencana Anda bulan Desember 2026?")
    await siti.says("Penyuluhan di RT 03\nPendataan warga")
    siti.sees("Periksa dulu", "Rencana Desember 2026", "Pendataan warga")
    await siti.taps("✅ Simpan")
    siti.sees("Rencana Desember 2026 tersimpan")
    await siti.says("/lembar")
    await siti.taps("November 2026")
    assert "Rencana Kerja Desember 2026" in printed(siti)
    assert "Penyuluhan di RT 03" in printed(siti)
    await siti.says("/lembar")
    await siti.taps("✏️ Rencana bulan depan")
    siti.sees("Yang tersimpan sekarang: Penyuluhan di RT 03")
    await siti.says("Lain lagi")
    await siti.taps("✅ Simpan")
    (row,) = await bot.house.storage.db.committed("SELECT month, words FROM month_plans")
    assert tuple(row) == ("2026-12", "Lain lagi")


@pytest.mark.parametrize("month", ["2026-10", "2027-01", "2026-13", "x"])
async def test_only_this_month_and_the_next_are_planned(siti: Phone, month: str) -> None:
    await siti.says("/lembar")
    await siti.presses(f"month_plan!{month}")
    assert siti.toast == say.common.old_button


async def test_what_was_planned_goes_when_the_person_is_erased(siti: Phone, rina: Phone, bot: Bot) -> None:
    storage = bot.house.storage
    me, admin = await person(bot, siti), await person(bot, rina)
    async with storage.db.unit():
        await storage.month_plans.tell(me, 1, datetime(2026, 12, 1, tzinfo=UTC).date(), "Rahasia")
        assert (await storage.own_data.everything(me.id))["month_plans"][0]["words"] == "Rahasia"
        await storage.own_data.erase(admin, 2, me.id)
    assert await storage.db.committed("SELECT * FROM month_plans") == []


# Unasked, on the first of the month.


async def test_coordinators_are_sent_the_papers_of_their_kecamatan(
    awang: Phone, norlaila: Phone, siti: Phone, bot: Bot
) -> None:
    storage, now = bot.house.storage, bot.house.local(MORNING.timestamp())
    month: Period = whole_month(datetime(2026, 10, 1, tzinfo=UTC).date())
    async with storage.db.unit():
        for who in (awang, norlaila, siti):
            await month_paper.unasked(storage, await person(bot, who), month.first, now)
    await settled(bot, awang.telegram)
    assert list(awang.documents) == ["lembar-2026-10-kecamatan-bontang-utara.pdf"]
    assert len(norlaila.documents) == 3
    assert siti.documents == {}
