"""What is looked at on a phone of 400 pixels: each level of a summary, its papers, the morning's board, a notice.

`PICTURES=docs .venv/bin/python -m pytest -m slow tests/test_screens.py` makes the pictures of README anew.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from aiohttp import web
from PIL import Image, ImageOps
from playwright.async_api import Page, async_playwright

from bot.boards import Boards
from bot.life import Bot
from bot.sandbox.cast import set_up
from bot.sandbox.core import Telegram
from bot.sandbox.http import server
from bot.sandbox.web import add_web
from storage import open_storage
from tests.conftest import running, settings_for
from tests.phone import Phone, settled
from tests.sample_month import ZONE, SampleMonth
from tests.test_browser import CHROMIUM, FLAGS, PICTURES

NOW = datetime(2026, 11, 24, 17, 5, tzinfo=ZONE)
WIDE, HIGH = 400, 860
EDGE = 24  # left white around a paper
HEAVIEST = 100_000  # bytes
TOOLS = [shutil.which(name) for name in ("soffice", "pdftoppm")]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="skipped: no chromium")]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


class Stage:
    """The sample roster with two months behind it, the real bot, and a phone in a browser."""

    def __init__(self, bot: Bot, telegram: Telegram, page: Page, people: dict[str, Phone]) -> None:
        self.bot, self.telegram, self.page, self.people = bot, telegram, page, people

    async def held_by(self, name: str) -> Phone:
        who = self.people[name]
        who.bot = self.bot
        await who.joins()
        await self.page.get_by_test_id("picker").first.click()
        await self.page.get_by_test_id("search").fill(name)
        await self.page.get_by_test_id("person").first.click()
        await self.page.get_by_test_id("toggle-keyboard").first.click()
        return who

    async def looks(self, name: str, at: int = -1) -> None:
        """At the newest message with buttons, from its top; at: -2 from the top of the one before it."""
        message = self.page.get_by_test_id("phone-left").get_by_test_id("message").nth(at)
        await self.page.wait_for_timeout(1_500)  # until the picture is there and the edit has faded in
        await message.evaluate("it => it.scrollIntoView({block: 'start'})")
        await self.page.mouse.move(200, 20)  # off the messages, or one shows what can be done with it
        await self.page.wait_for_timeout(300)
        kept(name, await self.page.screenshot())


def kept(name: str, picture: bytes) -> None:
    """In few colours, so that README stays light."""
    file = io.BytesIO()
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    assert len(file.getvalue()) < HEAVIEST
    if PICTURES:
        (Path(PICTURES) / f"{name}.png").write_bytes(file.getvalue())


def first_page(file: Path) -> bytes:
    """Of a PDF, or of a workbook as LibreOffice prints it; without the white around it."""
    if file.suffix != ".pdf":
        profile = f"-env:UserInstallation=file://{file.parent}/profile"
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
        subprocess.run(convert, check=True, timeout=90, capture_output=True)
        file = file.with_suffix(".pdf")
    draw = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(WIDE * 2), "-scale-to-y", "-1", str(file)]
    drawn = subprocess.run(draw, check=True, timeout=60, capture_output=True).stdout
    page = Image.open(io.BytesIO(drawn)).convert("RGB")
    left, top, right, bottom = ImageOps.invert(page).getbbox() or (0, 0, *page.size)
    cut, kept_to = io.BytesIO(), (max(left - EDGE, 0), max(top - EDGE, 0), right + EDGE, bottom + EDGE)
    page.crop(kept_to).save(cut, "PNG")
    return cut.getvalue()


@asynccontextmanager
async def on_screen(
    telegram: Telegram, places: list[tuple[str, float, float]], cast: list[dict]
) -> AsyncIterator[Page]:
    app = server(telegram)
    add_web(app, telegram, places, cast)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = await browser.new_page(viewport={"width": WIDE, "height": HIGH})
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}")
        yield page
        await browser.close()
    await runner.cleanup()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    settings = settings_for(tmp_path)
    telegram = Telegram(settings.token)
    cast, places = await set_up(settings)
    people = {one["name"]: Phone(telegram, one["id"], one["name"], one["phone"]) for one in cast}
    accounts = {f"+{one['phone']}": one["id"] for one in cast}
    async with open_storage(settings.database) as storage:
        known = {one.id: accounts[one.phone or ""] for one in await storage.people.everybody()}
        await SampleMonth(storage, telegram, NOW.date()).fill(known)
    async with running(settings, telegram) as bot, on_screen(telegram, places, cast) as page:
        yield Stage(bot, telegram, page, people)


def label(who: Phone, beginning: str) -> str:
    return next(one for one in who.buttons if one.startswith(beginning))


async def test_each_level_of_a_summary(stage: Stage) -> None:
    norlaila = await stage.held_by("Hj. Norlaila Effendi")
    await norlaila.taps("📊 Ringkasan")
    await norlaila.taps("Bulan ini")
    levels = {"city": "Bontang Utara", "kecamatan": "Lok Tuan", "kelurahan": "Salmiah Hamzah", "cadre": "1126-436"}
    for level, below in levels.items():
        await stage.looks(f"summary-{level}")
        await norlaila.taps(label(norlaila, below))
    norlaila.sees("BTG-1126-436", "Salmiah Hamzah", "RT 18 Lok Tuan")
    await stage.looks("summary-report")


async def test_the_mornings_board(stage: Stage) -> None:
    awang = await stage.held_by("Awang Syahrani")
    await Boards(stage.bot.house.storage, ZONE).tick(datetime.now(ZONE))
    await settled(stage.bot, stage.telegram)
    awang.sees("Papan Selasa, 24 November 2026", "Hadir 15 dari 18", "Belum hadir (3)")
    await stage.looks("summary-board")


async def test_a_notice_before_it_goes_and_after(stage: Stage) -> None:
    bayu = await stage.held_by("Bayu Firmansyah Idris")
    cadres = [who for name, who in stage.people.items() if stage.telegram.chats[who.id].started and who is not bayu]
    stage.telegram.block(cadres.pop().id)
    await bayu.taps("📢 Pengumuman")
    await bayu.taps("✏️ Tulis pengumuman")
    await bayu.says(
        "Rapat koordinasi Kamis, 26 November pukul 09.00 di aula kantor wali kota. Mohon bawa buku laporan."
    )
    await bayu.taps("➕ Tombol jawaban")
    await bayu.taps("Bisa hadir · Tidak bisa")
    bayu.sees("Untuk semua orang: 45 orang", "5 orang belum bergabung", "1 orang memblokir bot")
    await stage.looks("notice-preview", at=-2)
    await bayu.taps("✅ Kirim ke 45 orang")
    for label, first in {"Bisa hadir": 0, "Tidak bisa": 1, "✅ Sudah baca": 2}.items():  # the fourth does nothing
        for who in cadres[first::4]:
            await who.taps(label)
    cadres[0].bot = stage.bot
    await cadres[0].replies("Rapat koordinasi", "Boleh diwakili?")
    await bayu.taps("📊 Siapa sudah baca")
    bayu.sees("Penerima: 46 · terkirim: 45", "Gagal: 1 (1 memblokir bot)", "Bontang Utara: ", "Pertanyaan: 1")
    await stage.looks("notice-page")


@pytest.mark.skipif(not all(TOOLS) and not os.environ.get("CI"), reason="LibreOffice or pdftoppm is not installed")
async def test_the_papers(stage: Stage, tmp_path: Path) -> None:
    awang = await stage.held_by("Awang Syahrani")
    await awang.taps("📊 Ringkasan")
    for button in ("Bulan ini", "📊 Excel"):
        await awang.taps(button)
    await awang.says("/lembar")
    for button in ("Lok Tuan", "November 2026", "👤 Salmiah Hamzah", "November 2026"):
        if button in awang.buttons:
            await awang.taps(button)
    for ending, name in (("xlsx", "summary-excel"), ("pdf", "summary-paper")):
        file = tmp_path / f"first.{ending}"
        file.write_bytes(next(data for one, data in awang.documents.items() if one.endswith(ending)))
        kept(name, await asyncio.to_thread(first_page, file))
