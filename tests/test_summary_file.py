"""[📊 Excel]: the workbook of the summary that is on the screen, for those whose area it is."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from bot.life import Bot
from bot.sandbox.core import Telegram
from handlers import summary_file
from handlers.kit.texts import say
from storage.figures import Area
from storage.period import Period
from storage.report import Content
from storage.reports import NewReport
from tests.conftest import changed
from tests.phone import Phone, settled

pytestmark = pytest.mark.slow

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
CITY = Area("city", "", "Kota Bontang")
UTARA = Area("kecamatan", "64.74.01", "Bontang Utara", "64.74.01")
LOK_TUAN = Area("kelurahan", "64.74.01.1003", "Lok Tuan", "64.74.01", "64.74.01.1003")


@pytest.fixture
async def report(bot: Bot, siti: Phone) -> None:
    storage = bot.house.storage
    async with storage.db.unit():
        cadre = await storage.people.by_telegram_id(siti.id)
        assert cadre
        said = Content(("01",), "GORO", date(2026, 9, 8), "=1+1", 25)
        await storage.reports.add(NewReport(1, cadre.id, LOK_TUAN.code, said), 0, SEPTEMBER.last, "BTG")


def data(area: Area, period: Period = SEPTEMBER) -> str:
    return summary_file.button(area, period)[1]


def workbooks(person: Phone) -> list[str]:
    return [one["document"]["file_name"] for one in person.messages if "document" in one]


def content(person: Phone) -> CalamineWorkbook:
    """Of the last file."""
    file_id = next(one["document"]["file_id"] for one in reversed(person.messages) if "document" in one)
    return CalamineWorkbook.from_filelike(io.BytesIO(person.telegram.files[file_id][2]))


async def test_one_tap_brings_the_workbook(awang: Phone, report: None) -> None:
    await awang.presses(data(UTARA))
    assert awang.toast == say.summary_file.drawing
    awang.sees("Ringkasan dan laporan Kecamatan Bontang Utara", "September 2026", "mohon dijaga")
    assert workbooks(awang) == ["ringkasan-bontang-utara-2026-09-01-2026-09-30.xlsx"]
    head, row = content(awang).get_sheet_by_name("Laporan").to_python()
    assert (row[head.index("Kader")], row[head.index("Cerita")], row[head.index("Peserta")]) == (
        "Siti Aminah",
        "=1+1",
        25,
    )


@pytest.mark.parametrize("area", [CITY, UTARA, LOK_TUAN])
async def test_every_level_has_one(rina: Phone, report: None, area: Area) -> None:
    await rina.presses(data(area))
    rina.sees(say.summary_file.levels[area.level] % area.name)
    assert len(content(rina).get_sheet_by_name("Laporan").to_python()) == 2


async def test_a_single_day_is_called_by_its_name(rina: Phone, report: None) -> None:
    await rina.presses(data(CITY, Period(date(2026, 9, 8), date(2026, 9, 8))))
    rina.sees("Kota Bontang", "Selasa, 8 September 2026")


async def test_a_thumb_that_cannot_wait_gets_one_file(awang: Phone, report: None, bot: Bot, telegram: Telegram) -> None:
    for _ in range(3):
        telegram.press_data(awang.id, awang.messages[-1]["message_id"], data(UTARA))
    await settled(bot, telegram)
    assert sum("document" in message for message in awang.messages) == 1
    await awang.presses(data(UTARA))
    assert sum("document" in message for message in awang.messages) == 2


async def test_the_audit_log_knows(awang: Phone, report: None, bot: Bot) -> None:
    await awang.presses(data(LOK_TUAN))
    (row,) = await bot.house.storage.db.committed("SELECT person_id, about FROM audit WHERE act = 'summary.export'")
    assert row["about"] == '{"area": "Lok Tuan", "first": "2026-09-01", "last": "2026-09-30", "count": 1}'
    assert row["person_id"] == 2


async def test_other_areas_and_other_roles_get_nothing(tenri: Phone, siti: Phone, report: None, bot: Bot) -> None:
    for person, area in ((tenri, UTARA), (tenri, LOK_TUAN), (tenri, CITY), (siti, LOK_TUAN), (siti, CITY)):
        screens = len(person.screen)
        await person.presses(data(area))
        assert (person.toast, len(person.screen)) == (say.common.not_yours_short, screens)
    assert await bot.house.storage.db.committed("SELECT 1 FROM audit WHERE act = 'summary.export'") == []


async def test_who_has_moved_on_gets_the_new_area_only(awang: Phone, report: None, bot: Bot) -> None:
    await changed(bot, awang, kecamatan_code="64.74.02")
    await awang.presses(data(UTARA))
    assert awang.toast == say.common.not_yours_short
    await awang.presses(data(Area("kecamatan", "64.74.02", "Bontang Selatan")))
    assert workbooks(awang) == ["ringkasan-bontang-selatan-2026-09-01-2026-09-30.xlsx"]


@pytest.mark.parametrize(
    ("place", "span"),
    [
        *(("city/-", "2026-02-30/2026-03-01"), ("city/-", "2026-1-1----/2026-03-01")),
        *(("kelurahan/9", "2026-09-01/2026-09-30"), ("person/99", "2026-09-01/2026-09-30")),
        *(
            ("city/-", "2026-09-30/2026-09-01"),
            ("city/-", "0001-01-01/9999-12-31"),
            ("dunia/-", "2026-09-01/2026-09-30"),
        ),
    ],
)
async def test_buttons_that_nobody_was_given(rina: Phone, place: str, span: str) -> None:
    screens = len(rina.screen)
    await rina.presses(f"summary_file/{place}/{span}")
    assert rina.toast in (say.common.old_button, say.common.not_yours_short, say.summary_file.too_many)
    assert (len(rina.screen), workbooks(rina)) == (screens, [])


async def test_more_than_a_file_should_hold(rina: Phone, report: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_file, "REPORTS_MOST", 0)
    await rina.presses(data(CITY))
    assert rina.toast == say.summary_file.too_many
    assert workbooks(rina) == []


def test_the_button_is_small_enough() -> None:
    for area in (CITY, UTARA, LOK_TUAN, Area("person", "9" * 13, "x")):
        label, target = summary_file.button(area, SEPTEMBER)
        assert label == "📊 Excel" and len(target.encode()) <= 64
